// Changes of a form, each a function from form to form: the common ones, so that nobody has to write JSON for them.
// What none of them speaks of stays as it is.
import { KINDS, resolved } from './kinds.js';
import { choicesOf, found, holder, options, sectionsOf, tripleOf } from './model.js';

const SHAPE = ['type', 'format', 'enum', 'oneOf', 'anyOf', 'items', 'minItems', 'maxItems', 'minLength', 'maxLength', 'minimum', 'maximum', 'exclusiveMinimum', 'exclusiveMaximum', 'multipleOf', 'pattern', 'uniqueItems', 'const', 'x-dedupe', 'x-rule', 'properties', 'required', 'additionalProperties', 'allOf', 'if', 'then', 'else', '$ref'];
const LOOK = ['ui:widget', 'ui:field', 'ui:enumNames', 'ui:placeholder', 'items'];
const LOOKS = ['rows', 'layout', 'key', 'unit', 'ticked', 'yesOnly', 'registers', 'register', 'by', 'then', 'inline', 'note'];

const without = (object, names) => Object.fromEntries(Object.entries(object ?? {}).filter(([key]) => !names.includes(key)));
const put = (object, key, value) => (value === undefined || value === '' ? without(object, [key]) : { ...object, [key]: value });
const empty = (value) => value !== null && typeof value === 'object' && !Array.isArray(value) && !Object.keys(value).length;

/** The part at a path with what `change` makes of it. What is on the way and only referred to becomes the form's own. */
function partAt(schema, part, path, change) {
  if (!path.length) return change(part);
  const whole = part === schema ? part : resolved(schema, part);
  if (whole.items) {
    const items = resolved(schema, whole.items);
    return { ...whole, items: partAt(schema, items, path, change) };
  }
  const [name, ...rest] = path;
  return { ...whole, properties: { ...whole.properties, [name]: partAt(schema, whole.properties[name], rest, change) } };
}

const inSchema = (form, path, change) => ({ ...form, schema: partAt(form.schema, form.schema, path, change) });

/** The object in which a field stands, changed. */
const inHolder = (form, path, change) =>
  inSchema(form, path.slice(0, -1), (part) => {
    const whole = part === form.schema ? part : resolved(form.schema, part);
    return whole.items ? { ...whole, items: change(resolved(form.schema, whole.items)) } : change(whole);
  });

/** Keys that lead to the entry of a field in the layout. */
function entryKeys(form, path) {
  return path.flatMap((name, index) => {
    const above = index ? found(form, path.slice(0, index)) : null;
    return above?.part.items ? ['items', name] : [name];
  });
}

function entryAt(entry, [key, ...rest], change) {
  if (key === undefined) return change(entry ?? {});
  const inner = entryAt(entry?.[key], rest, change);
  return empty(inner) ? without(entry, [key]) : { ...entry, [key]: inner };
}

const inEntry = (form, path, change) => ({ ...form, ui: entryAt(form.ui, entryKeys(form, path), change) });

const inOptions = (form, path, change) => inEntry(form, path, (entry) => {
  const made = change(options(entry));
  return put(entry, 'ui:options', empty(made) ? undefined : made);
});

/** A word of the schema: title, a limit, a mark. What only a fragment says is said otherwise beside it. */
export const schemaWord = (key, off) => (form, path, value) =>
  inSchema(form, path, (part) => {
    const gone = value === undefined || value === '' || value === false;
    if (!gone) return { ...part, [key]: value };
    const rest = without(part, [key]);
    return off !== undefined && resolved(form.schema, rest)[key] ? { ...rest, [key]: off } : rest;
  });

export const setTitle = (form, path, title) => (tripleOf(form, path[0]) ? inOptions(form, path, (old) => put(old, 'title', title)) : schemaWord('title')(form, path, title));
export const setSensitive = schemaWord('x-sensitive', false);
export const setSecret = schemaWord('x-secret');
const PAIRS = [['minLength', 'maxLength'], ['minItems', 'maxItems'], ['minimum', 'maximum']];

/** A bound; where it crosses its partner, that one goes along. */
export function setLimit(form, path, key, value) {
  const made = schemaWord(key)(form, path, value);
  const pair = PAIRS.find((names) => names.includes(key)) ?? [];
  const [low, high] = pair.map((name) => found(made, path).part[name]);
  return low > high ? schemaWord(pair.find((name) => name !== key))(made, path, value) : made;
}

export const setHelp = (form, path, text) => inEntry(form, path, (entry) => put(entry, 'ui:help', text));
export const setPlaceholder = (form, path, text) => inEntry(form, path, (entry) => put(entry, 'ui:placeholder', text));
export const setWidth = (form, path, col) => inOptions(form, path, (old) => put(old, 'col', col));
export const setColumn = (form, path, width) => inOptions(form, path, (old) => put(old, 'width', width));
export const setUnit = (form, path, unit) => inOptions(form, path, (old) => put(old, 'unit', unit));
export const setWidget = (form, path, widget) => inEntry(form, path, (entry) => put(entry, 'ui:widget', widget));
export const setFormTitle = (form, title) => ({ ...form, schema: { ...form.schema, title } });

/** In the order of the fields, so that the list reads like the form. */
export function setRequired(form, path, yes) {
  const name = path.at(-1);
  return inHolder(form, path, (object) => {
    const others = (object.required ?? []).filter((one) => one !== name);
    const rank = Object.keys(object.properties);
    const before = others.filter((one) => rank.indexOf(one) <= rank.indexOf(name)).length;
    const named = yes ? [...others.slice(0, before), name, ...others.slice(before)] : others;
    return put(object, 'required', named.length ? named : undefined);
  });
}

/** Values and what they are called: an `enum` where both are the same, else a `oneOf` with titles. */
export function setChoices(form, path, choices) {
  const titled = choices.some(([value, title]) => String(value) !== title);
  const said = titled ? { oneOf: choices.map(([value, title]) => ({ const: value, title })) } : { enum: choices.map(([value]) => value) };
  const list = (part) => {
    const whole = resolved(form.schema, part);
    const old = new Map((whole.oneOf ?? []).map((one) => [one.const, one]));
    const kept = said.oneOf ? { oneOf: said.oneOf.map((one) => ({ ...old.get(one.const), ...one })) } : said;
    return 'enum' in whole === 'enum' in kept && !part.$ref ? { ...whole, ...kept } : { ...without(whole, ['enum', 'oneOf']), ...kept };
  };
  const many = found(form, path).part.items;
  const made = inSchema(form, path, (part) => (many ? { ...resolved(form.schema, part), items: list(resolved(form.schema, part).items) } : list(part)));
  return inEntry(made, path, (entry) => without(entry, ['ui:enumNames']));
}

/** Another kind of field: what only the old kind knows goes. */
export function setKind(form, path, kind) {
  const { schema, ui = {}, single, text, holds, personal } = KINDS[kind];
  const before = found(form, path).part;
  const picks = choicesOf(form, path);
  const inner = holder(form.schema, before);
  const gone = [...SHAPE, ...(single ? [] : ['x-prefill']), ...(text || holds ? [] : ['x-sensitive', 'x-secret'])];
  const kept = without(resolved(form.schema, before), gone);
  const made = holds && inner.properties ? whole(kind, schema, inner) : schema;
  const marked = personal && !kept['x-sensitive'] ? { 'x-sensitive': true } : {};
  const changed = inSchema(form, path, () => ({ ...kept, ...structuredClone(made), ...marked }));
  const looked = inEntry(changed, path, (entry) => {
    const look = { ...without(options(entry), LOOKS), ...options(ui) };
    const drawn = holds && inner.properties ? movedEntry(entry, inner, kind) : {};
    return put({ ...without(entry, [...LOOK, ...Object.keys(inner.properties ?? {})]), ...without(ui, ['ui:options']), ...drawn }, 'ui:options', empty(look) ? undefined : look);
  });
  return KINDS[kind].options && picks.length ? setChoices(looked, path, picks) : looked;
}

/** The fields within go on in a table that was a group, and the other way round. */
function whole(kind, schema, inner) {
  const object = { type: 'object', ...(inner.required && { required: inner.required }), additionalProperties: false, properties: inner.properties };
  return kind === 'table' ? { ...schema, items: object } : object;
}

function movedEntry(entry, inner, kind) {
  const from = entry.items ?? entry;
  const own = Object.fromEntries(Object.keys(inner.properties).filter((name) => from[name]).map((name) => [name, from[name]]));
  if (empty(own)) return {};
  return kind === 'table' ? { items: own } : own;
}

const inSections = (form, change) => ({ ...form, ui: { ...form.ui, 'ui:options': { ...options(form.ui), sections: change(sectionsOf(form)) } } });
const inSection = (form, id, change) => inSections(form, (all) => all.map((one) => (one.id === id ? change(one) : one)));

export const setSection = (form, id, key, text) => inSection(form, id, (one) => put(one, key, key === 'title' ? text || '未命名' : text));

export function addSection(form, title) {
  const ids = sectionsOf(form).map(({ id }) => id);
  let number = ids.length + 1;
  while (ids.includes(`section_${number}`)) number += 1;
  return inSections(form, (all) => [...all, { id: `section_${number}`, title, fields: [] }]);
}

const swapped = (list, from, to) => {
  const next = [...list];
  [next[from], next[to]] = [next[to], next[from]];
  return next;
};

export function moveSection(form, id, step) {
  const from = sectionsOf(form).findIndex((one) => one.id === id);
  return sectionsOf(form)[from + step] ? inSections(form, (all) => swapped(all, from, from + step)) : form;
}

/** Only an empty one goes, and never the last. */
export const removeSection = (form, id) =>
  inSections(form, (all) => all.filter((one) => one.id !== id || one.fields.length || all.length === 1));

/** One place up or down; at the edge of a section into the next one. Columns move within their table. */
export function move(form, path, step) {
  if (path.length > 1) return moveInside(form, path, step);
  const all = sectionsOf(form);
  const at = all.findIndex(({ fields }) => fields.includes(path[0]));
  if (at < 0) return form;
  const place = all[at].fields.indexOf(path[0]) + step;
  if (place >= 0 && place < all[at].fields.length) return inSection(form, all[at].id, (one) => ({ ...one, fields: swapped(one.fields, place - step, place) }));
  const next = all[at + step];
  return next ? moveTo(form, path[0], next.id, step > 0 ? 0 : next.fields.length) : form;
}

function moveInside(form, path, step) {
  return inHolder(form, path, (object) => {
    const rows = Object.entries(object.properties);
    const from = rows.findIndex(([name]) => name === path.at(-1));
    return rows[from + step] ? { ...object, properties: Object.fromEntries(swapped(rows, from, from + step)) } : object;
  });
}

/** Into a section, before the field that stands at that place. */
export function moveTo(form, name, id, place) {
  const own = sectionsOf(form).find(({ fields }) => fields.includes(name));
  const from = own?.id === id ? own.fields.indexOf(name) : -1;
  const at = from >= 0 && from < place ? place - 1 : place;
  return inSections(form, (all) =>
    all.map((one) => {
      const fields = one.fields.filter((other) => other !== name);
      return one.id === id ? { ...one, fields: [...fields.slice(0, at), name, ...fields.slice(at)] } : fields.length === one.fields.length ? one : { ...one, fields };
    }),
  );
}

/** What a fresh name of a field could be: `item_3`; scans end in `_files`. */
export function freshName(form, above, kind) {
  const there = Object.keys((above.length ? holder(form.schema, found(form, above).part) : form.schema).properties ?? {});
  const end = kind === 'files' ? '_files' : '';
  let number = 1;
  while (there.includes(`item_${number}${end}`)) number += 1;
  return `item_${number}${end}`;
}

/** A field behind all others: of a section, or within the table or group at `above`. */
export function addField(form, { above = [], section, name, title, kind }) {
  const { schema, ui } = KINDS[kind];
  const fresh = { title, ...structuredClone(schema), ...(KINDS[kind].personal && { 'x-sensitive': true }) };
  const path = [...above, name];
  const made = inHolder(form, path, (object) => ({ ...object, properties: { ...object.properties, [name]: fresh } }));
  const drawn = ui ? inEntry(made, path, () => structuredClone(ui)) : made;
  return above.length ? drawn : inSection(drawn, section, (one) => ({ ...one, fields: [...one.fields, name] }));
}

/** The same field once more under another name: the old one stays for what was filled in. */
export function copyField(form, path, name, title) {
  const { written, entry } = found(form, path);
  const to = [...path.slice(0, -1), name];
  const made = inHolder(form, path, (object) => ({ ...object, properties: { ...object.properties, [name]: { ...without(written, ['x-with']), title } } }));
  const drawn = empty(entry) ? made : inEntry(made, to, () => structuredClone(entry));
  if (path.length > 1) return drawn;
  const stands = (one) => one === path[0] || tripleOf(form, one)?.includes(path[0]);
  const own = sectionsOf(form).find(({ fields }) => fields.some(stands)) ?? sectionsOf(form).at(-1);
  return moveTo(drawn, name, own.id, own.fields.findIndex(stands) + 1 || own.fields.length);
}

/** The field, its scans, its places in lists. `ties` must be empty, and something must be left in what it stands in. */
export function removeField(form, path) {
  const top = path.length === 1;
  const names = top && !path[0].endsWith('_files') ? [path[0], `${path[0]}_files`] : [path.at(-1)];
  const keys = entryKeys(form, path);
  const made = inHolder(form, path, (object) => {
    const required = (object.required ?? []).filter((one) => !names.includes(one));
    return put({ ...object, properties: unlinked(without(object.properties, names), names) }, 'required', required.length ? required : undefined);
  });
  const ui = names.reduce((entry, name) => entryAt(entry, [...keys.slice(0, -1)], (one) => without(one, [name])), made.ui);
  const left = { ...made, ui };
  return top ? inSections(left, (all) => all.map((one) => (one.fields.some((name) => names.includes(name)) ? { ...one, fields: one.fields.filter((name) => !names.includes(name)) } : one))) : left;
}

function unlinked(properties, names) {
  const links = (part) => Array.isArray(part['x-with']) && part['x-with'].some((one) => names.includes(one));
  return Object.fromEntries(
    Object.entries(properties).map(([key, part]) => {
      if (!links(part)) return [key, part];
      const left = part['x-with'].filter((one) => !names.includes(one));
      return [key, put(part, 'x-with', left.length ? left : undefined)];
    }),
  );
}

/** Whether something stays in the form, table or group once the field is gone. */
export const maySpare = (form, path) => Object.keys(found(form, path).parent.properties).filter((name) => name !== path.at(-1) && !name.endsWith('_files')).length > 0;
