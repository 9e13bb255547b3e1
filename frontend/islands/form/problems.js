// Problems: whose they are, whether they still hold, in which order, and as an error schema for @rjsf/core.
import { parts, placeName, valueAt, within } from '../../lib/pointer.js';
import { canonical } from './answers.js';

/** Server problems with the value they were raised on, so that they vanish once the person changed it. */
export function noted(problems, answers) {
  return problems.map((problem) => ({ ...problem, on: canonical(valueAt(answers, problem.field)) }));
}

export const stillHolds = (problem, answers) => canonical(valueAt(answers, problem.field)) === problem.on;

/** Local faults worth showing: all after a try to submit, before that only those of fields already left. */
export function due(faults, all, touched) {
  return faults.filter(({ field, keyword }) => all || (touched.has(field) && keyword !== 'required'));
}

/** The server's problems that still hold, and the browser's own where the server said nothing. */
export function together(local, remote, answers) {
  const alive = remote.filter((problem) => stillHolds(problem, answers));
  const named = new Set(alive.map(({ field }) => field));
  return [...alive, ...local.filter(({ field }) => !named.has(field))];
}

/** What @rjsf/core shows at the fields: {name: {__errors: […], …}}; warnings are not errors. */
export function errorSchema(problems) {
  const root = {};
  for (const { field, message, severity } of problems) {
    if (severity === 'warn') continue;
    const place = parts(field).reduce((here, part) => (here[part] ??= {}), root);
    place.__errors = [...new Set([...(place.__errors ?? []), message])];
  }
  return root;
}

const LAST = Number.MAX_SAFE_INTEGER;

/** Where a place stands on the page, step by step inwards: [its field, the row, the column…]. */
function spot(fields, schema, at) {
  const [name, ...inner] = parts(at);
  const placeOf = (names, one) => (names.includes(one) ? names.indexOf(one) : LAST);
  let here = schema.properties?.[name];
  const steps = inner.map((part) => {
    const step = here?.items ? Number(part) : placeOf(Object.keys(here?.properties ?? {}), part);
    here = here?.items ?? here?.properties?.[part];
    return step;
  });
  return [placeOf(fields, name), ...steps];
}

function compared(one, other) {
  const differs = one.findIndex((step, depth) => step !== other[depth]);
  if (differs < 0) return one.length - other.length;
  return differs < other.length ? one[differs] - other[differs] : 1;
}

/**
 * Rows with a `field` in the order of the page; what is about the whole comes first, what is about a section before its
 * fields. `fields` are the names as laid out, `places` gives the pointers a section stands for.
 */
export function inOrder(rows, schema, fields, places = (at) => [at]) {
  const spotOf = ({ field }) => {
    if (!field) return [-1];
    const section = field.startsWith('/#');
    const found = spot(fields, schema, (section ? places(field)[0] : field) ?? '');
    return section ? [found[0] - 0.5] : found;
  };
  return [...rows].sort((one, other) => compared(spotOf(one), spotOf(other)));
}

/** Entries of the summary in the order of the page: [{field, text}]. `fields` are the names as laid out. */
export function summary(problems, schema, fields) {
  const faulty = problems.filter(({ severity }) => severity !== 'warn');
  const rows = inOrder(faulty, schema, fields).map(({ field, message }) => ({ field, text: labelled(placeName(schema, field), message) }));
  const seen = new Set();
  return rows.filter(({ field, text }) => !seen.has(field + text) && seen.add(field + text));
}

/** A whole sentence as a title (a declaration) would only repeat itself. */
const LONG = 30;

function labelled(place, message) {
  if (place.length > LONG) return message;
  const last = place.match(/「[^」]*」$/)?.[0];
  const short = last && message.includes(last) ? place.slice(0, -last.length) : place;
  return short ? `${short}：${message}` : message;
}

/** Fields of the sections in the order they stand on the page; composite places count as their parts. */
export function laidOut(sections, ui) {
  return sections.flatMap(({ fields }) => fields.flatMap((name) => ui[name]?.['ui:options']?.triple ?? [name]));
}

/** Whether a returned form lets this place be changed: `unlocked` is null when nothing is locked. */
export function isLocked(unlocked, at) {
  return Array.isArray(unlocked) && at !== '' && !unlocked.some((open) => within(at, open));
}

/** What may be changed after more was opened; what was open stays so, for what was typed there may be undone. */
export function wider(before, opened) {
  return before && opened ? [...new Set([...before, ...opened])] : null;
}

/** The problems of fields that this form has, or of none. */
export function known(problems, schema) {
  return problems.filter(({ field }) => !field || parts(field)[0] in (schema.properties ?? {}));
}
