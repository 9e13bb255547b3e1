import assert from 'node:assert/strict';
import test from 'node:test';
import { read, timing, UNITS, working, written } from '../islands/editor/durations.js';

test('a duration of one unit is a number of it, and is written as it was', () => {
  for (const [unit] of UNITS) assert.deepEqual(read(written({ number: 5, unit })), { number: 5, unit });
  assert.equal(written({ number: 48, unit: 'TH' }), 'PT48H');
  assert.equal(written({ number: 3, unit: 'M' }), 'P3M');
});

test('working days are a number of them', () => {
  assert.deepEqual(timing({ timeDate: { body: working(5) } }), { how: 'working', text: '5' });
  assert.equal(timing({ timeDate: { body: 'add_working_days(today(), 5)' } }).how, 'moment', 'the beginning of that day');
});

test('what says more stays as it is written', () => {
  for (const text of ['P1DT12H', 'waiting', 'PT5S', '']) assert.equal(read(text), null);
  assert.equal(timing({ timeDuration: { body: 'P1DT12H' } }).how, 'computed');
  assert.equal(timing({ timeDate: { body: '2026-01-05' } }).how, 'day');
  assert.equal(timing({ timeDate: { body: 'add_days(today(), 5)' } }).how, 'moment');
  assert.equal(timing().how, 'duration');
});
