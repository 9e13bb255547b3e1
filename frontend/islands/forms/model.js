// A form as its designer sees it: fields by section, read from the two files. What is changed stands in edits.js.
import { KINDS, kindOf, picked, resolved } from './kinds.js';

export const NAME = /^[a-z][a-z0-9_]{0,59}$/;
export const options = (entry) => entry?.['ui:options'] ?? {};
export const sectionsOf = ({ ui }) => (options(ui).sections ?? []).map((one, place) => ({ ...one, id: one.id ?? String(place + 1), fields: one.fields ?? [] }));
export const tripleOf = ({ ui }, name) => options(ui[name]).triple;
export const dotted = (path) => path.join('.');

/** Where the fields within a part stand: those of a row, or of a group. */
export const holder = (schema, part) => {
  const whole = resolved(schema, part);
  return whole.items ? resolved(schema, whole.items) : whole;
};

/** {part, entry, parent} of a field: as its schema is meant, its entry in the layout, and what it stands in. */
export function found({ schema, ui }, path) {
  let [part, entry, parent] = [schema, ui, null];
  for (const name of path) {
    parent = holder(schema, part);
    const inner = part === schema ? ui : resolved(schema, part).items ? (entry?.items ?? {}) : entry;
    [part, entry] = [parent.properties?.[name], inner?.[name] ?? {}];
    if (!part) return null;
  }
  return { part: resolved(schema, part), written: part, entry, parent };
}

function row(form, path) {
  const { part, entry, parent } = found(form, path);
  const [name] = path.slice(-1);
  const kind = kindOf(form.schema, name, part, entry);
  const inner = KINDS[kind]?.holds ? Object.keys(holder(form.schema, part).properties ?? {}) : [];
  return {
    path,
    name,
    kind,
    title: part.title ?? name,
    required: (parent.required ?? []).includes(name),
    computed: Boolean(part.readOnly),
    sensitive: Boolean(part['x-sensitive']),
    secret: part['x-secret'] ?? '',
    children: inner.map((one) => row(form, [...path, one])),
  };
}

/** A place of three codes is one row; its codes are rows within. Scans that stand in no section follow their field. */
function listed(form, name, placed) {
  const triple = tripleOf(form, name);
  const there = (one) => found(form, [one]) !== null;
  if (triple) return [{ path: [name], name, kind: 'place', title: options(form.ui[name]).title ?? '所在地', children: triple.filter(there).map((one) => row(form, [one])) }];
  const scans = `${name}_files`;
  const own = there(name) ? [row(form, [name])] : [];
  return form.schema.properties?.[scans] && !placed.has(scans) ? [...own, row(form, [scans])] : own;
}

const placedIn = (form) => new Set(sectionsOf(form).flatMap(({ fields }) => fields.flatMap((name) => [name, ...(tripleOf(form, name) ?? [])])));

/** [{id, title, hint, rows}]: all fields of the form in their order; those in no section come last. */
export function outline(form) {
  const placed = placedIn(form);
  const rowsOf = (names) => names.flatMap((name) => listed(form, name, placed));
  const cards = sectionsOf(form).map(({ id, title, hint, fields }) => ({ id, title, hint, rows: rowsOf(fields) }));
  const follows = (name) => name.endsWith('_files') && placed.has(name.slice(0, -6));
  const rest = Object.keys(form.schema.properties ?? {}).filter((name) => !placed.has(name) && !follows(name));
  return rest.length ? [...cards, { id: '', title: '没有放进分组的', rows: rowsOf(rest) }] : cards;
}

/** All rows with those within. */
export const everyRow = (cards) => cards.flatMap(({ rows }) => rows).flatMap((one) => [one, ...one.children.flatMap((inner) => [inner, ...inner.children])]);

/** [[value, title]…] of a field to choose from. */
export function choicesOf(form, path) {
  const { part, entry } = found(form, path);
  const list = part.items ? resolved(form.schema, part.items) : part;
  const names = (part.items ? entry['ui:enumNames'] ?? entry.items?.['ui:enumNames'] : entry['ui:enumNames']) ?? [];
  if (!picked(list)) return [];
  return list.oneOf ? list.oneOf.map((one) => [one.const, one.title ?? String(one.const)]) : list.enum.map((one, index) => [one, names[index] ?? String(one)]);
}

const PARTS = ['if', 'then', 'else', 'not', 'contains'];

/** Names of fields that the conditions of an object speak of. */
function conditioned(schema, object, seen = new Set()) {
  const take = (part) => {
    for (const name of Object.keys(part?.properties ?? {})) seen.add(name);
    for (const name of part?.required ?? []) seen.add(name);
    conditioned(schema, part, seen);
  };
  for (const key of PARTS) if (object?.[key]) take(object[key]);
  for (const key of ['allOf', 'anyOf', 'oneOf']) for (const part of object?.[key] ?? []) take(part);
  for (const [name, part] of Object.entries(object?.dependencies ?? {})) {
    seen.add(name);
    if (Array.isArray(part)) part.forEach((one) => seen.add(one));
    else take(part);
  }
  return seen;
}

/** Fields whose display waits for this one. */
const waiting = ({ ui }, name) => Object.entries(ui).filter(([, entry]) => options(entry).showIf?.field === name).map(([key]) => key);

/** What of this form speaks of a field, in words: none of it may go before. */
export function ties(form, path) {
  const [name, at] = [path.at(-1), found(form, path)];
  const called = (key) => `「${found(form, [key])?.part.title ?? options(form.ui[key]).title ?? key}」`;
  const told = [];
  if (conditioned(form.schema, at.parent).has(name)) told.push('填写条件（如“选了某项时必填”）');
  if (path.length > 1) {
    const above = found(form, path.slice(0, -1));
    if (options(above.entry).key === name) told.push(`「${above.part.title}」按它对应新旧行`);
    return told;
  }
  for (const key of waiting(form, name)) told.push(`${called(key)}的显示条件`);
  for (const [key, entry] of Object.entries(form.ui)) {
    if (key !== name && options(entry).note?.field === name) told.push(`${called(key)}的附注`);
    if (options(entry).triple?.includes(name)) told.push(`地点${called(key)}`);
    if (key !== name && options(entry).by === name) told.push(`${called(key)}的可选范围`);
  }
  return told;
}

/** The conditions of the form as people would say them, to read beside what they are about. */
export function conditionsOf(form, path) {
  const [name, { entry, parent }] = [path.at(-1), found(form, path)];
  const rule = options(entry).showIf;
  const titled = (key) => `「${parent.properties?.[key]?.title ?? form.schema.properties?.[key]?.title ?? key}」`;
  const how = (one) => ('filled' in one ? (one.filled ? '已填写' : '未填写') : 'contains' in one ? `含“${one.contains}”` : `为“${one.equals}”`);
  const told = rule ? [`${titled(rule.field)}${how(rule)}时才显示`] : [];
  if (conditioned(form.schema, parent).has(name)) told.push('表单的条件规则（if/then 等）提到这一栏目');
  return told;
}
