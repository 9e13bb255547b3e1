// The one door to the server: adds the CSRF token, reads problem+json, never throws for an answer of the server.

export const OFFLINE = '网络不通，内容没有发出，请稍后重试。';
const EXPIRED = '登录已过期，请在新窗口登录后回到本页重试。';

export function csrf() {
  return document.querySelector('meta[name=csrf]')?.content ?? '';
}

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
 * `problems` are those of a 422 answer, `message` is a sentence to show when `ok` is false.
 */
export async function send(method, url, { body, headers = {}, keepalive = false } = {}) {
  const json = body === undefined ? {} : { 'Content-Type': 'application/json' };
  let response;
  try {
    response = await fetch(url, {
      method,
      keepalive,
      credentials: 'same-origin',
      headers: { Accept: 'application/json', 'X-CSRF-Token': csrf(), ...json, ...headers },
      body: body === undefined ? undefined : JSON.stringify(body),
    });
  } catch {
    return failure(0, null);
  }
  const answer = await response.json().catch(() => null);
  return response.ok ? { ok: true, status: response.status, body: answer, problems: [] } : failure(response.status, answer);
}

function failure(status, body) {
  return { ok: false, status, body, problems: body?.problems ?? [], message: sentence(status, body) };
}

function sentence(status, body) {
  if (status === 0) return OFFLINE;
  if (status === 401) return EXPIRED;
  return numbered(body?.detail || body?.title || '操作没有成功，请稍后重试。', body?.reference);
}

/** A sentence with the reference number under which an administrator finds the trouble. */
export function numbered(told, reference) {
  return !reference || told.includes(reference) ? told : `${told}（编号 ${reference}）`;
}
