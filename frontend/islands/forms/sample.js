// Something to read where nothing was filled in yet: what each field could hold.
import { resolved } from './kinds.js';

const TEXTS = { date: '2016-03-01', 'date-time': '2016-03-01T09:00:00+08:00', 'year-month': '2016-03', region: '110101', 'region-ever': '110101' };

function example(schema, written, name) {
  const part = resolved(schema, written);
  const [first] = part.enum ?? part.oneOf?.map((one) => one.const) ?? [];
  if (first !== undefined) return first;
  if (part.const !== undefined) return part.const;
  if (name.endsWith('_files')) return [{ id: '0', name: '示例附件.pdf', size: 1 }];
  if (part.properties) return Object.fromEntries(Object.entries(part.properties).map(([key, one]) => [key, example(schema, one, key)]));
  switch (part.type) {
    case 'boolean':
      return true;
    case 'integer':
    case 'number':
      return Math.max(part.minimum ?? 1, Math.min(part.maximum ?? 1, 1));
    case 'array':
      return [example(schema, part.items, '')];
    default:
      return TEXTS[part.format] ?? '示例';
  }
}

/** The answers, with examples in the fields that hold nothing. */
export function sample(schema, answers) {
  const empty = (value) => value === undefined || value === null || value === '' || (Array.isArray(value) && !value.length);
  return Object.fromEntries(Object.entries(schema.properties ?? {}).map(([name, part]) => [name, empty(answers?.[name]) ? example(schema, part, name) : answers[name]]));
}
