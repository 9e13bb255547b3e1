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

/** Local answers with the server's values for the fields only the server computes. */
export function withComputed(answers, computed, schema) {
  const names = Object.keys(schema.properties ?? {}).filter((name) => schema.properties[name].readOnly);
  const fresh = names.filter((name) => !same(answers[name], computed?.[name]));
  if (!fresh.length) return answers;
  return { ...answers, ...Object.fromEntries(fresh.map((name) => [name, computed?.[name]])) };
}
