import assert from 'node:assert/strict';
import { afterEach, test } from 'node:test';
import { Draft } from '../islands/form/draft.js';
import { forgetDrafts, keptBy } from '../lib/drafts.js';

afterEach(() => delete globalThis.draftsForgotten);

/** A storage like the browser's: kept keys are its own properties. */
function storage() {
  const box = Object.create({
    getItem: (key) => box[key] ?? null,
    setItem: (key, value) => void (box[key] = value),
    removeItem: (key) => delete box[key],
  });
  return box;
}

function draftWith(answers, there = { draft_rev: 7, answers: {} }) {
  const [calls, told, box] = [[], [], storage()];
  const send = async (method, url, { body, headers }) => {
    if (method === 'GET') return { ok: true, status: 200, body: there };
    calls.push([headers['If-Match'], body.answers]);
    return answers.shift();
  };
  const draft = new Draft({ url: '/d', rev: 1, send, storage: box, tell: (state) => told.push(state) });
  return { draft, calls, told, box };
}

const saved = (rev) => ({ ok: true, status: 200, body: { rev } });

test('each save names the revision the last one gave', async () => {
  const { draft, calls } = draftWith([saved(2), saved(3)]);
  draft.change({ a: 1 });
  await draft.save();
  draft.change({ a: 2 });
  await draft.save();
  assert.deepEqual(calls, [['"1"', { a: 1 }], ['"2"', { a: 2 }]]);
});

test('nothing changed, nothing sent', async () => {
  const { draft, calls } = draftWith([]);
  await draft.save();
  assert.equal(calls.length, 0);
});

test('without a network the answers stay on this machine until they are saved', async () => {
  const { draft, told, box } = draftWith([{ ok: false, status: 0 }, saved(2)]);
  draft.change({ a: 1 });
  await draft.save();
  assert.deepEqual(draft.kept(), { a: 1 });
  assert.equal(told.at(-1), 'offline');
  await draft.save();
  assert.equal(draft.kept(), null);
  assert.deepEqual(Object.keys(box), []);
});

test('a conflict stops saving until the person decides', async () => {
  const { draft, calls, told } = draftWith([{ ok: false, status: 409, body: { rev: '7' } }, saved(8)]);
  draft.change({ a: 1 });
  await draft.save();
  await draft.save();
  assert.equal(calls.length, 1);
  assert.equal(told.at(-1), 'conflict');
  await draft.insist();
  assert.deepEqual(calls[1], ['"7"', { a: 1 }]);
});

test('a conflict with the very same answers is none', async () => {
  const conflict = { ok: false, status: 409, body: { rev: '7' } };
  const { draft, calls, told } = draftWith([conflict, saved(8)], { draft_rev: 7, answers: { b: '', a: 1 } });
  draft.change({ a: 1 });
  await draft.save();
  assert.equal(told.at(-1), 'saved');
  draft.change({ a: 2 });
  await draft.save();
  assert.deepEqual(calls[1], ['"7"', { a: 2 }]);
});

test('an item that somebody else has meanwhile leaves the answers on this machine', async () => {
  for (const status of [409, 403, 404]) {
    const { draft, calls, told } = draftWith([{ ok: false, status, body: {}, message: '该事项已由同事签收办理。' }]);
    draft.change({ a: 1 });
    await draft.save();
    draft.change({ a: 2 });
    await draft.save();
    assert.equal(calls.length, 1);
    assert.ok(told.includes('lost'));
    draft.resume();
    await draft.save();
    assert.equal(calls.length, 1);
    assert.deepEqual(draft.kept(), { a: 2 });
  }
});

test('what is kept carries its text and is found by whoever typed it', async () => {
  const { draft, box } = draftWith([{ ok: false, status: 404, body: {} }]);
  Object.assign(draft, { who: '7', told: ({ a }) => ({ text: `甲：${a}`, page: '/items/1' }) });
  draft.change({ a: 1 });
  await draft.save();
  draft.change({ a: 2 });
  const record = { text: '甲：2', page: '/items/1', answers: { a: 2 }, who: '7' };
  assert.deepEqual(keptBy(box, '7'), [['/d', record]]);
  assert.deepEqual(keptBy(box, '8'), []);
  draft.who = '8';
  assert.equal(draft.kept(), null);
});

test('submitting stops the draft, a refusal lets it go on', async () => {
  const { draft, calls } = draftWith([saved(2)]);
  draft.change({ a: 1 });
  await draft.stop();
  await draft.save();
  assert.equal(calls.length, 0);
  draft.resume();
  await draft.save();
  assert.equal(calls.length, 1);
});

test('signing out leaves no draft behind', () => {
  const box = storage();
  box.setItem('draft:/d', '{}');
  box.setItem('other', '1');
  forgetDrafts(box);
  assert.deepEqual(Object.keys(box), ['other']);
});

test('the page left while warnings are asked about loses nothing', async () => {
  const { draft, calls, box } = draftWith([saved(2), saved(3)]);
  draft.change({ a: 1 });
  await draft.stop();
  draft.leave();
  assert.equal(calls.length, 0);
  await draft.meanwhile(async () => {
    draft.leave();
    await null;
  });
  assert.deepEqual(calls, [['"1"', { a: 1 }]]);
  assert.equal(draft.stopped, true);
  await draft.running;
  assert.deepEqual(Object.keys(box), []);
});

test('who insists asks the server to put the other draft aside, once', async () => {
  const sent = [];
  const answers = [{ ok: false, status: 409, body: { rev: '7' } }, saved(8), saved(9)];
  const send = async (method, url, { body }) => {
    if (method === 'GET') return { ok: true, status: 200, body: { draft_rev: 7, answers: {} } };
    sent.push(body);
    return answers.shift();
  };
  const draft = new Draft({ url: '/d', rev: 1, send, storage: storage(), tell() {} });
  draft.change({ a: 1 });
  await draft.save();
  await draft.insist();
  draft.change({ a: 2 });
  await draft.save();
  assert.deepEqual(sent, [{ answers: { a: 1 } }, { answers: { a: 1 }, over: true }, { answers: { a: 2 } }]);
});

function waiting(box, who, send) {
  const told = () => ({ text: '', page: '/items/1', title: '' });
  return new Draft({ url: '/d', rev: 0, send, storage: box, tell() {}, who, told });
}

test('what one person keeps takes nobody else\'s place', async () => {
  const box = storage();
  const mine = waiting(box, '1', async () => ({ ok: false, status: 0 }));
  mine.change({ a: 1 });
  await mine.save();
  clearTimeout(mine.timer);
  const hers = waiting(box, '2', async () => saved(1));
  hers.change({ b: 1 });
  await hers.save();
  assert.deepEqual([keptBy(box, '1').length, keptBy(box, '2').length], [1, 0]);
});

test('a page that is left by signing out keeps nothing more', () => {
  const box = storage();
  const draft = waiting(box, '1', () => new Promise(() => {}));
  draft.change({ phone: '13812345678' });
  forgetDrafts(box);
  draft.leave();
  clearTimeout(draft.timer);
  assert.deepEqual(Object.keys(box), []);
});
