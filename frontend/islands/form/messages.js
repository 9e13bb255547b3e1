// What a careful official would write about a fault.
import { formatFault } from './formats.js';
import { isPicked, typeOf } from './schema.js';

const chosen = (schema) =>
  isPicked(schema) || ['boolean', 'array'].includes(typeOf(schema)) || /date|month|region/.test(schema.format ?? '');

const unit = (schema) => (schema.title ? `「${schema.title}」` : '此项');

function requiredText(schema) {
  if (schema.const === true) return '请阅读并勾选确认';
  if (typeOf(schema) === 'array') return isPicked(schema.items) ? `请至少选择一项${unit(schema)}` : `请添加${unit(schema)}`;
  return `${chosen(schema) ? '请选择' : '请填写'}${unit(schema)}`;
}

const formatText = (format, schema, value) => formatFault(format, value) || `${unit(schema)}的格式不正确`;

const TEXTS = {
  required: (_, schema) => requiredText(schema),
  minLength: (limit) => (limit === 1 ? '此项不能为空' : `至少填写 ${limit} 个字`),
  maxLength: (limit) => `不能超过 ${limit} 个字`,
  minimum: (limit) => `不能小于 ${limit}`,
  maximum: (limit) => `不能大于 ${limit}`,
  exclusiveMinimum: (limit) => `应大于 ${limit}`,
  exclusiveMaximum: (limit) => `应小于 ${limit}`,
  multipleOf: (limit) => (limit === 1 ? '请填写整数' : `应为 ${limit} 的倍数`),
  minItems: (limit, schema) => (limit === 1 ? requiredText(schema) : `至少需要 ${limit} 项`),
  maxItems: (limit) => `最多 ${limit} 项`,
  uniqueItems: () => '有重复的内容，请删除重复项',
  format: formatText,
  pattern: (_, schema) => `${unit(schema)}的格式不正确`,
  enum: () => '请从列表中选择',
  oneOf: () => '请从列表中选择',
  anyOf: (_, schema) => schema['x-message'] ?? '填写不完整，请补充相关内容',
  const: (_, schema) => (schema.const === true ? '请阅读并勾选确认' : '填写内容不符合要求'),
  type: (limit) => ({ number: '请填写数字', integer: '请填写整数' })[[limit].flat()[0]] ?? '填写内容的类型不正确',
};

/** The sentence for a failed keyword; `limit` is the keyword's value, `schema` describes the field. */
export function sentence(keyword, limit, schema, value) {
  return `${TEXTS[keyword]?.(limit, schema, value) ?? '填写内容不符合要求'}。`;
}
