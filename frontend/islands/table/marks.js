// What was found, at the cells themselves: dmn-js draws them anew as it likes, so that marks are attributes, set again.

const at = (root, rule, column) =>
  rule ? root.querySelector(`td[data-row-id="${CSS.escape(rule)}"][data-col-id="${CSS.escape(column)}"]`) : root.querySelector(`th[data-col-id="${CSS.escape(column)}"]`);

/** Ids of the columns, inputs first. */
export const columnsOf = (decision) => [...(decision.decisionLogic.input ?? []), ...(decision.decisionLogic.output ?? [])].map(({ id }) => id);

function clear(root) {
  for (const cell of root.querySelectorAll('[data-fault], [data-said]')) {
    cell.removeAttribute('data-fault');
    cell.removeAttribute('data-said');
    cell.removeAttribute('title');
    cell.querySelector('[contenteditable]')?.removeAttribute('aria-invalid');
  }
}

/** Show the faults of this decision, and what a trial said of its cells. */
export function mark(root, decision, faults, trial) {
  clear(root);
  const columns = columnsOf(decision);
  for (const { rule, hit, cells } of trial?.rows ?? []) {
    cells.forEach((yes, place) => at(root, rule, columns[place])?.setAttribute('data-said', hit ? 'hit' : yes === null ? 'unknown' : yes ? 'yes' : 'no'));
    if (hit) for (const column of columns.slice(cells.length)) at(root, rule, column)?.setAttribute('data-said', 'hit');
  }
  for (const { table, rule, column, message } of faults) {
    if (table !== decision.id || column === null) continue;
    const cell = at(root, rule, columns[column]);
    cell?.setAttribute('data-fault', message);
    cell?.setAttribute('title', message);
    cell?.querySelector('[contenteditable]')?.setAttribute('aria-invalid', 'true');
  }
}
