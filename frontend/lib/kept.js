// What was typed into a form that is no longer ours, as text: to be read, copied or forgotten.

import { placeName, pointer } from './pointer.js';

function* leaves(value, path = []) {
  if (value === null || value === undefined || value === '') return;
  if (typeof value !== 'object') yield [pointer(path), value];
  else for (const [key, part] of Object.entries(value)) yield* leaves(part, [...path, key]);
}

/** One line for each value, with the name of its field. */
export function spoken(schema, answers) {
  return [...leaves(answers)].map(([at, value]) => `${placeName(schema, at)}：${value}`).join('\n');
}
