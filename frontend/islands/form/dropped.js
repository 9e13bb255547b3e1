// Rows deleted a moment ago: they can be put back in their places until something else is changed or the draft is saved.
import { createContext } from 'preact';
import { useCallback, useContext, useEffect, useMemo, useRef, useState } from 'preact/hooks';
import { valueAt } from '../../lib/pointer.js';
import { same, withValue } from './answers.js';

/** What was deleted last, first: [{at, number, row, left}]; `left` are the answers without it. */
export const dropped = (before, answers, at, number) => {
  const rows = valueAt(answers, at) ?? [];
  const left = withValue(answers, at, rows.filter((_, place) => place !== number));
  return [{ at, number, row: rows[number], left }, ...before];
};

/** What can still be put back when the answers have become `next`: all of it, or nothing once they differ elsewhere. */
export const undoable = (list, next) => (list.length && same(list[0].left, next) ? list : []);

/** What the deleted rows are changed by; `busy`: putting back takes two changes, neither is one elsewhere. */
const doorsOf = (newest, current, set, busy) => ({
  drop: (at, number) => set(dropped(current.current, newest.current, at, number)),
  take() {
    busy.current = true;
    const [last, ...rest] = current.current;
    set(rest);
    return last;
  },
  settle: () => (busy.current = false),
  forget: () => current.current.length && set([]),
  keep: (next) => busy.current || set(undoable(current.current, next)),
});

/** The deleted rows of a form: {list, drop(at, number), take(), settle(), forget(), keep(next)}; made anew with the list only. */
export function useDropped(newest) {
  const [list, setList] = useState([]);
  const current = useRef(list);
  const busy = useRef(false);
  const set = (next) => {
    if (!next.length && !current.current.length) return;
    current.current = next;
    setList(next);
  };
  const doors = useMemo(() => doorsOf(newest, current, set, busy), []);
  return useMemo(() => ({ list, ...doors }), [list]);
}

export const Dropped = createContext(null);

/** [the row of this list deleted last or null, drop(number), undo()]; `insert(number)` opens an empty row there. */
export function useUndo({ at, rows, insert, replace, shown }) {
  const all = useContext(Dropped);
  const waiting = useRef(null);
  const last = all?.list[0]?.at === at ? all.list[0] : null;
  const undo = () => {
    waiting.current = { ...all.take(), length: rows.length + 1 };
    insert(waiting.current.number);
  };
  useEffect(() => {
    if (rows.length !== waiting.current?.length) return;
    const { number, row } = waiting.current;
    waiting.current = null;
    replace(`${at}/${number}`, row);
    all.settle();
    shown(number);
  });
  const drop = useCallback((number) => all?.drop(at, number), [at, all?.drop]);
  return [last, drop, undo];
}
