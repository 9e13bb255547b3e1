import assert from 'node:assert/strict';
import { test } from 'node:test';
import { spoken } from '../lib/kept.js';

test('what was kept is told with the names of its fields', () => {
  const schema = { properties: { name: { title: '名称' }, staff: { title: '人员', items: { properties: { no: { title: '证号' } } } } } };
  const answers = { name: '甲', empty: '', staff: [{ no: 'A1' }, { no: null }] };
  assert.equal(spoken(schema, answers), '「名称」：甲\n「人员」第 1 行「证号」：A1');
});
