// What the editor holds, and what it held before: states that are put one after another, to go back and forth among.

const MOST = 200;

/** States that follow each other under one `key` (typing in one field) are one step. */
export function history(first) {
  let [states, at, last] = [[first], 0, ''];
  const hearers = new Set();
  const told = () => hearers.forEach((hear) => hear());
  const go = (step) => {
    if (!(at + step in states)) return;
    at += step;
    last = '';
    told();
  };
  return {
    now: () => states[at],
    put(state, key = '') {
      const over = key && key === last && at === states.length - 1 && at > 0;
      states = [...states.slice(0, over ? at : at + 1), state].slice(-MOST);
      at = states.length - 1;
      last = key;
      told();
    },
    undo: () => go(-1),
    redo: () => go(1),
    canUndo: () => at > 0,
    canRedo: () => at < states.length - 1,
    hear(hear) {
      hearers.add(hear);
      return () => hearers.delete(hear);
    },
  };
}
