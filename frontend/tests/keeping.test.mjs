import assert from 'node:assert/strict';
import test from 'node:test';
import { keeping } from '../lib/keeping.js';

/** An editor of which the test answers every sending by hand. */
function editor() {
  const [sent, told, copies] = [[], [], []];
  let text = 'a';
  const it = keeping({
    write: async () => text,
    send: (content, how) => new Promise((answer) => sent.push({ content, ...how, answer })),
    store: { keep: (content) => copies.push(content), forget: () => copies.push('') },
    tell: (state) => told.push(state),
    wait: 5,
    again: 5,
  });
  const typed = (value) => {
    text = value;
    it.changed();
  };
  return { it, sent, told, copies, typed };
}

const soon = () => new Promise((done) => setTimeout(done, 20));

test('what was changed is kept by itself, and nothing else is', async () => {
  const { it, sent, told, copies, typed } = editor();
  it.hidden();
  assert.equal(sent.length, 0);
  typed('b');
  await soon();
  assert.deepEqual([sent.length, sent[0].content, sent[0].automatic], [1, 'b', true]);
  sent[0].answer({ release: '7', faults: [] });
  await soon();
  assert.equal(told.at(-1).dirty, false);
  assert.deepEqual(copies, ['b', ''], 'this machine keeps it no longer than needed');
  assert.equal(sent.length, 1);
});

test('never two at a time; a click meanwhile is heard after', async () => {
  const { it, sent, typed } = editor();
  typed('b');
  await soon();
  typed('c');
  it.clicked();
  await soon();
  assert.equal(sent.length, 1);
  sent[0].answer({ release: '7', faults: [] });
  await soon();
  assert.deepEqual([sent.length, sent[1].content, sent[1].automatic], [2, 'c', false]);
  it.stop();
});

test('what could not be sent stays on this machine and is tried again', async () => {
  const { it, sent, told, copies, typed } = editor();
  typed('b');
  await soon();
  sent[0].answer({ message: '网络不通', faults: [] });
  await soon();
  assert.deepEqual([told.some(({ failed }) => failed), told.at(-1).dirty, copies.at(-1)], [true, true, 'b']);
  assert.equal(sent.length, 2);
  it.stop();
});
