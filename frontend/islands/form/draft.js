// Keeping a draft: on the server soon after each change, on this machine while the network is down.

import { forget, keep, keptAt, keptOf } from '../../lib/drafts.js';
import { same } from './answers.js';

const PAUSE = 1200;
const RETRY = 8000;
// 409 names the newest revision when only the draft is in the way; without it the item itself is gone.
const LOST = [403, 404, 409, 410];

/**
 * One draft. `send` is lib/api's; `tell(state, detail)` is called with
 * 'dirty' | 'saving' | 'saved' | 'offline' | 'busy' | 'unsigned' | 'conflict' | 'lost' | 'failed'. What this machine
 * keeps carries `who`, and what `told(answers)` says of it. `replaced()` is called once another draft was put aside.
 * `confirms()` gives what is ticked beside the form.
 */
export class Draft {
  constructor({ url, rev, send, storage, tell, who = '', told = () => ({}), saved = () => {}, replaced = () => {}, confirms = () => [] }) {
    Object.assign(this, { url, rev, send, storage, tell, who, told, saved, replaced, confirms });
    this.answers = undefined;
    // The revision these answers go on from, where a newer one stands on the server: that one is to be put aside.
    this.base = undefined;
    this.dirty = false;
    this.stopped = !url;
    this.lost = false;
    this.running = Promise.resolve();
  }

  /** What this machine kept because the server could not be reached, or because it was set aside: [[place, record]…]. */
  kept() {
    return this.url ? keptOf(this.storage, this.url, this.who) : [];
  }

  keep() {
    const { answers, who, rev, base = rev } = this;
    keep(this.storage, this.url, { ...this.told(answers), answers, who, rev: base, at: new Date().toISOString() });
  }

  forget(place = this.url) {
    if (this.url) forget(this.storage, place, this.who);
  }

  /** Kept for another time, each in a place of its own: saving this page's answers does not remove it. */
  setAside() {
    const record = keptAt(this.storage, this.url, this.who);
    if (!record) return;
    keep(this.storage, `${this.url}#${record.at ?? ''}`, record);
    this.forget();
  }

  /** Whether the server has a draft that the record does not go on from. */
  overtakes(record) {
    return this.rev > 0 && record.rev !== this.rev;
  }

  /** Go on with what was kept: until it is saved it stays kept, and never takes the place of a newer draft unseen. */
  takeUp(place, record) {
    if (this.overtakes(record)) this.base = record.rev ?? 0;
    this.forget(place);
    keep(this.storage, this.url, record);
  }

  /** Note a change; it is saved after a pause. What was kept when the item was lost stays as it is. */
  change(answers) {
    if (this.lost) return;
    this.answers = answers;
    this.dirty = true;
    if (this.stopped) return;
    this.tell('dirty');
    this.later(PAUSE);
  }

  later(pause) {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.save(), pause);
  }

  /** Save now what is not saved yet; calls wait for each other, so the revision never forks. */
  save() {
    clearTimeout(this.timer);
    this.running = this.running.then(() => this.put());
    return this.running;
  }

  async put() {
    if (!this.dirty || this.stopped) return;
    this.dirty = false;
    this.tell('saving');
    const answer = await this.request();
    if (answer.ok) this.accept(answer.body);
    else if (answer.status === 409 && (await this.isThere(this.answers))) this.accept();
    else this.refuse(answer);
  }

  request(keepalive = false) {
    const headers = { 'If-Match': `"${this.rev}"` };
    const waits = () => this.wait();
    const confirm = this.confirms();
    const more = { ...(confirm.length ? { confirm } : {}), ...(this.base === undefined ? {} : { over: true }) };
    const body = { answers: this.answers, ...more };
    return this.send('PUT', this.url, { body, headers, keepalive, waits });
  }

  /** Whether the server has these very answers: sent by this page as it was left, and saved after all. */
  async isThere(answers) {
    const found = await this.send('GET', this.url.replace(/\/draft$/, ''), {});
    if (!found.ok || !same(found.body?.answers, answers)) return false;
    this.rev = found.body.draft_rev;
    return true;
  }

  accept(body) {
    const over = this.base !== undefined;
    this.rev = body?.rev ?? this.rev;
    this.base = undefined;
    this.forget();
    this.tell('saved', body?.saved_at);
    if (over) this.replaced();
    this.saved();
  }

  /** The session has ended: kept here until the person has signed in again. */
  wait() {
    this.keep();
    this.tell('unsigned');
  }

  refuse({ status, body, message, unsigned, retry = 0 }) {
    this.dirty = true;
    if (unsigned) {
      this.wait();
      return;
    }
    if (LOST.includes(status) && !body?.rev) {
      this.lose(message);
      return;
    }
    if (status === 409) {
      this.stopped = true;
      this.newest = body?.rev;
      this.tell('conflict', message);
      return;
    }
    this.keep();
    const passing = status === 0 || status === 429 || status >= 500;
    this.tell(passing ? (status ? 'busy' : 'offline') : 'failed', message);
    if (passing) this.later(Math.max(RETRY, retry));
  }

  /** The item is no longer ours (claimed, decided or taken back): what was typed stays on this machine. */
  lose(message) {
    this.stopped = true;
    this.lost = true;
    this.keep();
    this.tell('lost', `${message ?? ''}已填写的内容保存在本机，没有提交。`);
  }

  /** After a conflict: go on with our answers on top of the newest revision, which the server puts aside. */
  insist() {
    this.base ??= this.rev;
    this.rev = this.newest ?? this.rev;
    this.stopped = false;
    this.dirty = true;
    return this.save();
  }

  /** The page goes away: a last attempt that may outlive it, and a copy on this machine if it fails. */
  leave() {
    if (!this.dirty || !this.url) return;
    clearTimeout(this.timer);
    this.keep();
    if (this.stopped) return;
    this.request(true).then((answer) => answer.ok && this.accept(answer.body));
  }

  /** The form is being submitted: no more saving. */
  async stop() {
    clearTimeout(this.timer);
    await this.running;
    this.stopped = true;
  }

  /** The submission waits for an answer of the person: meanwhile the draft is kept as ever. */
  async meanwhile(ask) {
    this.resume();
    const said = await ask();
    await this.stop();
    return said;
  }

  /** The submission was refused: go on keeping the draft. */
  resume() {
    this.stopped = !this.url || this.lost;
    if (this.dirty && !this.stopped) this.later(PAUSE);
  }
}
