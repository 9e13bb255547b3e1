// Saving: the files of the release with one of them changed are a draft of their own, which is then checked.
import { freshKey, send } from './api.js';

/**
 * Resolves to `{release, faults}` of the draft, or to `{message, faults}` where it was not kept.
 * The same files give the same release: saving twice makes no second draft.
 */
export async function save({ key, release, name }, text) {
  const there = await send('GET', `/api/v1/releases/${release}/files`);
  if (!there.ok) return { message: there.message, faults: [] };
  const files = there.body.files.map((file) => (file.name === name ? { name, content: text } : file));
  const headers = { 'Idempotency-Key': freshKey() };
  const kept = await send('POST', '/api/v1/releases', { body: { package: key, files }, headers });
  if (!kept.ok) return { message: kept.message, faults: kept.problems.length ? kept.problems : (kept.body?.problems ?? []) };
  const checked = await send('POST', `/api/v1/releases/${kept.body.id}/check`);
  if (!checked.ok) return { release: kept.body.id, message: `已保存，但没有检查：${checked.message}`, faults: [] };
  return { release: kept.body.id, faults: checked.body.problems };
}
