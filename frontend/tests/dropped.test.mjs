import assert from 'node:assert/strict';
import { test } from 'node:test';
import { dropped, undoable } from '../islands/form/dropped.js';

const file = { id: 'a1', name: '证书.pdf', size: 9 };
const answers = { name: '甲', people: [{ name: '一' }, { name: '二', scans: [file] }, { name: '三' }] };

test('a deleted row is kept with its place, its values and its files', () => {
  const [last] = dropped([], answers, '/people', 1);
  assert.deepEqual([last.at, last.number, last.row], ['/people', 1, { name: '二', scans: [file] }]);
  assert.deepEqual(last.left.people, [{ name: '一' }, { name: '三' }]);
  assert.equal(answers.people.length, 3);
});

test('rows deleted one after the other come back one after the other', () => {
  const first = dropped([], answers, '/people', 0);
  const both = dropped(first, first[0].left, '/people', 0);
  assert.deepEqual(both.map(({ row }) => row.name), ['二', '一']);
  assert.deepEqual(undoable(both, { name: '甲', people: [{ name: '三' }] }), both);
  assert.deepEqual(undoable(both.slice(1), first[0].left), first);
});

test('a change elsewhere ends it', () => {
  const list = dropped([], answers, '/people', 2);
  assert.deepEqual(undoable(list, list[0].left), list);
  assert.deepEqual(undoable(list, { ...list[0].left, name: '乙' }), []);
  assert.deepEqual(undoable([], answers), []);
});
