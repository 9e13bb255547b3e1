// Answers as text, in the words of their form: to be read, compared and copied where no field shows them.
import { placeName, pointer } from '../../lib/pointer.js';
import { monthText, toLocal } from './moments.js';
import { fullName, knownRegions } from './regions.js';
import { isFiles } from './schema.js';

const FORMATS = {
  'year-month': monthText,
  'date-time': (value) => toLocal(value).replace('T', ' ') || value,
  region: (value) => fullName(knownRegions(), value),
  'region-ever': (value) => fullName(knownRegions(), value),
};

/** A value as its control shows it. */
function word(schema, value) {
  if (typeof value === 'boolean') return value ? '是' : '否';
  const choice = [...(schema?.oneOf ?? []), ...(schema?.anyOf ?? [])].find((one) => 'const' in one && one.const === value);
  return choice?.title ?? FORMATS[schema?.format]?.(value) ?? String(value);
}

/** The same form where remarks name the places they are about as the record does. */
export function withPlaces(schema, places = []) {
  const { remarks } = schema.properties ?? {};
  const { field } = remarks?.items?.properties ?? {};
  if (!field) return schema;
  const named = { ...field, oneOf: places.map(({ field: at, title }) => ({ const: at, title })) };
  const items = { ...remarks.items, properties: { ...remarks.items.properties, field: named } };
  return { ...schema, properties: { ...schema.properties, remarks: { ...remarks, items } } };
}

const isPlain = (value) => typeof value !== 'object';

/** The names of an object as its form has them; what the form does not know comes last. */
const inOrder = (schema, value) => [...new Set([...Object.keys(schema?.properties ?? {}), ...Object.keys(value)])];

/** Every value somebody entered: [pointer, text]…; what the platform computes is no text of hers. */
function* leaves(schema, value, path = []) {
  if (value === null || value === undefined || value === '' || schema?.readOnly) return;
  if (isPlain(value)) yield [pointer(path), word(schema, value)];
  else if (isFiles(schema)) for (const { name, id } of value) yield [pointer(path), name ?? id];
  else if (Array.isArray(value)) for (const [key, part] of value.entries()) yield* leaves(schema?.items, part, [...path, ...(isPlain(part) ? [] : [key])]);
  else for (const key of inOrder(schema, value)) yield* leaves(schema?.properties?.[key], value[key], [...path, key]);
}

/** One line for each value, with the name of its field. */
export function spoken(schema, answers) {
  return [...leaves(schema, answers)].map(([at, text]) => `${placeName(schema, at)}：${text}`).join('\n');
}

function gathered(schema, answers) {
  const found = new Map();
  for (const [at, text] of leaves(schema, answers)) found.set(at, found.has(at) ? `${found.get(at)}、${text}` : text);
  return found;
}

/** Where two documents differ: [{place, one, other}]…, '' where one of them says nothing. */
export function differing(schema, first, second) {
  const [one, other] = [gathered(schema, first), gathered(schema, second)];
  return [...new Set([...one.keys(), ...other.keys()])]
    .filter((at) => one.get(at) !== other.get(at))
    .map((at) => ({ place: placeName(schema, at), one: one.get(at) ?? '', other: other.get(at) ?? '' }));
}
