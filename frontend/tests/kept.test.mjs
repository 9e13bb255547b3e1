import assert from 'node:assert/strict';
import { test } from 'node:test';
import { differing, spoken, withPlaces } from '../islands/form/spoken.js';

const FILE = { type: 'object', properties: { id: { type: 'string' }, name: { type: 'string' }, size: { type: 'integer' } } };
const schema = {
  properties: {
    name: { title: '名称', type: 'string' },
    staff: { title: '人员', type: 'array', items: { type: 'object', properties: { no: { title: '证号', type: 'string' } } } },
    total: { title: '总数', type: 'integer', readOnly: true },
    decision: { title: '结论', type: 'string', oneOf: [{ const: 'return', title: '退回补正' }] },
    agreed: { title: '已签订', type: 'boolean' },
    month: { title: '开工', type: 'string', format: 'year-month' },
    scan: { title: '扫描件', type: 'array', items: FILE },
  },
};

test('what was kept is told with the names of its fields', () => {
  const answers = { name: '甲', empty: '', staff: [{ no: 'A1' }, { no: null }] };
  assert.equal(spoken(schema, answers), '「名称」：甲\n「人员」第 1 行「证号」：A1');
});

test('what was kept is told in the words of the form, without what was computed', () => {
  const answers = { total: 3, decision: 'return', agreed: false, month: '2016-03', scan: [{ id: '7', name: '证.pdf', size: 9 }] };
  assert.equal(spoken(schema, answers), '「结论」：退回补正\n「已签订」：否\n「开工」：2016 年 3 月\n「扫描件」：证.pdf');
});

test('remarks name the places they are about', () => {
  const field = { title: '栏目', type: 'string', format: 'json-pointer' };
  const remark = { type: 'object', properties: { field, message: { title: '要求', type: 'string' } } };
  const review = withPlaces({ properties: { remarks: { title: '补正要求', type: 'array', items: remark } } }, [
    { field: '/name', title: '名称', section: '基本' },
  ]);
  const answers = { remarks: [{ field: '/name', message: '请核对' }, { message: '请重填' }] };
  const told = '「补正要求」第 1 行「栏目」：名称\n「补正要求」第 1 行「要求」：请核对\n「补正要求」第 2 行「要求」：请重填';
  assert.equal(spoken(review, answers), told);
});

test('two versions are told apart by their places, whichever has more', () => {
  const first = { name: '甲', total: 3, staff: [{ no: 'A1' }] };
  const second = { name: '乙', total: 4, agreed: true, staff: [{ no: 'A1' }] };
  assert.deepEqual(differing(schema, first, second), [
    { place: '「名称」', one: '甲', other: '乙' },
    { place: '「已签订」', one: '', other: '是' },
  ]);
});
