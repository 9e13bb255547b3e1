// Codes looked up by name: organisations and approved records.
import { send } from '../../lib/api.js';

const asked = (path, text) =>
  `/api/v1/${path}${path.includes('?') ? '&' : '?'}q=${encodeURIComponent(text)}&size=${text ? 20 : 200}`;

/** Sources the server does not have; they are not asked again on this page. */
const missing = new Set();

async function rowsOf(path, text) {
  if (missing.has(path)) return [];
  const answer = await send('GET', asked(path, text));
  if (answer.status === 404) missing.add(path);
  return answer.ok ? (answer.body?.items ?? []) : [];
}

/** Contractors are found in their register; departments in the field's own list, else in the list of codes. */
function organisations({ register, targets }) {
  if (targets) return { path: targets, read: ({ code, name, why }) => ({ code, name, why }) };
  if (!register) return { path: 'codes?kind=department', read: ({ code, name }) => ({ code, name }) };
  return { path: `registers/${register}`, read: ({ owner, title }) => ({ code: owner, name: title }) };
}

/** When a record was filed or published: what tells those of one name apart; their numbers mean nothing to people. */
const since = (on, done) => (on ? `${on.slice(0, 10)} ${done}` : '');

/** Records of the organisation named in the field `by`; without one, whatever is published. */
function records({ register, by }) {
  const row = (code, name, why, more) => ({ code, name, why, inner: true, ...more });
  if (!by) return { path: `public/${register}`, read: ({ entry, title, published_at }) => row(entry, title, since(published_at, '公示')) };
  return { path: `registers/${register}`, read: ({ id, title, owner, entered_on }) => row(id, title, since(entered_on, '登记'), { owner }) };
}

const sourceOf = (options) => (options.kind === 'entry' ? records(options) : organisations(options));

/** Up to 20 choices [{code, name}] for what was typed; none when the server cannot tell. */
export async function choices(options, text, owner) {
  const { path, read } = sourceOf(options);
  const found = (await rowsOf(path, text)).map(read);
  return owner ? found.filter((one) => one.owner === owner) : found;
}

/** The choice behind a stored code, or undefined. */
export async function choiceOf(options, code) {
  const { path, read } = sourceOf(options);
  if (options.kind !== 'entry') return (await choices(options, code)).find((one) => one.code === code);
  const answer = await send('GET', `/api/v1/${path}/${encodeURIComponent(code)}`);
  return answer.ok && answer.body ? read(answer.body) : undefined;
}

export const label = ({ code, name, inner }) => (inner ? name : `${name}（${code}）`);

const plainly = (text) => text.normalize('NFKC').trim().toLowerCase();

/** The choices whose name or code holds the text. */
export function named(choices, text) {
  const wanted = plainly(text);
  return wanted ? choices.filter(({ code, name }) => plainly(name + code).includes(wanted)) : choices;
}

const LIKE_A_CODE = /^[A-Za-z0-9-]+$/;

/**
 * The code meant by a text: that of the choice it names (of several the one chosen by `now`), the text itself when it
 * looks like one, else undefined.
 */
export function codeIn(text, known, now) {
  const plain = text.normalize('NFKC').trim();
  const meant = known.filter((one) => [label(one), one.name, one.code].some((name) => name.normalize('NFKC') === plain));
  const chosen = meant.find(({ code }) => code === now) ?? meant[0];
  return chosen?.code ?? (LIKE_A_CODE.test(plain) ? plain.toUpperCase() : undefined);
}
