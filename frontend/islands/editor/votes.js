// Several who decide, in plain words: when it ends before all have answered, and what counts as passed behind it.

const AGREES = '"decision", "approve"';

/** When the others are not waited for any more; `one` is the variable of one answer, `all` the list of them. */
export const ENDS = [
  ['all', '全部办完'],
  ['refused', '有一人不同意即结束'],
  ['agreed', '一人同意即结束'],
  ['ratio', '同意达到比例即结束'],
];

/** What the gateway behind takes for passed. */
export const PASSES = [
  ['all', '全部同意'],
  ['agreed', '至少一人同意'],
  ['ratio', '同意达到比例'],
];

const until = {
  all: () => '',
  refused: ({ one }) => `${one}["decision"] != "approve"`,
  agreed: ({ one }) => `${one}["decision"] == "approve"`,
  ratio: ({ all }, percent) => `count(${all}, ${AGREES}) * 100 >= nrOfInstances * ${percent}`,
};
const passed = {
  all: ({ all }) => `len(${all}) > 0 and count(${all}, ${AGREES}) == len(${all})`,
  agreed: ({ all }) => `count(${all}, ${AGREES}) > 0`,
  ratio: ({ all }, percent) => `len(${all}) > 0 and count(${all}, ${AGREES}) * 100 >= len(${all}) * ${percent}`,
};

const bounded = (percent) => Math.min(Math.max(Math.trunc(Number(percent)) || 1, 1), 100);
const written = (ways) => (way, names, percent = 50) => ways[way](names, bounded(percent));
export const untilWritten = written(until);
export const passedWritten = written(passed);

/** `{way, percent}` of an expression, `way` "" for one that says something else. */
function reading(ways) {
  return (text, names) => {
    const percent = Number(/\* (\d{1,3})$/.exec(text)?.[1] ?? 50);
    const way = Object.keys(ways).find((one) => ways[one](names, percent) === text) ?? '';
    return { way, percent };
  };
}
export const untilRead = reading(until);
export const passedRead = reading(passed);
