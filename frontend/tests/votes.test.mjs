import assert from 'node:assert/strict';
import test from 'node:test';
import { ENDS, PASSES, passedRead, passedWritten, untilRead, untilWritten } from '../islands/editor/votes.js';

const NAMES = { one: 'signed', all: 'signatures' };

test('what is chosen in words is read as that again', () => {
  for (const [way] of ENDS) assert.deepEqual(untilRead(untilWritten(way, NAMES, 60), NAMES), { way, percent: way === 'ratio' ? 60 : 50 });
  for (const [way] of PASSES) assert.deepEqual(passedRead(passedWritten(way, NAMES, 60), NAMES), { way, percent: way === 'ratio' ? 60 : 50 });
});

test('what says something else stays as it is written', () => {
  assert.equal(untilRead('votes > 3', NAMES).way, '');
  assert.equal(passedRead('count(others, "decision", "approve") > 0', NAMES).way, '');
  assert.equal(untilWritten('ratio', NAMES, 900), 'count(signatures, "decision", "approve") * 100 >= nrOfInstances * 100');
});
