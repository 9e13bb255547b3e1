// Answers as data: what is empty, what changed, what may be sent.
import { parts, pointer, valueAt } from '../../lib/pointer.js';
import { shown } from './schema.js';

export const isEmpty = (value) =>
  value === undefined ||
  value === null ||
  value === '' ||
  (Array.isArray(value) ? value.length === 0 : typeof value === 'object' && Object.values(value).every(isEmpty));

/** Without empty leaves and empty objects; rows of lists stay in their places. */
export function pruned(value) {
  if (Array.isArray(value)) return value.map((item) => pruned(item) ?? {});
  if (value === null || typeof value !== 'object') return value === '' || value === null ? undefined : value;
  const kept = Object.entries(value)
    .map(([key, item]) => [key, pruned(item)])
    .filter(([, item]) => item !== undefined && !isEmptyObject(item));
  return Object.fromEntries(kept);
}

const isEmptyObject = (value) => value !== null && typeof value === 'object' && !Array.isArray(value) && !Object.keys(value).length;

/** A text that is the same for equal values, whatever the order of keys and whichever empty leaves they name. */
export function canonical(value) {
  if (isEmpty(value)) return '';
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`;
  if (typeof value !== 'object') return JSON.stringify(value);
  const kept = Object.keys(value)
    .filter((key) => !isEmpty(value[key]))
    .sort();
  return `{${kept.map((key) => `${key}:${canonical(value[key])}`).join(',')}}`;
}

export const same = (one, other) => canonical(one) === canonical(other);

/** Whether the value at a pointer differs between two documents. */
export const changedAt = (now, then, at) => !same(valueAt(now, at), valueAt(then, at));

/** Whether something was changed at the place of a remark: the field or its scans. */
export const mended = (now, then, at) => [at, `${at}_files`, at.replace(/_files$/, '')].some((one) => changedAt(now, then, one));

/** The answers to send: fields which their condition hides are left out. */
export function visible(answers, ui) {
  return Object.fromEntries(Object.entries(answers ?? {}).filter(([name]) => shown(ui?.[name], answers)));
}

/** A copy with the value at the pointer replaced; lists and objects on the way are copied, not changed. */
export function withValue(data, at, value) {
  const [first, ...rest] = parts(at);
  if (first === undefined) return value;
  const copy = Array.isArray(data) ? [...data] : { ...data };
  copy[first] = withValue(copy[first], pointer(rest), value);
  return copy;
}

/** Whether the server computes anything within this part of the schema. */
export function computes(part) {
  if (!part || part.readOnly) return Boolean(part?.readOnly);
  return computes(part.items) || Object.values(part.properties ?? {}).some(computes);
}

/** Local answers with the server's values for the fields only the server computes, in rows and objects too. */
export function withComputed(answers, computed, schema) {
  const fresh = Object.entries(schema.properties ?? {})
    .filter(([, part]) => computes(part))
    .map(([name, part]) => [name, part.readOnly ? computed?.[name] : merged(answers?.[name], computed?.[name], part)])
    .filter(([name, value]) => !same(answers?.[name], value));
  return fresh.length ? { ...answers, ...Object.fromEntries(fresh) } : answers;
}

/** Rows are matched by their places: where one came or went meanwhile, they wait for the next answer. */
function merged(own, computed, part) {
  if (Array.isArray(own)) {
    if (!Array.isArray(computed) || own.length !== computed.length) return own;
    return own.map((row, index) => merged(row, computed[index], part.items));
  }
  const objects = part?.properties && [own, computed].every((value) => value === undefined || (value !== null && typeof value === 'object'));
  return objects ? withComputed(own ?? {}, computed ?? {}, part) : own;
}
