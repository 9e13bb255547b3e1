import assert from 'node:assert/strict';
import { test } from 'node:test';
import { codeIn, label } from '../islands/form/lookup.js';
import { shown } from '../islands/form/schema.js';

const known = [
  { code: '33FM000001', name: '温州样例岩川井巷工程有限公司' },
  { code: '19', name: '招远样例金矿（一期）' },
];

test('a choice is meant by its label, its name or its code', () => {
  assert.equal(label(known[0]), '温州样例岩川井巷工程有限公司（33FM000001）');
  assert.equal(codeIn(label(known[0]), known), '33FM000001');
  assert.equal(codeIn(' 招远样例金矿（一期） ', known), '19');
  assert.equal(codeIn('33fm000009', known), '33FM000009');
});

test('a record is shown by its name, and stays the one that was chosen among those of one name', () => {
  const records = ['19', '23'].map((code) => ({ code, name: '600m中段采掘工程', inner: true }));
  assert.equal(label(records[1]), '600m中段采掘工程');
  assert.equal(codeIn('600m中段采掘工程', records, '23'), '23');
  assert.equal(codeIn('600m中段采掘工程', records), '19');
});

test('a name not yet chosen is no code', () => {
  assert.equal(codeIn('温州样例', known), undefined);
  assert.equal(codeIn('', known), undefined);
});

test('a field may wait for another one to be filled in', () => {
  const waits = { 'ui:options': { showIf: { field: 'rank', filled: true } } };
  assert.equal(shown(waits, { rank: '较大' }), true);
  assert.equal(shown(waits, { rank: '' }), false);
  assert.equal(shown(waits, {}), false);
});
