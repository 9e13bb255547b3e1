// Reading a form's JSON Schema (draft-07): references, defaults of the layout, what is required now.
import { parts, valueAt } from '../../lib/pointer.js';

const CONTAINERS = ['properties', 'definitions'];
const LISTS = ['allOf', 'anyOf', 'oneOf'];
const SINGLES = ['items', 'if', 'then', 'else', 'not', 'contains'];

/** The schema with every local "$ref" put in place, so that no later step has to look one up. */
export function expanded(schema, root = schema, depth = 0) {
  if (schema === null || typeof schema !== 'object' || depth > 32) return schema;
  if (schema.$ref) {
    const { $ref: reference, ...own } = schema;
    return expanded({ ...valueAt(root, reference.slice(1)), ...own }, root, depth + 1);
  }
  const { $id, $schema, ...copy } = schema;
  const inner = (part) => expanded(part, root, depth + 1);
  for (const key of CONTAINERS) {
    if (copy[key]) copy[key] = Object.fromEntries(Object.entries(copy[key]).map(([name, part]) => [name, inner(part)]));
  }
  for (const key of LISTS) {
    if (copy[key]) copy[key] = copy[key].map(inner);
  }
  for (const key of SINGLES) {
    if (copy[key]) copy[key] = inner(copy[key]);
  }
  return copy;
}

export function typeOf(schema) {
  const type = schema?.type;
  return Array.isArray(type) ? type.find((name) => name !== 'null') : type;
}

export const isFiles = (schema) => typeOf(schema) === 'array' && isFile(schema.items);
const isFile = (schema) => Boolean(schema?.properties?.id && schema.properties.size && schema.properties.name);
export const isPicked = (schema) => Boolean(schema?.enum || schema?.oneOf);

function textWidget(schema) {
  if (isPicked(schema)) return 'select';
  if (['region', 'region-ever'].includes(schema.format)) return 'region';
  if (schema.format === 'year-month') return 'yearMonth';
  if (schema.format === 'date-time') return 'moment';
  return schema.maxLength > 200 ? 'textarea' : undefined;
}

function listLook(schema) {
  if (isFiles(schema)) return { 'ui:field': 'files' };
  const items = schema.items ?? {};
  if (isPicked(items)) return { 'ui:widget': 'chips' };
  return typeOf(items) === 'object' ? {} : { 'ui:widget': 'names' };
}

function ownLook(schema) {
  switch (typeOf(schema)) {
    case 'array':
      return listLook(schema);
    case 'boolean':
      return { 'ui:widget': schema.const === true ? 'checkbox' : 'radio' };
    case 'string':
      return textWidget(schema) ? { 'ui:widget': textWidget(schema) } : {};
    default:
      return {};
  }
}

const KNOWN = new Set(['chips', 'region', 'yearMonth', 'moment', 'names', 'textarea', 'select', 'radio', 'checkbox', 'text', 'org', 'entry', 'hidden', 'decision']);
/** Widgets that draw a whole list by themselves. */
const DRAWS_ALL = new Set(['remarks']);

function nest(schema, look) {
  for (const name of Object.keys(schema.properties ?? {})) look[name]['ui:nested'] = true;
}

/** Fields every deciding form may have, by their names: they need no word in the UI schema. */
function platformLook(name, schema, ui = {}) {
  const own = ui['ui:widget'] && ui['ui:widget'] !== 'radio';
  if (name === 'decision' && isPicked(schema) && !own) return { ...ui, 'ui:widget': 'decision' };
  if (name === 'remarks' && schema.items?.properties?.message && !own) return { ...ui, 'ui:widget': 'remarks' };
  return ui;
}

/** The UI schema completed: a widget for every leaf by its type and format, unknown widget names dropped. */
export function dressed(schema, ui = {}, top = true) {
  const look = { ...ownLook(schema), ...ui };
  if (DRAWS_ALL.has(look['ui:widget'])) return { ...ui, 'ui:widget': undefined, 'ui:field': look['ui:widget'] };
  if (look['ui:widget'] && !KNOWN.has(look['ui:widget'])) delete look['ui:widget'];
  if (typeOf(schema) === 'object') {
    for (const [name, part] of Object.entries(schema.properties ?? {})) {
      look[name] = dressed(part, top ? platformLook(name, part, ui[name]) : ui[name], false);
      if (typeOf(part) === 'object') nest(part, look[name]);
    }
  }
  if (typeOf(schema) === 'array' && typeOf(schema.items) === 'object' && !isFiles(schema)) {
    look.items = { ...dressed(schema.items, ui.items, false), 'ui:bare': true };
    look['ui:layout'] = listLayout(schema, ui);
    for (const name of Object.keys(schema.items.properties ?? {})) {
      look.items[name][look['ui:layout'] === 'table' ? 'ui:cell' : 'ui:nested'] = true;
    }
  }
  return look;
}

const FILE = { type: 'object', properties: { id: { type: 'string' }, name: { type: 'string' }, size: { type: 'integer' } } };

/** The twin of a field that holds its scans, `<name>_files`, need not say what a file is. */
const withItems = (name, part) => (name.endsWith('_files') && !part.items ? { ...part, items: FILE } : part);

const pickable = (schema) => schema.oneOf?.every((one) => 'const' in one);

/** A schema that says no more than what to draw: no conditions, one type per leaf. */
export function drawable(schema) {
  const { allOf, anyOf, if: condition, then, else: otherwise, not, ...kept } = schema;
  const branch = kept.type ? {} : ([...(anyOf ?? []), ...(kept.oneOf ?? [])].find((one) => one.type && one.type !== 'null') ?? {});
  const drawn = { ...branch, ...kept, type: typeOf(kept) ?? typeOf(branch) ?? (isPicked(kept) ? 'string' : undefined) };
  if (drawn.oneOf && !pickable(drawn)) delete drawn.oneOf;
  if (drawn.enum) drawn.enum = drawn.enum.filter((value) => value !== null && value !== '');
  if (drawn.items) drawn.items = drawable(drawn.items);
  if (isPicked(drawn.items)) drawn.uniqueItems = true;
  if (drawn.type === 'object') {
    const parts = [...(allOf ?? []).flatMap((one) => [one, one.then, one.else]), then, otherwise];
    const all = Object.assign({}, ...parts.map((part) => part?.properties), drawn.properties);
    const named = Object.entries(all).filter(([name, part]) => drawn.properties?.[name] ?? part?.title);
    drawn.properties = Object.fromEntries(named.map(([name, part]) => [name, drawable(withItems(name, part))]));
  }
  return drawn;
}

/** Names required in an object now, conditions (if/then/else, allOf) included. */
export function requiredIn(schema, data, holds) {
  const names = new Set(schema?.required ?? []);
  const add = (part) => part && requiredIn(part, data, holds).forEach((name) => names.add(name));
  for (const part of schema?.allOf ?? []) add(part);
  if (schema?.if) add(holds(schema.if, data) ? schema.then : schema.else);
  return names;
}

/** The schema of a value, found also when only a condition's branch describes it. */
export function describing(schema, at) {
  return parts(at).reduce((found, part) => {
    if (/^\d+$/.test(part)) return found?.items;
    const branches = [found, ...(found?.allOf ?? []).flatMap((one) => [one, one.then, one.else]), found?.then, found?.else];
    return branches.find((branch) => branch?.properties?.[part]?.title ?? branch?.properties?.[part]?.type)?.properties[part];
  }, schema);
}

/** Whether the place is to be shown: "showIf": {"field", "equals" | "contains" | "filled"}. */
export function shown(ui, answers) {
  const rule = { ...ui?.['ui:options'] }.showIf ?? ui?.['ui:showIf'];
  if (!rule) return true;
  const value = answers?.[rule.field];
  if ('filled' in rule) return (value === undefined || value === null || value === '') !== rule.filled;
  if ('contains' in rule) {
    return Array.isArray(value) ? value.includes(rule.contains) : String(value ?? '').includes(rule.contains);
  }
  const wanted = 'in' in rule ? rule.in : [rule.equals];
  return wanted.some((one) => one === value);
}

/** Whether a list of objects is drawn as a table or, when its rows are wide, as one card per row. */
export function listLayout(schema, ui) {
  const asked = ui?.['ui:options']?.layout ?? ui?.['ui:layout'];
  if (asked) return asked;
  const columns = Object.values(schema.items?.properties ?? {});
  const wide = columns.some((column) => column.format?.startsWith('region') || column.maxLength > 200);
  return wide || columns.length > 6 ? 'cards' : 'table';
}

const WIDE = ['textarea', 'chips', 'checkbox', 'decision'];

/** Width of a field in the grid of twelve. */
export function width(schema, options, nested) {
  if (options.col) return options.col;
  const type = typeOf(schema);
  if (WIDE.includes(options.widget) || type === 'object' || (type === 'array' && options.widget !== 'names')) {
    return isFiles(schema) ? 6 : 12;
  }
  if (!nested) return 6;
  return ['integer', 'number'].includes(type) ? 2 : 4;
}
