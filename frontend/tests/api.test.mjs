import assert from 'node:assert/strict';
import { test } from 'node:test';
import { send } from '../lib/api.js';

globalThis.document = { querySelector: () => null };

async function told(body, status = 500) {
  globalThis.fetch = async () => new Response(JSON.stringify(body), { status });
  return (await send('POST', '/x')).message;
}

test('a failure is told with the number under which it is found, once', async () => {
  assert.equal(await told({ detail: '没有成功。', reference: 'ab12' }), '没有成功。（编号 ab12）');
  assert.equal(await told({ title: '没有成功。', reference: 'ab12' }), '没有成功。（编号 ab12）');
  assert.equal(await told({ detail: '请提供编号 ab12。', reference: 'ab12' }), '请提供编号 ab12。');
  assert.equal(await told({ detail: '没有成功。' }), '没有成功。');
});
