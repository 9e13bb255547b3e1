// What the platform says of the tables as they stand: asked a moment after each change, of the newest text alone.
import { useEffect, useState } from 'preact/hooks';
import { send } from '../../lib/api.js';
import { textOf } from './modeler.js';

const PAUSE = 500;

/** `{tables, faults, message}`: those of the last text that could be read; `hear(changed)` tells of changes. */
export function useJudging(release, manager, hear) {
  const [state, set] = useState({ tables: [], faults: [] });
  useEffect(() => {
    if (!manager) return undefined;
    let [timer, count] = [undefined, 0];
    const ask = async () => {
      count += 1;
      const mine = count;
      const answer = await send('POST', `/api/v1/releases/${release}/tables/check`, { body: { content: await textOf(manager) } });
      if (mine !== count) return;
      if (!answer.ok) set((old) => ({ ...old, message: `没有检查：${answer.message}` }));
      else set((old) => ({ ...answer.body, tables: answer.body.tables.length ? answer.body.tables : old.tables, message: '' }));
    };
    const later = () => {
      clearTimeout(timer);
      timer = setTimeout(ask, PAUSE);
    };
    hear(later);
    ask();
    return () => clearTimeout(timer);
  }, [manager]);
  return state;
}

/** What comes out of a table with these facts: `{rows, outputs, message}`. */
export async function tryTable(release, manager, table, given) {
  const body = { content: await textOf(manager), table, given };
  const answer = await send('POST', `/api/v1/releases/${release}/tables/try`, { body });
  const told = answer.problems?.map((one) => one.message).join('；');
  return answer.ok ? answer.body : { rows: [], outputs: null, message: told || answer.message };
}
