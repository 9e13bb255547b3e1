import assert from 'node:assert/strict';
import test from 'node:test';
import { askable, begun, keptBy, read, signsFor, written } from '../islands/editor/conditions.js';

const SAME = [
  'review["decision"] == "approve"',
  'first["scale"] == "较大" and review["decision"] == "approve"',
  'a["n"] != null and a["n"] >= 5 or a["n"] != null and a["n"] < -2.5 or b["yes"] == true',
  'a["said"] != "他说：\\"and b[1] or\\""',
];
const OTHER = ['', 'kind == "same"', 'len(missing) == 0', 'a["n"] > 1 and b["n"] > 1 or c["n"] > 1', 'a["x"] in ["甲"]', "a['x'] == 'y'"];

test('what is read of a plain condition is written as it was', () => {
  for (const one of SAME) assert.equal(written(read(one)), one);
});

test('what may be left out is compared only where it is there', () => {
  const plain = read('a["n"] >= 5');
  assert.deepEqual(plain.rows, [{ variable: 'a', field: 'n', sign: '>=', value: 5 }]);
  assert.equal(written(plain), 'a["n"] != null and a["n"] >= 5');
});

test('what says more stays an expression', () => {
  assert.deepEqual(OTHER.map((one) => read(one)), OTHER.map(() => null));
});

test('answers are called by their step, and compared as their kind allows', () => {
  const facts = [
    { form: 'review', field: 'decision', title: '审核结论', kind: 'choice', options: [['approve', '通过']] },
    { form: 'other', field: 'n', title: '数', kind: 'number' },
  ];
  const found = askable(facts, [{ variable: 'second', form: 'review', title: '复审' }, { variable: 'x', form: 'gone', title: '' }]);
  assert.deepEqual(found.map((one) => [one.variable, one.called]), [['second', '复审 · 审核结论']]);
  assert.deepEqual(begun(found[0]), { variable: 'second', field: 'decision', sign: '==', value: 'approve' });
  assert.equal(signsFor(found[0]).length, 2);
  assert.equal(signsFor(facts[1]).length, 6);
});

test('behind a call stands what the called process keeps, and what it calls', () => {
  const one = (process, calls) => ({ process, calls, steps: [{ variable: process, form: 'f', title: '' }] });
  const written = [one('a', ['b']), one('b', ['c', 'b']), one('c', []), one('d', [])];
  assert.deepEqual(keptBy(written, ['a', 'gone']).map((step) => step.variable), ['a', 'b', 'c']);
});
