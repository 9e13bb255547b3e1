// Conditions in plain words: one answer compared with a value, or several of them together. Anything else is told as it is written.

export const SIGNS = [
  ['==', '是'],
  ['!=', '不是'],
  ['>', '大于'],
  ['>=', '不小于'],
  ['<', '小于'],
  ['<=', '不大于'],
];
const [PLAIN, ORDERED] = [['==', '!='], ['==', '!=', '>', '>=', '<', '<=']];
const NAME = '[A-Za-z]\\w*';
const TEXT = '"(?:[^"\\\\]|\\\\.)*"';
const ONE = new RegExp(`^(${NAME})\\["([^"\\\\]+)"\\] (==|!=|>=|<=|>|<) (${TEXT}|true|false|-?\\d+(?:\\.\\d+)?)$`);
const GUARD = new RegExp(`(${NAME}\\["[^"\\\\]+"\\]) != null and (?=\\1 [<>])`, 'g');
const JOINED = new RegExp(` (and|or) (?=${NAME}\\[)`);

/** `{how, rows: [{variable, field, sign, value}]}`, null for what says more than that; how is "and" or "or". */
export function read(expression = '') {
  const parts = expression.trim().replace(GUARD, '').split(JOINED);
  const [rows, joints] = [0, 1].map((odd) => parts.filter((_, index) => index % 2 === odd));
  const found = rows.map((row) => ONE.exec(row.trim()));
  if (found.includes(null) || new Set(joints).size > 1) return null;
  return { how: joints[0] ?? 'and', rows: found.map(([, variable, field, sign, value]) => ({ variable, field, sign, value: JSON.parse(value) })) };
}

/** The expression. Nothing is larger or smaller than an answer that was left out. */
export function written({ how, rows }) {
  const one = ({ variable, field, sign, value }) => {
    const answer = `${variable}["${field}"]`;
    return `${/[<>]/.test(sign) ? `${answer} != null and ` : ''}${answer} ${sign} ${JSON.stringify(value)}`;
  };
  return rows.map(one).join(` ${how} `);
}

/** How an answer of that kind may be compared. */
export const signsFor = ({ kind }) => SIGNS.filter(([sign]) => (kind === 'number' ? ORDERED : PLAIN).includes(sign));

/** What a row begins with that compares this answer. */
export function begun({ variable, field, kind, options }) {
  const first = { number: 0, truth: true, choice: options?.[0]?.[0] ?? '' };
  return { variable, field, sign: '==', value: first[kind] ?? '' };
}

/** What steps of these processes keep, and of all that they call: `written` = `[{process, steps, calls}]`. */
export function keptBy(written, processes) {
  const seen = new Set();
  const todo = [...processes];
  while (todo.length) {
    const key = todo.pop();
    if (!seen.has(key)) todo.push(...(written.find((one) => one.process === key)?.calls ?? []));
    seen.add(key);
  }
  return written.filter((one) => seen.has(one.process)).flatMap((one) => one.steps);
}

/**
 * All answers that conditions may ask for: `[{variable, field, called, kind, options}]`.
 * `facts`: of the forms; `steps`: which variables hold which form, the last of one name counts.
 */
export function askable(facts, steps) {
  const known = new Map(steps.map((one) => [one.variable, one]));
  return [...known.values()].flatMap(({ variable, form, title }) =>
    facts.filter((one) => one.form === form).map((one) => ({ ...one, variable, called: `${title || variable} · ${one.title}` })),
  );
}
