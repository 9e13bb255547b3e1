import assert from 'node:assert/strict';
import { test } from 'node:test';
import { addField, addSection, copyField, freshName, maySpare, move, moveTo, removeField, removeSection, setChoices, setHelp, setKind, setRequired, setSensitive, setTitle, setWidth } from '../islands/forms/edits.js';
import { history } from '../islands/forms/history.js';
import { parsed, read, rewritten } from '../islands/forms/json.js';
import { sample } from '../islands/forms/sample.js';
import { choicesOf, conditionsOf, everyRow, found, outline, ties } from '../islands/forms/model.js';

const SCHEMA = `{
  "$schema": "http://json-schema.org/draft-07/schema#",
  "title": "登记表",
  "type": "object",
  "required": [
    "first",
    "people"
  ],
  "properties": {
    "first": {"type": "string", "title": "名称",   "maxLength": 60, "x-with": ["second"]},
    "second": {"type": "string", "title": "类型", "enum": ["甲", "乙"]},
    "second_files": {"type": "array", "title": "证明"},
    "people": {
      "type": "array", "title": "人员",
      "items": {"$ref": "#/definitions/one"}
    },
    "phone": {"$ref": "#/definitions/phone"}
  },
  "definitions": {
    "one": {"type": "object", "required": ["called"], "properties": {"called": {"type": "string", "title": "姓名"}, "born": {"type": "string", "title": "生日", "format": "date"}}},
    "phone": {"type": "string", "title": "电话", "format": "cn-phone", "x-rule": "V-TEL-1", "x-sensitive": true}
  },
  "allOf": [{"if": {"properties": {"second": {"const": "甲"}}}, "then": {"required": ["first"]}}]
}
`;
const UI = `{
  "ui:options": {
    "sections": [
      {"id": "one", "title": "基本情况", "fields": ["first", "second"]},
      {"id": "two", "title": "人员", "hint": "如实填写。", "fields": ["people", "phone"]}
    ]
  },
  "people": {"ui:options": {"layout": "table", "key": "called"}, "items": {"called": {"ui:help": "与证件一致。"}}},
  "phone": {"ui:options": {"showIf": {"field": "second", "equals": "甲"}, "col": 6}}
}
`;
const form = { schema: JSON.parse(SCHEMA), ui: JSON.parse(UI) };
const fieldsOf = (one) => outline(one).map(({ rows }) => rows.map(({ name }) => name));

/** The lines of two texts that differ. */
function differing(one, other) {
  const [before, after] = [one.split('\n'), other.split('\n')];
  return [before.filter((line) => !after.includes(line)), after.filter((line) => !before.includes(line))];
}

test('a form is told as its fields by section', () => {
  const rows = everyRow(outline(form));
  assert.deepEqual(fieldsOf(form), [['first', 'second', 'second_files'], ['people', 'phone']]);
  assert.deepEqual(rows.map(({ kind }) => kind), ['text', 'choice', 'files', 'table', 'text', 'date', 'phone']);
  assert.deepEqual(rows.filter(({ required }) => required).map(({ path }) => path.join('.')), ['first', 'people', 'people.called']);
  assert.deepEqual(choicesOf(form, ['second']), [['甲', '甲'], ['乙', '乙']]);
  assert.match(conditionsOf(form, ['phone'])[0], /「类型」为“甲”/);
});

test('a changed title changes its own line alone', () => {
  const made = setTitle(form, ['first'], '项目名称');
  const [gone, come] = differing(SCHEMA, rewritten(SCHEMA, made.schema));
  assert.deepEqual([gone.length, come.length], [1, 1]);
  assert.equal(come[0], gone[0].replace('名称', '项目名称'));
  assert.equal(rewritten(UI, made.ui), UI);
});

test('every edit is found again in what is written', () => {
  const edits = [
    (one) => addField(one, { section: 'two', name: 'item_1', title: '备注', kind: 'textarea' }),
    (one) => addField(one, { above: ['people'], name: 'item_1', title: '专业', kind: 'choice' }),
    (one) => setHelp(one, ['people', 'born'], '公历。'),
    (one) => setWidth(one, ['first'], 6),
    (one) => setRequired(one, ['second'], true),
    (one) => setRequired(one, ['people', 'called'], false),
    (one) => move(one, ['second'], 1),
    (one) => addSection(one, '其他'),
    (one) => moveTo(one, 'first', 'section_3', 0),
    (one) => setChoices(one, ['second'], [['a', '甲类'], ['b', '乙类']]),
    (one) => setKind(one, ['item_1'], 'integer'),
    (one) => removeField(one, ['phone']),
  ];
  let [now, texts] = [form, [SCHEMA, UI]];
  for (const edit of edits) {
    now = edit(now);
    texts = [rewritten(texts[0], now.schema), rewritten(texts[1], now.ui)];
    assert.deepEqual([parsed(texts[0]).value, parsed(texts[1]).value], [now.schema, now.ui]);
  }
  assert.deepEqual(fieldsOf(now), [[], ['second', 'second_files', 'people', 'item_1'], ['first']]);
  assert.deepEqual(now.schema.required, ['first', 'second', 'people']);
  assert.match(texts[0], /"required": \["first", "second", "people"\]/);
});

test('a field that others speak of tells so, and its marks go with it', () => {
  assert.deepEqual(ties(form, ['second']), ['填写条件（如“选了某项时必填”）', '「电话」的显示条件']);
  assert.deepEqual(ties(form, ['people', 'called']), ['「人员」按它对应新旧行']);
  assert.deepEqual(ties(form, ['people']), []);
  const made = removeField(addField(form, { section: 'one', name: 'third', title: '三', kind: 'text' }), ['third']);
  assert.deepEqual(made.ui['ui:options'], form.ui['ui:options']);
  assert.equal(maySpare(form, ['people', 'born']), true);
});

test('what a fragment says is changed beside it, what is within becomes own', () => {
  assert.deepEqual(setTitle(form, ['phone'], '手机').schema.properties.phone, { $ref: '#/definitions/phone', title: '手机' });
  assert.equal(found(setSensitive(form, ['phone'], false), ['phone']).part['x-sensitive'], false);
  const made = setTitle(form, ['people', 'born'], '出生日期');
  assert.equal(made.schema.properties.people.items.properties.born.title, '出生日期');
  assert.deepEqual(made.schema.definitions, form.schema.definitions);
});

test('a field goes on under another name, the old one stays', () => {
  const made = copyField(form, ['second'], 'third', '类别');
  assert.deepEqual(fieldsOf(made)[0], ['first', 'second', 'second_files', 'third']);
  assert.equal(freshName(made, [], 'files'), 'item_1_files');
});

test('choices become several, a table becomes a group, and their words stay', () => {
  assert.deepEqual(choicesOf(setKind(form, ['second'], 'choices'), ['second']), [['甲', '甲'], ['乙', '乙']]);
  const made = setKind(form, ['people'], 'group');
  assert.deepEqual(Object.keys(made.schema.properties.people.properties), ['called', 'born']);
  assert.equal(made.ui.people.called['ui:help'], '与证件一致。');
  assert.equal(made.ui.people['ui:options'], undefined);
});

test('a section goes only when it is empty', () => {
  assert.equal(outline(removeSection(form, 'one')).length, 2);
  assert.equal(outline(removeSection(addSection(form, '空'), 'section_3')).length, 2);
});

test('what is no JSON is told at its line and column', () => {
  const at = (text) => {
    const { wrong } = read(text);
    return wrong && [wrong.line, wrong.column, wrong.message];
  };
  assert.deepEqual(at('{\n  "a": 1,\n  "a": 2\n}'), [3, 3, '“a”在同一处写了两次']);
  assert.deepEqual(at('{\n  "a": 1,\n}'), [3, 1, '这里应为带双引号的名称']);
  assert.deepEqual(at('{"a": 1'), [1, 8, '内容到此突然结束']);
  assert.equal(at('[1]')[2], '最外层应为一个对象 { … }');
  assert.equal(at(SCHEMA), undefined);
});

test('typing in one field is one step to undo', () => {
  const states = history(0);
  [1, 2, 3].forEach((one) => states.put(one, 'title'));
  states.put(4, 'help');
  states.undo();
  assert.equal(states.now(), 3);
  states.undo();
  assert.deepEqual([states.now(), states.canUndo(), states.canRedo()], [0, false, true]);
  states.redo();
  states.put(5, 'title');
  assert.deepEqual([states.now(), states.canRedo()], [5, false]);
});

test('an open field is read with an example', () => {
  const made = sample(form.schema, { first: '已填' });
  assert.deepEqual([made.first, made.second, made.people[0].born], ['已填', '甲', '2016-03-01']);
});
