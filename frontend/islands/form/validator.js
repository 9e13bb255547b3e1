// JSON Schema in the browser without eval, so that the page can forbid it (script-src 'self').
import { dereference, format, validate } from '@cfworker/json-schema';
import { valueAt } from '../../lib/pointer.js';
import { pruned } from './answers.js';
import { FORMATS, formatFault } from './formats.js';
import { sentence } from './messages.js';
import { describing } from './schema.js';

for (const name of FORMATS) format[name] = (text) => !formatFault(name, text);
for (const name of ['text', 'region', 'region-ever', 'cert-no', 'fm-licence']) format[name] = () => true;

// Keywords that only say "something inside is wrong"; the inner error is reported instead.
const WRAPPERS = new Set(['properties', 'items', 'if', 'then', 'else', 'allOf', '$ref', 'additionalProperties', 'contains', 'false', 'dependencies']);

const lookups = new WeakMap();

function lookupOf(schema) {
  if (!lookups.has(schema)) lookups.set(schema, dereference(schema));
  return lookups.get(schema);
}

const run = (schema, data) => validate(data, schema, '7', lookupOf(schema), false);

/** Whether data fits a schema; used by conditions. */
export function holds(schema, data) {
  return schema === true || (schema !== false && run(schema, pruned(data ?? {}) ?? {}).valid);
}

const at = (schema, location) =>
  location
    .replace(/^#\/?/, '')
    .split('/')
    .filter(Boolean)
    .reduce((found, key) => found?.[decodeURIComponent(key).replaceAll('~1', '/').replaceAll('~0', '~')], schema);

/** What a branch (if/then) alone says of a field: a tick that must be set there. */
function promised(schema, { keyword, keywordLocation }, name) {
  const branch = keyword === 'required' ? at(schema, keywordLocation.replace(/\/required$/, '')) : undefined;
  return branch?.properties?.[name]?.const === true ? { const: true } : {};
}

const missing = (error) => (error.keyword === 'required' ? error.error.match(/"([^"]+)"/)?.[1] : undefined);

function faultOf(schema, answers, error) {
  const base = decodeURI(error.instanceLocation.replace(/^#/, ''));
  const name = missing(error);
  const field = name ? `${base}/${name}` : base;
  const described = { ...describing(schema, field), ...promised(schema, error, name) };
  const limit = at(schema, error.keywordLocation);
  return {
    field,
    rule: described['x-rule'] ?? 'schema',
    message: sentence(error.keyword, limit, described, valueAt(answers, field)),
    severity: 'reject',
    keyword: error.keyword,
  };
}

/** Errors inside the branches of anyOf and oneOf are possibilities, not faults. */
const branch = /\/(anyOf|oneOf|not)\//;

/** All faults of the answers: [{field (pointer), rule, message, severity, keyword}], one per field and keyword. */
export function faults(schema, answers) {
  const seen = new Set();
  return run(schema, pruned(answers) ?? {})
    .errors.filter((error) => !WRAPPERS.has(error.keyword) && !branch.test(error.keywordLocation))
    .map((error) => faultOf(schema, answers, error))
    .filter(({ field, message }) => !seen.has(field + message) && seen.add(field + message));
}

/** What @rjsf/core asks of a validator. We check by ourselves, so it only decides conditions. */
export const validator = {
  isValid: (schema, data) => holds(schema, data),
  rawValidation: () => ({ errors: [] }),
  validateFormData: () => ({ errors: [], errorSchema: {} }),
  reset() {},
};
