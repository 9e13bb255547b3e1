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

test('what is ticked beside the form goes with each save', async () => {
  const sent = [];
  const send = async (method, url, { body }) => {
    sent.push(body.confirm);
    return saved(2);
  };
  let ticks = ['V-PII-1:/a'];
  const draft = new Draft({ url: '/d', rev: 1, send, storage: storage(), tell: () => {}, confirms: () => ticks });
  draft.change({});
  await draft.save();
  ticks = [];
  draft.change({});
  await draft.save();
  assert.deepEqual(sent, [['V-PII-1:/a'], undefined]);
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
  assert.deepEqual(draft.kept()[0][1].answers, { a: 1 });
  assert.equal(told.at(-1), 'offline');
  await draft.save();
  assert.deepEqual(draft.kept(), []);
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
    assert.deepEqual(draft.kept()[0][1].answers, { a: 1 });
  }
});

test('what is kept carries its text and is found by whoever typed it', async () => {
  const { draft, box } = draftWith([{ ok: false, status: 404, body: {} }]);
  Object.assign(draft, { who: '7', told: ({ a }) => ({ text: `甲：${a}`, page: '/items/1' }) });
  draft.change({ a: 1 });
  await draft.save();
  const [[place, { at, ...record }]] = keptBy(box, '7');
  assert.deepEqual([place, record], ['/d', { text: '甲：1', page: '/items/1', answers: { a: 1 }, who: '7', rev: 1 }]);
  draft.change({ a: 2 });
  draft.leave();
  assert.deepEqual(draft.kept()[0][1].answers, { a: 1 }, 'the page is closed: nothing takes the place of what was kept');
  assert.ok(Date.parse(at));
  assert.deepEqual(keptBy(box, '8'), []);
  draft.who = '8';
  assert.deepEqual(draft.kept(), []);
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

/** A page of revision `rev` that finds what was kept in `box`, and what it sends. */
function reopened(box, rev) {
  const sent = [];
  const send = async (method, url, { headers, body }) => {
    sent.push([headers['If-Match'], body]);
    return saved(rev + sent.length);
  };
  const replaced = () => sent.push('replaced');
  return { sent, draft: new Draft({ url: '/d', rev, send, storage: box, tell() {}, replaced }) };
}

async function keptOffline(box, rev, answers) {
  const draft = new Draft({ url: '/d', rev, send: async () => ({ ok: false, status: 0 }), storage: box, tell() {} });
  draft.change(answers);
  await draft.save();
  clearTimeout(draft.timer);
  return draft;
}

test('what was kept is saved over a newer draft only as one to be put aside', async () => {
  const box = storage();
  await keptOffline(box, 1, { a: 1 });
  const { draft, sent } = reopened(box, 3);
  const [[place, record]] = draft.kept();
  assert.ok(draft.overtakes(record));
  draft.takeUp(place, record);
  assert.equal(draft.kept().length, 1);
  draft.change(record.answers);
  await draft.save();
  draft.change({ a: 2 });
  await draft.save();
  assert.deepEqual(sent, [['"3"', { answers: { a: 1 }, over: true }], 'replaced', ['"4"', { answers: { a: 2 } }]]);
  assert.deepEqual(draft.kept(), []);
});

test('what was kept of the draft that stands there goes on from it', async () => {
  const box = storage();
  await keptOffline(box, 3, { a: 1 });
  const { draft, sent } = reopened(box, 3);
  const [[place, record]] = draft.kept();
  assert.ok(!draft.overtakes(record));
  draft.takeUp(place, record);
  draft.change(record.answers);
  await draft.save();
  assert.deepEqual(sent, [['"3"', { answers: { a: 1 } }]]);
});

test('text taken up and kept again is still known to go on from an older draft', async () => {
  const box = storage();
  await keptOffline(box, 1, { a: 1 });
  const draft = new Draft({ url: '/d', rev: 3, send: async () => ({ ok: false, status: 0 }), storage: box, tell() {} });
  draft.takeUp(...draft.kept()[0]);
  draft.change({ a: 2 });
  await draft.save();
  clearTimeout(draft.timer);
  assert.ok(reopened(box, 3).draft.overtakes(draft.kept()[0][1]));
});

test('what was set aside at different times is all found again, the latest first', async () => {
  const box = storage();
  const first = await keptOffline(box, 1, { a: 1 });
  first.setAside();
  await new Promise((soon) => setTimeout(soon, 5));
  const second = await keptOffline(box, 1, { a: 2 });
  second.setAside();
  await new Promise((soon) => setTimeout(soon, 5));
  await keptOffline(box, 1, { a: 3 });
  const { draft } = reopened(box, 1);
  assert.deepEqual(draft.kept().map(([, record]) => record.answers.a), [3, 2, 1]);
  draft.forget(draft.kept()[0][0]);
  assert.deepEqual(draft.kept().map(([, record]) => record.answers.a), [2, 1]);
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
