// What rules gave for fields left empty: it follows the other answers until a person changes the field herself.
import { isEmpty, same } from './answers.js';

/** The values given to a form, by field; drafts hold none of them, so that they are given anew when it is opened again. `hers`: the fields in which the person has written meanwhile. */
export class Given {
  constructor() {
    this.values = new Map();
    this.hers = new Set();
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

  /** The person has changed the form: what differs from `before` is hers, what she `chose` also where it is the same. Whether anything given has become hers. */
  changed(before, answers, chose = []) {
    const names = [...new Set([...Object.keys(before ?? {}), ...Object.keys(answers ?? {})])];
    const hers = names.filter((name) => chose.includes(name) || !same(before?.[name], answers?.[name]));
    for (const name of hers) {
      if (isEmpty(answers?.[name])) this.hers.delete(name);
      else this.hers.add(name);
    }
    return hers.filter((name) => this.values.delete(name)).length > 0;
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

  /** What stood there before she came, in a form that was sent or kept, and is what rules give: the server told these `names` among its answers. */
  found(answers, told, names, open) {
    const left = (names ?? []).filter((name) => open(name) && !this.hers.has(name) && !isEmpty(told?.[name]));
    for (const name of left.filter((one) => same(answers?.[one], told[one]))) this.values.set(name, told[name]);
  }
}
