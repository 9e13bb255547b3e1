// 领取, 放回, 转交: in the list and above a task. What is being typed on the page is saved first.
import { freshKey, send } from '../lib/api.js';
import { asked, make } from '../lib/dialog.js';
import { toastNext } from '../lib/toast.js';

const DONE = { 'draft/take': '已载入所选的草稿，核对后提交', claim: '已领取', release: '已放回，同岗位人员均可办理', transfer: '已转交' };

/** Whatever is still on its way to the server: forms push a promise each. */
async function settled() {
  const waits = [];
  document.dispatchEvent(new CustomEvent('page:settle', { detail: waits }));
  await Promise.all(waits);
}

function alerted(place, message) {
  place.querySelector(':scope > .alert[data-made]')?.remove();
  const box = make('div', { class: 'alert alert-danger mb-0', role: 'alert', tabindex: '-1', 'data-made': true }, message);
  place.prepend(box);
  box.focus();
}

const TOUCHED = 'desk:touched';

/** Where somebody goes on after the page was loaded anew: at the item's own row or bar, else at the title. */
function goOn() {
  const item = sessionStorage.getItem(TOUCHED);
  sessionStorage.removeItem(TOUCHED);
  if (!item) return;
  const own = `[data-desk-box] :is(a[href$="/items/${CSS.escape(item)}"], [data-item="${CSS.escape(item)}"])`;
  const place = document.querySelector(own) ?? document.querySelector('.page-title');
  if (place?.matches('.page-title')) place.tabIndex = -1;
  place?.focus();
}

async function act({ desk, item, after, by }, body) {
  await settled();
  const headers = { 'Idempotency-Key': freshKey() };
  const answer = await send('POST', `/api/v1/work-items/${item}/${desk}`, { body: by ? { by } : body, headers });
  if (!answer.ok) return answer.problems[0]?.message ?? answer.message;
  toastNext(DONE[desk]);
  sessionStorage.setItem(TOUCHED, item);
  if (after && desk !== 'claim') location.assign(after);
  else location.reload();
  return '';
}

/** A list to choose one colleague from; typing above it narrows it. */
function choiceOf(colleagues) {
  const rows = colleagues.map(({ username, name }) => {
    const radio = make('input', { type: 'radio', class: 'form-check-input', name: 'to_user', value: username, required: true });
    return make('label', { class: 'form-check mb-1' }, radio, make('span', { class: 'form-check-label' }, `${name}（${username}）`));
  });
  const none = make('p', { class: 'text-secondary mb-0', hidden: true, role: 'status' }, '没有符合条件的人员。');
  const search = make('input', { type: 'search', class: 'form-control mb-2', 'aria-label': '查找人员', placeholder: '输入姓名或登录名查找', maxlength: 40 });
  search.addEventListener('input', () => {
    const wanted = search.value.normalize('NFKC').trim().toLowerCase();
    rows.forEach((row) => (row.hidden = !row.textContent.normalize('NFKC').toLowerCase().includes(wanted)));
    none.hidden = rows.some((row) => !row.hidden);
  });
  return [search, make('fieldset', { class: 'colleagues' }, make('legend', { class: 'form-label' }, '转交给'), ...rows, none)];
}

async function handOver(button, place) {
  const found = await send('GET', `/api/v1/work-items/${button.dataset.item}/colleagues`);
  if (!found.ok) return alerted(place, found.message);
  if (!found.body.items.length) return alerted(place, '本岗位没有其他可以办理此事项的人员，不能转交。');
  const reason = make('textarea', { class: 'form-control', name: 'reason', id: 'transfer-reason', rows: 2, maxlength: 200 });
  const label = make('label', { class: 'form-label mt-3', for: 'transfer-reason' }, '转交说明（可不填，对方和办理过程中可见）');
  const sent = (data) => act(button.dataset, { to_user: data.get('to_user'), reason: data.get('reason').trim() });
  return asked('转交同事办理', [...choiceOf(found.body.items), label, reason], '转交', sent);
}

async function click(event) {
  const button = event.target.closest('[data-desk]');
  if (!button || button.getAttribute('aria-busy')) return;
  const place = button.closest('[data-desk-box]');
  button.setAttribute('aria-busy', 'true');
  const message = button.dataset.desk === 'transfer' ? await handOver(button, place) : await act(button.dataset, {});
  button.removeAttribute('aria-busy');
  if (message && button.isConnected) alerted(place, message);
}

export function startDesk() {
  goOn();
  document.addEventListener('click', click);
}
