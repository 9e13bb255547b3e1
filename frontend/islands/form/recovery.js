// Two versions of one form: what stands on the server, and what this machine kept. No answer loses either.
import { choice, confirmed, make } from '../../lib/dialog.js';
import { same } from './answers.js';
import { momentText } from './moments.js';
import { differing } from './spoken.js';

const LOADED = 'loaded';

const OPEN_ANEW =
  '重新打开本页，可以看到已保存的内容；本页刚才填写的内容暂存在本机，下次打开时可以恢复。坚持以本页内容为准的，已保存的草稿另存，其填写人可以恢复。';

/** Whose draft stands there, said first; doing nothing (Enter, Escape) loses and replaces nothing. */
export async function settle(draft, told) {
  const answer = await choice('草稿有冲突', `${told ?? '该草稿已在别处被修改。'}${OPEN_ANEW}`, [
    ['newest', '重新打开', 'btn-primary'],
    ['mine', '以本页内容为准'],
  ]);
  if (answer === 'mine') return draft.insist();
  draft.keep();
  draft.setAside();
  draft.dirty = false;
  sessionStorage.setItem(LOADED, draft.url);
  return location.reload();
}

/** Whether the newest content was asked for a moment ago: then what was set aside is not offered at once. */
function justLoaded(draft) {
  const loaded = sessionStorage.getItem(LOADED) === draft.url;
  sessionStorage.removeItem(LOADED);
  return loaded;
}

/**
 * Offer what this machine kept of a form, one after the other until one is taken. `page` = {draft, opened, saved, schema,
 * take}: `opened` are the answers on the page, `saved` = {by, at, mine} tells of the draft on the server, if any.
 */
export async function offerKept(page) {
  if (justLoaded(page.draft)) return;
  for (const [place, record] of page.draft.kept()) {
    if (await taken(page, place, record)) return;
  }
}

async function taken(page, place, record) {
  const { draft, opened, take } = page;
  if (same(record.answers, opened)) {
    draft.forget(place);
    return false;
  }
  if (await draft.isThere(record.answers)) draft.forget(place);
  else if (!(await wanted(page, place, record))) return false;
  else draft.takeUp(place, record);
  take(record.answers);
  return true;
}

/** Where a newer draft stands on the server, keeping that is the first choice. */
async function wanted({ draft, opened, saved, schema }, place, record) {
  const newer = draft.overtakes(record);
  const ways = newer ? NEWER : PLAIN;
  const found = differences(schema, opened, record, newer && saved?.mine ? '已保存的草稿' : '本页现有内容');
  const answer = await choice('发现本机暂存的内容', newer ? overtaken(record, saved) : unsaved(record), ways, found);
  if (answer === 'take') return true;
  const gone = answer === 'drop' && (await confirmed('删除后不能找回。确定删除暂存的内容吗？', '删除'));
  if (gone) draft.forget(place);
  else if (place === draft.url) draft.setAside();
  return false;
}

const DROP = ['drop', '删除暂存的内容', 'btn-ghost-danger'];
const PLAIN = [['take', '恢复', 'btn-primary'], ['', '暂不恢复'], DROP];
const NEWER = [['', '保留已保存的草稿', 'btn-primary'], ['take', '恢复暂存的内容'], DROP];

const typed = ({ at }) => (momentText(at) ? `您于${momentText(at)}填写的内容` : '您上次填写的内容');

const unsaved = (record) =>
  `${typed(record)}没有保存到服务器，暂存在本机，与本页现有内容有下列不同。暂不恢复的，继续保留在本机，下次打开时再问。`;

function overtaken(record, saved) {
  const who = saved?.mine === false ? `${saved.by}于${momentText(saved.at)}保存的草稿，未载入本页` : `您于${momentText(saved?.at)}保存的草稿，已载入本页`;
  return `服务器上有${who}。${typed(record)}没有保存到服务器，暂存在本机，有下列不同。保留已保存的草稿的，暂存的内容继续留在本机，下次打开时再问；恢复暂存的内容的，已保存的草稿另存，其填写人可以恢复。`;
}

/** Place by place what stands there and what was kept. */
function differences(schema, opened, { answers }, label) {
  const rows = differing(schema, opened, answers).flatMap(({ place, one, other }) => [
    make('dt', {}, place),
    make('dd', {}, make('b', {}, `${label}：`), one || '（空）'),
    make('dd', {}, make('b', {}, '本机暂存：'), other || '（空）'),
  ]);
  const list = make('dl', { class: 'mb-0' }, ...rows);
  return rows.length ? [make('div', { class: 'versions', role: 'group', tabindex: 0, 'aria-label': '两份内容的不同之处' }, list)] : [];
}
