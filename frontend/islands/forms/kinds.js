// What a field may be, in plain words: how each kind is recognised in the two files of a form, and how it is written.
import { valueAt } from '../../lib/pointer.js';

/** `schema` and `ui` are what a fresh field of the kind says; `limits` what may be bounded, with its words. */
const LENGTH = [['minLength', '最少字数'], ['maxLength', '最多字数']];
const AMOUNT = [['minimum', '最小值'], ['maximum', '最大值']];
const ROWS = [['minItems', '最少行数'], ['maxItems', '最多行数']];
const PICKS = [['minItems', '最少选几项'], ['maxItems', '最多选几项']];
const FILES = [['minItems', '最少文件数'], ['maxItems', '最多文件数']];
const formatted = (title, format, rule, more = {}) => ({ title, single: true, text: true, schema: { type: 'string', format, ...(rule && { 'x-rule': rule }) }, ...more });
const personal = { personal: true };

export const KINDS = {
  text: { title: '文字（一行）', single: true, text: true, limits: LENGTH, schema: { type: 'string', maxLength: 100, format: 'text' } },
  textarea: { title: '文字（多行）', single: true, text: true, limits: LENGTH, schema: { type: 'string', maxLength: 500, format: 'text' }, ui: { 'ui:widget': 'textarea', 'ui:options': { rows: 3 } } },
  integer: { title: '整数', single: true, limits: AMOUNT, schema: { type: 'integer', minimum: 0, maximum: 100000 } },
  number: { title: '数字（可有小数）', single: true, limits: AMOUNT, schema: { type: 'number', minimum: 0, maximum: 100000 } },
  yesno: { title: '是或否', single: true, schema: { type: 'boolean' } },
  promise: { title: '承诺（须勾选）', single: true, schema: { type: 'boolean', const: true, 'x-rule': 'V-DECL-1' }, ui: { 'ui:widget': 'checkbox' } },
  choice: { title: '单选', single: true, text: true, options: true, schema: { type: 'string', enum: ['选项一', '选项二'] }, ui: { 'ui:widget': 'radio' } },
  choices: { title: '多选', options: true, limits: PICKS, schema: { type: 'array', maxItems: 20, items: { type: 'string', enum: ['选项一', '选项二'] } }, ui: { 'ui:widget': 'chips' } },
  date: formatted('日期', 'date'),
  month: formatted('年月', 'year-month'),
  moment: formatted('日期和时间', 'date-time'),
  region: formatted('行政区划', 'region', 'V-RGN', { ui: { 'ui:widget': 'region' } }),
  regionEver: formatted('行政区划（含已撤销的）', 'region-ever', 'V-RGN', { ui: { 'ui:widget': 'region' } }),
  person: formatted('姓名', 'cn-name', 'V-NAME-1'),
  identity: formatted('身份证号', 'cn-id', 'V-ID', personal),
  phone: formatted('电话号码', 'cn-phone', 'V-TEL-1', personal),
  unit: formatted('单位名称', 'unit-name', 'V-TXT-1'),
  credit: formatted('统一社会信用代码', 'cn-uscc', 'V-USCC'),
  orgCode: formatted('组织机构代码', 'cn-org-code', 'V-ORG'),
  registration: formatted('工商注册号', 'cn-business-reg', 'V-REG'),
  certificate: formatted('证书编号', 'cert-no', 'V-CERT'),
  safety: formatted('安全生产许可证编号', 'fm-licence', 'V-LIC-1'),
  org: { title: '部门或单位（按名称查找）', single: true, text: true, schema: { type: 'string', maxLength: 20 }, ui: { 'ui:widget': 'org' } },
  names: { title: '多个词语', limits: PICKS, schema: { type: 'array', maxItems: 20, items: { type: 'string', maxLength: 50 } }, ui: { 'ui:widget': 'names' } },
  files: { title: '附件', top: true, limits: FILES, schema: { type: 'array', maxItems: 20 }, ui: { 'ui:field': 'files' } },
  table: { title: '表格（多行）', top: true, holds: true, limits: ROWS, schema: { type: 'array', maxItems: 100, items: { type: 'object', additionalProperties: false, properties: { item_1: { type: 'string', title: '第一列', maxLength: 100, format: 'text' } } } }, ui: { 'ui:options': { layout: 'table' } } },
  group: { title: '一组栏目', top: true, holds: true, schema: { type: 'object', additionalProperties: false, properties: { item_1: { type: 'string', title: '第一项', maxLength: 100, format: 'text' } } } },
};

/** Kinds that are recognised and shown, and made in the files alone. */
const OTHERS = { entry: '台账中的记录', decision: '审核决定', remarks: '补正要求', other: '其他（在“原始内容”中修改）' };
const BY_FORMAT = Object.fromEntries(Object.entries(KINDS).filter(([, one]) => one.schema.format && one.schema.format !== 'text').map(([key, one]) => [one.schema.format, key]));

/** What a decision says stands in the trail: never sensitive. */
export const SPOKEN = ['decision', 'opinion', 'remarks'];

/** The kinds a field at this path may become; scans are named by their field and stay scans. */
export const kindsAt = (path) =>
  Object.keys(KINDS).filter((key) => key !== 'files' && (path.length === 1 || !KINDS[key].top) && !(KINDS[key].personal && SPOKEN.includes(path[0])));
export const mayHide = (kind, path) => Boolean((KINDS[kind]?.text || KINDS[kind]?.holds) && !SPOKEN.includes(path[0]));

export const titleOf = (kind) => KINDS[kind]?.title ?? OTHERS[kind];
export const isFixed = (kind) => !(kind in KINDS);

/** A part of a schema with what its `$ref` names; what stands beside the reference goes first. */
export function resolved(schema, part, depth = 0) {
  if (typeof part?.$ref !== 'string' || depth > 20) return part ?? {};
  const { $ref: reference, ...own } = part;
  return resolved(schema, { ...valueAt(schema, reference.slice(1)), ...own }, depth + 1);
}

const typeOf = ({ type, properties }) => (Array.isArray(type) ? type.find((one) => one !== 'null') : (type ?? (properties ? 'object' : 'string')));
export const picked = (part) => Boolean(part?.enum || part?.oneOf?.every((one) => 'const' in one));

function textKind(part, ui) {
  const widget = ui['ui:widget'];
  if (widget === 'org' || widget === 'entry') return widget;
  if (picked(part)) return 'choice';
  if (part.format && part.format !== 'text') return BY_FORMAT[part.format] ?? 'other';
  if (part.oneOf || part.anyOf) return 'other';
  return widget === 'textarea' || (!widget && part.maxLength > 200) ? 'textarea' : 'text';
}

function listKind(schema, name, part) {
  if (name.endsWith('_files')) return 'files';
  const items = resolved(schema, part.items);
  if (typeOf(items) === 'object') return items.properties ? 'table' : 'other';
  if (typeOf(items) !== 'string') return 'other';
  return picked(items) ? 'choices' : 'names';
}

/** The kind of a field; `part` resolved, `ui` its entry. */
export function kindOf(schema, name, part, ui = {}) {
  if (name === 'decision' && picked(part)) return 'decision';
  if (name === 'remarks' || ui['ui:widget'] === 'remarks') return 'remarks';
  switch (typeOf(part)) {
    case 'boolean':
      return part.const === true ? 'promise' : 'yesno';
    case 'integer':
      return 'integer';
    case 'number':
      return 'number';
    case 'array':
      return listKind(schema, name, part);
    case 'object':
      return part.properties ? 'group' : 'other';
    case 'string':
      return textKind(part, ui);
    default:
      return 'other';
  }
}
