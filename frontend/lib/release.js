// Saving: the files of the release with one of them changed are a draft of their own, which is then checked.
import { freshKey, send } from './api.js';

let known = {};

/** All files of a release; those of what was saved last are at hand. */
async function filesOf(release) {
  if (known.release === release) return { ok: true, files: known.files };
  const there = await send('GET', `/api/v1/releases/${release}/files`);
  return there.ok ? { ok: true, files: there.body.files } : there;
}

const post = (body) => send('POST', '/api/v1/releases', { body, headers: { 'Idempotency-Key': freshKey() } });

/** The draft goes on without what it was made from where that was deleted meanwhile. */
async function draft(body) {
  const kept = await post(body);
  const orphan = kept.status === 422 && kept.problems.some(({ field }) => field === '/continues');
  return orphan ? post({ ...body, continues: null }) : kept;
}

/**
 * Resolves to `{release, faults}` of the draft, or to `{message, refused, faults}` where it was not kept; `refused`: it never would be.
 * The same files give the same release: saving twice makes no second draft. `automatic`: the editor keeps it by itself. `filesOf(text)` resolves to several files by name, or to what is `wrong`.
 */
export async function save({ key, release, name, filesOf: several }, text, { automatic = false } = {}) {
  const there = await filesOf(release);
  if (!there.ok) return { message: there.message, faults: [] };
  const { wrong, ...changed } = several ? await several(text) : { [name]: text };
  if (wrong) return { message: wrong, faults: [] };
  const files = there.files.map((file) => ({ name: file.name, content: changed[file.name] ?? file.content }));
  const kept = await draft({ package: key, files, continues: String(release), automatic });
  if (!kept.ok) return { message: kept.message, refused: kept.status >= 400 && kept.status < 500, faults: kept.problems.length ? kept.problems : (kept.body?.problems ?? []) };
  known = { release: kept.body.id, files };
  const checked = await send('POST', `/api/v1/releases/${kept.body.id}/check`);
  if (!checked.ok) return { release: kept.body.id, message: `已保存，但没有检查：${checked.message}`, faults: [] };
  return { release: kept.body.id, faults: checked.body.problems };
}
