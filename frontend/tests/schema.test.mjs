import assert from 'node:assert/strict';
import { test } from 'node:test';
import { drawable, dressed, expanded, requiredIn, shown } from '../islands/form/schema.js';
import { sectionsOf, vacant } from '../islands/form/sections.js';
import { faults, holds } from '../islands/form/validator.js';

const person = { type: 'object', required: ['name'], properties: { name: { type: 'string', title: '姓名', format: 'cn-name' } } };
const schema = expanded({
  $id: 'x',
  type: 'object',
  required: ['title', 'people', 'declaration'],
  definitions: { person },
  properties: {
    title: { type: 'string', title: '名称', minLength: 4, 'x-rule': 'V-TXT-1' },
    people: { type: 'array', title: '人员', minItems: 1, items: { $ref: '#/definitions/person' } },
    filed: { type: 'boolean', title: '是否备案' },
    filed_on: { type: 'string', title: '备案日期', format: 'date' },
    filed_files: { type: 'array', title: '备案扫描件' },
    count: { type: 'integer', title: '人数', readOnly: true },
    declaration: { type: 'boolean', const: true, title: '承诺' },
  },
  allOf: [{ if: { properties: { filed: { const: true } }, required: ['filed'] }, then: { required: ['filed_on'] } }],
});

test('references are put in place', () => {
  assert.equal(schema.properties.people.items.properties.name.title, '姓名');
  assert.equal(schema.$id, undefined);
});

test('conditions change what is required', () => {
  assert.deepEqual([...requiredIn(schema, { filed: false }, holds)], ['title', 'people', 'declaration']);
  assert.ok(requiredIn(schema, { filed: true }, holds).has('filed_on'));
});

test('faults name the field, its rule and a sentence', () => {
  const found = faults(schema, { title: '甲', people: [{}], filed: true, declaration: false });
  assert.deepEqual(
    found.map(({ field, rule, message }) => [field, rule, message]).sort(),
    [
      ['/declaration', 'schema', '请阅读并勾选确认。'],
      ['/filed_on', 'schema', '请选择「备案日期」。'],
      ['/people/0/name', 'schema', '请填写「姓名」。'],
      ['/title', 'V-TXT-1', '至少填写 4 个字。'],
    ].sort(),
  );
});

test('empty optional fields raise nothing', () => {
  const good = { title: '招远金矿', people: [{ name: '钱安' }], filed_on: '', filed_files: null, declaration: true };
  assert.deepEqual(faults(schema, good), []);
});

test('every leaf gets a control that fits', () => {
  const drawn = drawable(schema);
  const ui = dressed(drawn, { title: { 'ui:widget': 'unknown' }, people: { 'ui:options': { layout: 'table' } } });
  assert.equal(ui.title['ui:widget'], undefined);
  assert.equal(ui.filed['ui:widget'], 'radio');
  assert.equal(ui.declaration['ui:widget'], 'checkbox');
  assert.equal(ui.filed_files['ui:field'], 'files');
  assert.equal(ui.people['ui:layout'], 'table');
  assert.ok(ui.people.items.name['ui:cell']);
});

test('sections never lose a field', () => {
  const ui = { 'ui:options': { sections: [{ id: 'a', title: '甲', fields: ['title', 'place'] }] }, place: { 'ui:options': { triple: ['people'] } } };
  const sections = sectionsOf(schema, ui);
  assert.deepEqual(sections.at(-1).fields, ['filed', 'filed_on', 'filed_files', 'count', 'declaration']);
  assert.ok(vacant({ fields: ['count'] }, schema, {}));
  assert.ok(!vacant({ fields: ['count'] }, schema, { count: 3 }));
});

test('places shown on a condition', () => {
  const ui = (rule) => ({ 'ui:options': { showIf: rule } });
  assert.ok(shown(ui({ field: 'filed', equals: true }), { filed: true }));
  assert.ok(!shown(ui({ field: 'filed', equals: true }), {}));
  assert.ok(shown(ui({ field: 'kind', contains: '海油' }), { kind: '生产/海油' }));
  assert.ok(shown(undefined, {}));
});
