// Small behaviours of every page: menus, dialogs, the side navigation on phones, questions before an action.
import { confirmed } from '../lib/dialog.js';
import { forgetDrafts } from '../lib/drafts.js';
import { csrf } from '../lib/exchange.js';
import { EXPIRED, signedIn } from '../lib/sign_in.js';
import { toast } from '../lib/toast.js';

function closeMenus(except) {
  for (const menu of document.querySelectorAll('details.menu[open]')) {
    if (menu !== except) menu.open = false;
  }
}

function toggleSide(button) {
  const open = document.body.classList.toggle('side-open');
  button.setAttribute('aria-expanded', String(open));
  if (open) document.querySelector('.app-side a')?.focus();
}

function closeSide() {
  if (!document.body.classList.contains('side-open')) return;
  document.body.classList.remove('side-open');
  const button = document.querySelector('[data-side-toggle]');
  button?.setAttribute('aria-expanded', 'false');
  button?.focus();
}

/** Links and plain forms that ask first; forms with data-api ask by themselves. */
async function question(event) {
  const link = event.target.closest('a[data-confirm]');
  if (!link) return;
  event.preventDefault();
  if (await confirmed(link.dataset.confirm)) location.assign(link.href);
}

async function questionForm(event) {
  const form = event.target;
  const text = event.submitter?.dataset.confirm ?? form.dataset.confirm;
  if (!text || form.dataset.api || form.dataset.agreed) return;
  event.preventDefault();
  if (!(await confirmed(text))) return;
  form.dataset.agreed = '1';
  form.requestSubmit(event.submitter);
}

const plain = ({ method, elements, dataset }) => method === 'post' && elements.csrf && !('forgetDrafts' in dataset);

/** A plain form goes out with the token of the running session: what was typed is not lost to one that has ended. */
async function lasting(event) {
  const form = event.target;
  if (event.defaultPrevented || !plain(form) || form.dataset.fresh) return;
  event.preventDefault();
  if (form.hasAttribute('aria-busy')) return;
  form.setAttribute('aria-busy', 'true');
  const there = await signedIn(true);
  form.removeAttribute('aria-busy');
  if (!there) return toast(EXPIRED, 'warning');
  form.elements.csrf.value = csrf();
  form.dataset.fresh = '1';
  form.requestSubmit(event.submitter);
  return delete form.dataset.fresh;
}

/** 只看变化: hides what is the same; the address remembers it, nothing is loaded anew. */
function onlyChanges(button) {
  const only = button.dataset.onlyChanges === 'changes';
  document.querySelectorAll('[data-only-changes]').forEach((one) => {
    one.classList.toggle('active', one === button);
    one.setAttribute('aria-pressed', String(one === button));
  });
  document.querySelector('[data-record]')?.classList.toggle('only-changes', only);
  history.replaceState(history.state, '', only ? '?only=changes' : location.pathname);
}

function click(event) {
  const target = event.target;
  closeMenus(target.closest('details.menu'));
  const opener = target.closest('[data-open]');
  if (opener) document.getElementById(opener.dataset.open)?.showModal();
  if (target.closest('[data-close]')) target.closest('dialog')?.close();
  const switched = target.closest('[data-only-changes]');
  if (switched) onlyChanges(switched);
  const toggle = target.closest('[data-side-toggle]');
  if (toggle) toggleSide(toggle);
  else if (target.closest('.app-shade')) closeSide();
  if (target.closest('[data-print]')) window.print();
}

export function startPage() {
  document.querySelectorAll('[data-print][hidden]').forEach((button) => (button.hidden = false));
  document.addEventListener('click', click);
  document.addEventListener('click', question);
  document.addEventListener('submit', questionForm);
  document.addEventListener('submit', lasting);
  document.addEventListener('submit', (event) => 'forgetDrafts' in event.target.dataset && forgetDrafts(localStorage));
  document.addEventListener('keydown', (event) => {
    if (event.key !== 'Escape') return;
    closeMenus();
    closeSide();
  });
  document.addEventListener('change', (event) => {
    if (event.target.closest('[data-autosubmit]')) event.target.form.requestSubmit();
  });
}
