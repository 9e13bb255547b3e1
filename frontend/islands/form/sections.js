// The sections of a form, and how far each is filled in.
import { isEmpty } from './answers.js';
import { shown } from './schema.js';

/** Sections as the UI schema names them; fields it forgot come last, so that none is lost. */
export function sectionsOf(schema, ui) {
  const named = ui['ui:options']?.sections ?? [];
  const placed = new Set(named.flatMap(({ fields }) => fields.flatMap((name) => [name, ...(triple(ui, name) ?? [])])));
  const rest = Object.keys(schema.properties ?? {}).filter((name) => !placed.has(name));
  if (!rest.length) return named;
  return [...named, { id: 'rest', title: named.length ? '其他' : (schema.title ?? '填报内容'), fields: rest }];
}

/** What people call a place of several codes, by each of them. */
export const placesOf = (ui) =>
  Object.fromEntries(
    Object.values(ui)
      .map((one) => one?.['ui:options'])
      .filter((options) => options?.triple && options.title)
      .flatMap(({ triple: names, title }) => names.map((name) => [name, title])),
  );

export const triple = (ui, name) => ui[name]?.['ui:options']?.triple;

/** The fields a place stands for, as pointers: a section ("/#id") stands for all of its own. */
export function pointersAt(sections, ui, at) {
  if (!at.startsWith('/#')) return [at];
  const fields = sections.find(({ id }) => `/#${id}` === at)?.fields ?? [];
  return fields.flatMap((name) => triple(ui, name) ?? [name]).map((name) => `/${name}`);
}

/** Whether nothing of a section is shown: its conditions do not hold, or all is still to be computed. */
export function unseen(section, schema, ui, answers) {
  return vacant(section, schema, answers) || section.fields.every((name) => !shown(ui[name], answers));
}

/** Whether a section holds nothing but fields the server computes and has not computed yet. */
export function vacant({ fields }, schema, answers) {
  return fields.every((name) => schema.properties?.[name]?.readOnly && isEmpty(answers?.[name]));
}

/** A promise counts once it is ticked, anything else once there is something. */
const given = (schema, value) => (schema?.const === true ? value === true : !isEmpty(value));

/** [{id, title, filled, required, faults}] for the aside. */
export function progress({ sections, schema, ui, answers, required, problems }) {
  return sections.filter((section) => !unseen(section, schema, ui, answers)).map((section) => {
    const names = section.fields
      .flatMap((name) => triple(ui, name) ?? [name])
      .filter((name) => shown(ui[name], answers));
    const needed = names.filter((name) => required.has(name));
    return {
      id: section.id,
      title: section.title,
      computed: names.length > 0 && names.every((name) => schema.properties?.[name]?.readOnly),
      required: needed.length,
      filled: needed.filter((name) => given(schema.properties?.[name], answers[name])).length,
      faults: problems.filter(({ field, severity }) => severity !== 'warn' && names.includes(field.split('/')[1])).length,
    };
  });
}
