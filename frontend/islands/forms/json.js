// JSON as it is written: read with the places of its values, and written again with all that did not change as it stood.

const DEEPEST = 60;
const WIDEST = 118;
const BLANK = /[ \t\r\n]*/y;
const STRING = /"(?:[^"\\\u0000-\u001f]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*"/y;
const PLAIN = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null/y;

/** What is wrong with a text, and where: `line` and `column` count from 1. */
export class Misread extends Error {
  constructor(message, text, at) {
    super(message);
    const before = text.slice(0, at).split('\n');
    Object.assign(this, { line: before.length, column: before.at(-1).length + 1, at });
  }
}

class Reader {
  constructor(text) {
    Object.assign(this, { text, at: 0 });
  }

  wrong(message, at = this.at) {
    throw new Misread(message, this.text, at);
  }

  match(pattern) {
    pattern.lastIndex = this.at;
    const found = pattern.exec(this.text)?.[0];
    if (found !== undefined) this.at += found.length;
    return found;
  }

  skip() {
    this.match(BLANK);
  }

  value(depth) {
    this.skip();
    if (depth > DEEPEST) this.wrong('嵌套过深');
    const start = this.at;
    const sign = this.text[start];
    if (sign === '{') return this.object(start, depth);
    if (sign === '[') return this.array(start, depth);
    const found = this.match(sign === '"' ? STRING : PLAIN);
    if (found === undefined) this.wrong(sign === undefined ? '内容到此突然结束' : sign === '"' ? '文字没有写完，或者其中有换行' : '这里应为一个值');
    return { start, end: this.at, value: JSON.parse(found) };
  }

  /** The parts of an object or a list, up to the closing sign. */
  parts(close, one) {
    this.at += 1;
    this.skip();
    if (this.text[this.at] === close) return void (this.at += 1);
    for (;;) {
      one();
      this.skip();
      const sign = this.text[this.at];
      if (sign !== ',' && sign !== close) this.wrong(sign === undefined ? '内容到此突然结束' : `这里应为逗号或者 ${close}`);
      this.at += 1;
      if (sign === close) return undefined;
    }
  }

  object(start, depth) {
    const members = new Map();
    this.parts('}', () => {
      this.skip();
      const at = this.at;
      const written = this.match(STRING);
      if (written === undefined) this.wrong('这里应为带双引号的名称');
      const key = JSON.parse(written);
      if (members.has(key)) this.wrong(`“${key}”在同一处写了两次`, at);
      this.skip();
      if (this.text[this.at] !== ':') this.wrong('名称后面应为冒号');
      this.at += 1;
      members.set(key, { at, ...this.value(depth + 1) });
    });
    const value = Object.fromEntries([...members].map(([key, node]) => [key, node.value]));
    return { start, end: this.at, value, members };
  }

  array(start, depth) {
    const items = [];
    this.parts(']', () => items.push(this.value(depth + 1)));
    return { start, end: this.at, value: items.map((node) => node.value), items };
  }
}

/** The text as a tree of {start, end, value}, objects with `members`, lists with `items`. Throws Misread. */
export function parsed(text) {
  const reader = new Reader(text);
  const found = reader.value(0);
  reader.skip();
  if (reader.at < text.length) reader.wrong('内容后面还有多余的文字');
  if (!found.members) reader.wrong('最外层应为一个对象 { … }', found.start);
  return found;
}

/** {value} of a text, or {wrong: Misread}. */
export function read(text) {
  try {
    return { value: parsed(text).value };
  } catch (wrong) {
    if (wrong instanceof Misread) return { wrong };
    throw wrong;
  }
}

const isObject = (value) => value !== null && typeof value === 'object' && !Array.isArray(value);
const isHeld = (value) => value !== null && typeof value === 'object';

/** Equal, the order of keys included. */
export const same = (one, other) => JSON.stringify(one) === JSON.stringify(other);

/** On one line, with blanks as people put them. */
function inline(value) {
  if (Array.isArray(value)) return `[${value.map(inline).join(', ')}]`;
  if (!isObject(value)) return JSON.stringify(value);
  return `{${Object.entries(value).map(([key, one]) => `${JSON.stringify(key)}: ${inline(one)}`).join(', ')}}`;
}

/** Short texts beside each other, as many as fit on a line. */
function filled(words, indent) {
  const lines = [''];
  for (const word of words) {
    if (lines.at(-1) && indent.length + lines.at(-1).length + word.length > WIDEST - 2) lines.push('');
    lines[lines.length - 1] += `${lines.at(-1) ? ' ' : ''}${word}`;
  }
  return lines;
}

/** A value that stands nowhere yet; `lead`: what stands before it on its line. */
function fresh(value, indent, lead) {
  const short = inline(value);
  if (!isHeld(value) || indent.length + lead + short.length < WIDEST) return short;
  const inner = `${indent}  `;
  if (isObject(value)) {
    const rows = Object.entries(value).map(([key, one]) => `${inner}${JSON.stringify(key)}: ${fresh(one, inner, key.length + 4)}`);
    return `{\n${rows.join(',\n')}\n${indent}}`;
  }
  if (value.some(isHeld)) return `[\n${value.map((one) => inner + fresh(one, inner, 0)).join(',\n')}\n${indent}]`;
  const words = value.map((one, index) => inline(one) + (index < value.length - 1 ? ',' : ''));
  return `[\n${filled(words, inner).map((line) => inner + line).join('\n')}\n${indent}]`;
}

const indentAt = (text, at) => /^[ \t]*/.exec(text.slice(text.lastIndexOf('\n', at - 1) + 1))[0];

/** Parts between brackets: on one line where they stood so and still fit, else each on its own. */
function laidOut(text, node, [open, close], parts, indent) {
  const inside = text.slice(node.start + 1, node.end - 1);
  const first = /^\s*/.exec(inside)[0];
  const pad = first.includes('\n') ? '' : first.trim() === '' && inside.trim() ? first : '';
  const line = `${open}${pad}${parts.join(', ')}${pad}${close}`;
  const lead = node.start - (text.lastIndexOf('\n', node.start - 1) + 1);
  if (!parts.length) return `${open}${close}`;
  if (!first.includes('\n') && !line.includes('\n') && lead + line.length <= WIDEST) return line;
  const inner = first.includes('\n') ? first.slice(first.lastIndexOf('\n') + 1) : `${indent}  `;
  return `${open}\n${parts.map((part) => inner + part).join(',\n')}\n${indent}${close}`;
}

/** The old item that a new one goes on from: of the same name, else the same place in a list of the same length. */
function before(items, one, index, length) {
  const name = (value) => value?.id ?? value?.const;
  const named = name(one) === undefined ? undefined : items.find((old) => name(old.value) === name(one));
  return named ?? items.find((old) => same(old.value, one)) ?? (items.length === length ? items[index] : undefined);
}

/** The text of a node with `value` in its place. */
function kept(text, node, value) {
  const was = text.slice(node.start, node.end);
  if (same(node.value, value)) return was;
  const indent = indentAt(text, node.start);
  const lead = node.start - (text.lastIndexOf('\n', node.start - 1) + 1) - indent.length;
  if (node.members && isObject(value)) return keptObject(text, node, value, indent);
  if (node.items?.length && Array.isArray(value) && value.some(isHeld)) {
    const parts = value.map((one, index) => {
      const old = before(node.items, one, index, value.length);
      return old ? kept(text, old, one) : fresh(one, `${indent}  `, 0);
    });
    return laidOut(text, node, '[]', parts, indent);
  }
  return fresh(value, indent, lead);
}

function keptObject(text, node, value, indent) {
  const keys = Object.keys(value);
  if (same(keys, [...node.members.keys()])) {
    let [done, at] = ['', node.start];
    for (const [key, member] of node.members) {
      done += text.slice(at, member.start) + kept(text, member, value[key]);
      at = member.end;
    }
    return done + text.slice(at, node.end);
  }
  const parts = keys.map((key) => {
    const member = node.members.get(key);
    if (member) return text.slice(member.at, member.start) + kept(text, member, value[key]);
    return `${JSON.stringify(key)}: ${fresh(value[key], `${indent}  `, key.length + 4)}`;
  });
  return laidOut(text, node, '{}', parts, indent);
}

/** The text with another value in it: what did not change stays as it is written. */
export function rewritten(text, value) {
  const node = parsed(text);
  return text.slice(0, node.start) + kept(text, node, value) + text.slice(node.end);
}
