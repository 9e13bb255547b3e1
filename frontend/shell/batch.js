// Acting on several rows at once: each is asked for by itself, one after the other, and its outcome told.
// <div data-batch-box="/api/v1/cases/"> with boxes [data-batch-pick=id] and buttons [data-batch=verb].
import { freshKey, send } from '../lib/api.js';
import { confirmed, make } from '../lib/dialog.js';

const picks = (box) => [...box.querySelectorAll('[data-batch-pick]')];
const ticked = (box) => picks(box).filter((one) => one.checked);

function tick(all, box) {
  const { batchAll: group } = all.dataset;
  picks(box).forEach((one) => {
    if (!group || one.dataset.group === group) one.checked = all.checked;
  });
}

function count(box) {
  const place = box.querySelector('[data-batch-count]');
  if (place) place.textContent = ticked(box).length;
}

function fault(box, message) {
  const told = make('div', { class: 'alert alert-danger mt-2 mb-0', role: 'alert', tabindex: '-1' }, message);
  box.querySelector('[data-batch-told]').replaceChildren(told);
  told.focus();
}

/** What stands in the way before anything is sent; '' for nothing. */
function missing(box, { withReason }, reason) {
  if (!ticked(box).length) return '请先勾选。';
  return withReason !== undefined && reason.length < 2 ? '请填写原因，至少 2 个字。' : '';
}

async function one(address, pick, verb, body) {
  const headers = { 'Idempotency-Key': freshKey() };
  const answer = await send('POST', `${address}${pick.dataset.batchPick}/${verb}`, { body, headers });
  return answer.ok ? '' : (answer.problems[0]?.message ?? answer.message);
}

async function run(box, { batch: verb, words, withReason }, reason) {
  const [chosen, list, head] = [ticked(box), make('ul', { class: 'mb-2' }), make('p', { class: 'mt-2 mb-1' })];
  box.querySelector('[data-batch-told]').replaceChildren(head, list);
  let failed = 0;
  for (const [place, pick] of chosen.entries()) {
    head.textContent = `正在处理第 ${place + 1} 项，共 ${chosen.length} 项…`;
    const trouble = await one(box.dataset.batchBox, pick, verb, withReason === undefined ? {} : { reason });
    failed += trouble ? 1 : 0;
    list.append(make('li', { class: trouble ? 'text-red' : '' }, `${pick.dataset.name}：${trouble || `已${words}`}`));
    if (!trouble) pick.checked = false;
  }
  head.textContent = `${words}：成功 ${chosen.length - failed} 项${failed ? `，未成功 ${failed} 项` : ''}。`;
  list.after(make('a', { class: 'btn btn-sm', href: location.href }, '刷新列表'));
  count(box);
}

async function act(button, box) {
  const reason = box.querySelector('[data-batch-reason]')?.value.trim() ?? '';
  const why = missing(box, button.dataset, reason);
  if (why) return fault(box, why);
  const number = ticked(box).length;
  if (!(await confirmed(`对勾选的 ${number} 项${button.dataset.words}，确定吗？`))) return undefined;
  const buttons = box.querySelectorAll('[data-batch]');
  buttons.forEach((each) => (each.disabled = true));
  await run(box, button.dataset, reason);
  return buttons.forEach((each) => (each.disabled = false));
}

export function startBatch() {
  document.addEventListener('change', (event) => {
    const box = event.target.closest('[data-batch-box]');
    if (!box) return;
    if (event.target.dataset.batchAll !== undefined) tick(event.target, box);
    count(box);
  });
  document.addEventListener('click', (event) => {
    const button = event.target.closest('[data-batch]');
    if (button) act(button, button.closest('[data-batch-box]'));
  });
}
