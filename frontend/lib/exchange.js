// One request and its answer, whatever becomes of it: who asks, with which token, and nothing else.

const meta = (name) => document.querySelector(`meta[name=${name}]`);

export const csrf = () => meta('csrf')?.content ?? '';

/** Go on with the token of a new session. */
export function renewed(token) {
  meta('csrf').content = token;
}

/** Whose page this is: `{username, name}`; undefined on pages of nobody. */
export function pageOf() {
  const { content, dataset } = meta('person') ?? {};
  return content ? { username: dataset.username, name: dataset.name } : undefined;
}

/** Resolves to `{ok, status, body, retry}`; status 0 means the network failed, `retry` is when to try again, in ms. */
export async function exchange(method, url, { body, headers = {}, keepalive = false } = {}) {
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
    return { ok: false, status: 0, body: null, retry: 0 };
  }
  const answer = await response.json().catch(() => null);
  const retry = Number(response.headers.get('Retry-After')) * 1000 || 0;
  return { ok: response.ok, status: response.status, body: answer, retry };
}
