// The one door to the server: signs in again where the session has ended, reads problem+json, never throws.

import { exchange } from './exchange.js';
import { ended, EXPIRED, insistent } from './sign_in.js';

const OFFLINE = '网络不通，内容没有发出，请稍后重试。';
const PASSWORD = '密码需要更换，内容没有发出，仍在本页。请在新窗口打开“我的账户”修改密码，再回到本页重试。';

/** Who is signed in on this page. */
export function whoever() {
  return document.querySelector('meta[name=person]')?.content ?? '';
}

/** A fresh key for `Idempotency-Key`. Works on plain http too, where crypto.randomUUID is missing. */
export function freshKey() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}

/**
 * Send one request. Resolves to `{ok, status, body, problems, message}`; status 0 means the network failed.
 * `problems` are those of a 422 answer, `message` is a sentence to show when `ok` is false, `unsigned` tells that only
 * the session stood in the way, `retry` in how many ms the server wants to be asked again.
 * `keepalive`: the page is left, nobody can be asked. `urgent` and `waits` as in `insistent`.
 */
export async function send(method, url, { urgent, waits, ...rest } = {}) {
  const attempt = () => exchange(method, url, rest);
  const answer = rest.keepalive ? await attempt() : await insistent(attempt, { urgent, waits });
  return answer.ok ? { ...answer, problems: [] } : failure(answer);
}

function failure(answer) {
  const { status, body, retry } = answer;
  const due = body?.type === 'urn:problem:password-due';
  const unsigned = ended(answer) || due;
  return { ok: false, status, body, retry, unsigned, problems: body?.problems ?? [], message: sentence(answer, due) };
}

function sentence(answer, due) {
  if (answer.status === 0) return OFFLINE;
  if (ended(answer)) return EXPIRED;
  if (due) return PASSWORD;
  return numbered(answer.body?.detail || answer.body?.title || '操作没有成功，请稍后重试。', answer.body?.reference);
}

/** A sentence with the reference number under which an administrator finds the trouble. */
export function numbered(told, reference) {
  return !reference || told.includes(reference) ? told : `${told}（编号 ${reference}）`;
}
