// The session of a page has ended: signing in again inside the page, so that what was typed stays and can be sent.

import { make } from './dialog.js';
import { exchange, pageOf, renewed } from './exchange.js';

const LEAD = '已填写的内容仍在本页。登录后自动接着办理，不必刷新页面。';
const TRIES = 3;
export const BACK = 'session:back';
export const EXPIRED = '登录已过期，内容没有发出，仍在本页。请重试，并按提示登录。';

/** Whether an answer says that this page's session is over, or that another one took its place. */
export const ended = ({ status, body }) => status === 401 || body?.type === 'urn:problem:stale-page';

const mine = (who) => who.username === pageOf().username;

/** The page's person is back: whoever waited for that hears of it. */
function taken(who) {
  renewed(who.csrf);
  document.dispatchEvent(new Event(BACK));
  return true;
}

function field(id, text, attributes) {
  const input = make('input', { class: 'form-control', id, required: true, ...attributes });
  return [input, make('div', { class: 'mb-3' }, make('label', { class: 'form-label', for: id }, text), input)];
}

function told({ name, username }) {
  const page = pageOf();
  return [
    `现在登录的是${name}（${username}）。本页由${page.name}（${page.username}）填写，没有以${name}的名义发送。`,
    '继续办理本页，请由本人登录；办理自己的事项，请',
    make('a', { href: '/inbox', target: '_blank', rel: 'noopener' }, '打开我的待办'),
    '。',
  ];
}

/** The dialog; `other`: who is signed in instead. Its `answer` resolves to whether the page's person is back. */
class Question {
  constructor(other) {
    this.before = document.activeElement;
    [this.username, this.first] = field('again-username', '登录名', { maxlength: 64, autocomplete: 'username', value: pageOf().username });
    [this.password, this.second] = field('again-password', '密码', { type: 'password', maxlength: 128, autocomplete: 'current-password' });
    this.note = make('div', { class: 'alert alert-danger', role: 'alert', hidden: true });
    this.box = this.drawn();
    document.body.append(this.box);
    if (other) this.say(...told(other));
    this.answer = new Promise((answer) => {
      this.box.addEventListener('close', () => answer(Boolean(this.done)));
    }).finally(() => this.leave());
  }

  drawn() {
    const later = make('button', { type: 'button', class: 'btn' }, '稍后登录');
    const go = make('button', { type: 'submit', class: 'btn btn-primary' }, '登录并继续');
    const title = make('h2', { class: 'app-dialog-title', id: 'again-title' }, '登录已过期，请重新登录');
    const body = make('div', { class: 'app-dialog-body' }, make('p', {}, LEAD), this.note, this.first, this.second);
    const form = make('form', {}, title, body, make('div', { class: 'app-dialog-foot' }, later, go));
    form.addEventListener('submit', (event) => {
      event.preventDefault();
      event.stopPropagation();
      this.submit(form);
    });
    const box = make('dialog', { class: 'app-dialog again', 'aria-labelledby': 'again-title' }, form);
    later.addEventListener('click', () => this.close());
    box.addEventListener('keydown', (event) => event.key === 'Escape' && this.close());
    return box;
  }

  /** While somebody types elsewhere: in view, without taking the caret away. */
  show() {
    this.box.setAttribute('open', '');
  }

  /** When nothing goes on without it. */
  insist() {
    if (this.box.matches(':modal')) return;
    this.box.removeAttribute('open');
    this.box.showModal();
    this.password.focus();
  }

  close() {
    if (this.box.matches(':modal')) this.box.close();
    else this.box.dispatchEvent(new Event('close'));
  }

  leave() {
    const inside = this.box.contains(document.activeElement);
    this.box.remove();
    if (inside) this.before?.focus?.({ preventScroll: true });
  }

  say(...content) {
    this.note.replaceChildren(...content);
    this.note.hidden = false;
  }

  async submit(form) {
    if (form.hasAttribute('aria-busy')) return;
    form.setAttribute('aria-busy', 'true');
    const body = { username: this.username.value, password: this.password.value };
    const answer = await exchange('POST', '/api/v1/session', { body });
    form.removeAttribute('aria-busy');
    this.password.value = '';
    if (answer.ok && mine(answer.body)) {
      this.done = taken(answer.body);
      this.close();
      return;
    }
    if (answer.ok) {
      this.say(...told(answer.body));
      this.username.value = pageOf().username;
    } else this.say(answer.status ? (answer.body?.detail ?? '登录没有成功，请稍后重试。') : '网络不通，请稍后重试。');
    this.password.focus();
  }
}

let question = null;
let running = null;
let pressing = false;
let putOff = false;

/** Whoever signed in again in another window is known here, too; else she is asked. */
async function back() {
  const now = await exchange('GET', '/api/v1/me');
  if (now.ok && mine(now.body)) return taken(now.body);
  if ((!now.ok && now.status !== 401) || (putOff && !pressing)) return false;
  question = new Question(now.ok ? now.body : null);
  if (pressing) question.insist();
  else question.show();
  const there = await question.answer;
  putOff = !there;
  return there;
}

/** Have the page's person back; `urgent`: asked even though she put it off before. */
export function signedIn(urgent) {
  running ??= back().finally(() => {
    running = question = null;
    pressing = false;
  });
  if (urgent) {
    pressing = true;
    question?.insist();
  }
  return running;
}

/** Before something is sent: an open question is answered first. False if it was put off. */
export const settled = () => (running ? signedIn(true) : Promise.resolve(true));

/** Try until the session is there; `urgent`: nothing goes on without it; `waits` is called before anybody is asked. */
export async function insistent(attempt, { urgent = false, waits = () => {} } = {}) {
  let answer = await attempt();
  for (let tries = 1; ended(answer) && pageOf() && tries < TRIES; tries += 1) {
    waits();
    if (!(await signedIn(urgent))) return answer;
    answer = await attempt();
  }
  return answer;
}
