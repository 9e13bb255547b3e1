import assert from 'node:assert/strict';
import { test } from 'node:test';
import { canonical, changedAt, computes, mended, pruned, same, visible, withComputed, withValue } from '../islands/form/answers.js';
import { due, errorSchema, inOrder, isLocked, noted, summary, together } from '../islands/form/problems.js';
import { placesOf } from '../islands/form/sections.js';
import { assemble, filled, steps } from '../lib/assemble.js';
import { parts, placeName, pointer, valueAt, within } from '../lib/pointer.js';

test('pointers go both ways and escape', () => {
  assert.deepEqual(parts('/a~1b/0/c~0d'), ['a/b', '0', 'c~d']);
  assert.equal(pointer(['a/b', 0, 'c~d']), '/a~1b/0/c~0d');
  assert.equal(valueAt({ a: [{ b: 1 }] }, '/a/0/b'), 1);
  assert.ok(within('/a/0', '/a') && !within('/ab', '/a'));
});

test('pruning leaves rows in their places', () => {
  assert.deepEqual(pruned({ a: '', b: null, c: { d: '' }, e: [{ f: '' }, { f: 1 }], g: 0, h: false }), { e: [{}, { f: 1 }], g: 0, h: false });
});

test('equal answers are equal whatever the order of keys', () => {
  assert.ok(same({ a: 1, b: { c: '' } }, { a: 1 }));
  assert.notEqual(canonical({ a: '1' }), canonical({ a: 1 }));
  assert.ok(changedAt({ a: [1, 2] }, { a: [2, 1] }, '/a'));
});

test('setting a value copies, never changes', () => {
  const before = { a: [{ b: 1 }], c: 2 };
  const after = withValue(before, '/a/0/b', 5);
  assert.deepEqual(after, { a: [{ b: 5 }], c: 2 });
  assert.equal(before.a[0].b, 1);
});

test('hidden fields are not sent, computed ones are taken over', () => {
  const ui = { on: { 'ui:options': { showIf: { field: 'yes', equals: true } } } };
  assert.deepEqual(visible({ yes: false, on: '2016-01-01' }, ui), { yes: false });
  const schema = { properties: { n: { readOnly: true }, m: {} } };
  assert.deepEqual(withComputed({ m: 1 }, { n: 2, m: 9 }, schema), { m: 1, n: 2 });
});

test('computed columns of rows and parts of objects are taken over, nothing else of them', () => {
  const part = { properties: { line: { readOnly: true }, typed: {} } };
  const schema = { properties: { rows: { type: 'array', items: part }, place: part, plain: { type: 'array', items: {} } } };
  const computed = { rows: [{ line: 1, typed: 'A' }, { line: 2, typed: 'B' }], place: { line: 3 }, plain: ['x'] };
  const own = { rows: [{ typed: 'a' }, { typed: 'b', line: 9 }], plain: ['y'] };
  const wanted = { rows: [{ typed: 'a', line: 1 }, { typed: 'b', line: 2 }], place: { line: 3 }, plain: ['y'] };
  assert.deepEqual(withComputed(own, computed, schema), wanted);
  const grown = { ...wanted, rows: [...wanted.rows, {}] };
  assert.equal(withComputed(grown, computed, schema), grown);
  assert.ok(computes(schema) && !computes(schema.properties.plain));
});

test('a problem of the server goes when its value changes', () => {
  const remote = noted([{ field: '/a', rule: 'V', message: '不对', severity: 'reject' }], { a: 1 });
  const local = [{ field: '/a', message: '本地' }, { field: '/b', message: '乙' }];
  assert.deepEqual(together(local, remote, { a: 1 }).map(({ message }) => message), ['不对', '乙']);
  assert.deepEqual(together(local, remote, { a: 2 }).map(({ message }) => message), ['本地', '乙']);
});

test('before a try to submit only fields already left complain, and not for being empty', () => {
  const faults = [{ field: '/a', keyword: 'format' }, { field: '/b', keyword: 'required' }, { field: '/c', keyword: 'format' }];
  assert.equal(due(faults, false, new Set(['/a', '/b'])).length, 1);
  assert.equal(due(faults, true, new Set()).length, 3);
});

test('the summary is in the order of the page and says where', () => {
  const schema = { properties: { p: { title: '人员', items: { properties: { n: { title: '姓名' } } } }, t: { title: '名称' } } };
  const problems = [{ field: '/p/1/n', message: '不对' }, { field: '/t', message: '请填写「名称」' }, { field: '/t', message: '提示', severity: 'warn' }];
  assert.deepEqual(summary(problems, schema, ['t', 'p']).map(({ text }) => text), ['请填写「名称」', '「人员」第 2 行「姓名」：不对']);
  assert.equal(placeName(schema, '/p/0'), '「人员」第 1 行');
  assert.deepEqual(errorSchema(problems), { p: { 1: { n: { __errors: ['不对'] } } }, t: { __errors: ['请填写「名称」'] } });
});

test('a returned form opens what was remarked and nothing else', () => {
  const unlocked = ['/name', '/people/0'];
  assert.ok(!isLocked(unlocked, '/name') && !isLocked(unlocked, '/people/0/number'));
  assert.ok(isLocked(unlocked, '/people') && isLocked(unlocked, '/people/1/number'));
  assert.ok(!isLocked(null, '/people'));
});

test('plain forms become the body of the API', () => {
  assert.deepEqual(steps('answers.remarks[].message', 2), ['answers', 'remarks', 2, 'message']);
  const fields = [
    { path: ['answers', 'decision'], value: 'return' },
    { path: ['answers', 'complete'], value: false },
    { path: ['answers', 'remarks', 0, 'message'], value: '' },
    { path: ['answers', 'remarks', 1, 'message'], value: '请改' },
    { path: ['tags'], value: ['a'], many: true },
    { path: ['tags'], value: ['b'], many: true },
  ];
  assert.deepEqual(assemble(fields), { answers: { decision: 'return', complete: false, remarks: [{ message: '请改' }] }, tags: ['a', 'b'] });
  assert.equal(filled('/cases/{case.id}', { case: { id: '4/1' } }), '/cases/4%2F1');
});

test('remarks and faults stand in the order of the page, down to the column', () => {
  const row = { type: 'object', properties: { id: {}, name: {} } };
  const schema = { properties: { rows: { type: 'array', items: row }, box: { properties: { far: {}, near: {} } }, first: {} } };
  const places = (at) => (at === '/#part' ? ['/rows', '/box'] : [at]);
  const mixed = ['/unknown', '/box/near', '/rows/10/id', '/rows/2/name', '/rows/2/id', '/rows', '/box/far', '/#part', '/first', ''];
  const sorted = inOrder(mixed.map((field) => ({ field })), schema, ['first', 'rows', 'box'], places);
  assert.deepEqual(sorted.map(({ field }) => field), [
    '', '/first', '/#part', '/rows', '/rows/2/id', '/rows/2/name', '/rows/10/id', '/box/far', '/box/near', '/unknown',
  ]);
});

test('codes that make one place go by its name', () => {
  const places = placesOf({ site: { 'ui:options': { triple: ['province', 'city', 'county'], title: '所在地' } }, name: {} });
  const schema = { properties: { county: { title: '县' }, rows: { title: '表', items: { properties: { county: { title: '县' } } } } }, places };
  assert.equal(placeName(schema, '/county'), '「所在地」');
  assert.equal(placeName(schema, '/rows/0/county'), '「表」第 1 行「县」');
});

test('a remark is answered where it points, by the field or its scans', () => {
  const then = { plan: true, plan_files: [{ id: '1' }], other: 1 };
  assert.equal(mended({ ...then, other: 2 }, then, '/plan'), false);
  assert.equal(mended({ ...then, plan_files: [{ id: '2' }] }, then, '/plan'), true);
  assert.equal(mended({ ...then, plan: false }, then, '/plan_files'), true);
});
