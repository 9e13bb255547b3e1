// What rules gave for fields left empty: it follows the other answers until a person changes the field herself.
import { isEmpty, same } from './answers.js';

/** The values given to a form, by field. Drafts hold none of them, so that they are given anew when it is opened again. */
export class Given {
  constructor() {
    this.values = new Map();
  }

  get any() {
    return this.values.size > 0;
  }

  still(answers, name) {
    return this.values.has(name) && same(answers?.[name], this.values.get(name));
  }

  /** The answers of the person: without what stands as it was given. */
  own(answers) {
    return Object.fromEntries(Object.entries(answers ?? {}).filter(([name]) => !this.still(answers, name)));
  }

  /** The person has changed the form: what differs now is hers, what she `chose` also where it is the same. Whether anything has become hers. */
  changed(answers, chose = []) {
    const hers = [...this.values.keys()].filter((name) => chose.includes(name) || !this.still(answers, name));
    for (const name of hers) this.values.delete(name);
    return hers.length > 0;
  }

  /** With what the server `told`, for fields that she left empty, when `asked` and now; `here(name)`: she is writing there. */
  taken(answers, asked, told, here) {
    const open = (name) => (this.still(answers, name) || isEmpty(answers?.[name])) && isEmpty(asked?.[name]) && !here(name);
    const names = [...new Set([...Object.keys(told ?? {}), ...this.values.keys()])].filter(open);
    const fresh = names.filter((name) => !same(answers?.[name], told?.[name]));
    for (const name of fresh) {
      if (isEmpty(told?.[name])) this.values.delete(name);
      else this.values.set(name, told[name]);
    }
    return fresh.length ? { ...answers, ...Object.fromEntries(fresh.map((name) => [name, told?.[name]])) } : answers;
  }
}
