// What is wrong in cells, and what the rows leave open: each leads to its place, a gap to a trial of its example.

const KINDS = { gap: '没有规则符合', never: '不会符合', hidden: '轮不到', overlap: '同时符合', undecided: '没有判断' };

function Listed({ findings, attempt }) {
  return (
    <ul class="editor-faults table-found">
      {findings.map((one, index) => (
        <li key={index}>
          <span class="badge bg-secondary-lt">{KINDS[one.kind] ?? one.kind}</span>
          <span class="wrap">{one.message}</span>
          {one.example && <button type="button" class="btn btn-sm" onClick={() => attempt(one.example)}>试算这种情形</button>}
        </li>
      ))}
    </ul>
  );
}

/** Rows that agree to the same facts are mostly meant so: they are told to whoever asks. */
function Coverage({ findings, attempt }) {
  const beside = findings.filter(({ kind }) => kind === 'overlap');
  const open = findings.filter(({ kind }) => kind !== 'overlap');
  return (
    <>
      {open.length ? <Listed findings={open} attempt={attempt} /> : <p>单元格都读得通；按各条件可能的值，各种情形都有规则，没有轮不到的行。</p>}
      {beside.length > 0 && (
        <details>
          <summary>有的行会同时符合，请核对先后（{beside.length}）</summary>
          <Listed findings={beside} attempt={attempt} />
        </details>
      )}
    </>
  );
}

export function Findings({ judged, table, decision, columns, numbers, show, attempt }) {
  const row = (rule) => (numbers.has(rule) ? `第 ${numbers.get(rule)} 行` : rule === decision.id ? '整张表' : rule || '表头');
  const placed = ({ table: key, rule, column }) =>
    [key && key !== decision.id ? key : '', row(rule), column === null ? '' : columns[column]].filter(Boolean).join(' ');
  return (
    <div aria-live="polite">
      {judged.message && <p class="alert alert-warning">{judged.message}</p>}
      {judged.faults.length > 0 && (
        <ul class="editor-faults table-found">
          {judged.faults.map((fault, index) => (
            <li key={index}>
              <button type="button" class="btn btn-sm text-danger" onClick={() => show(fault.rule || fault.table)}>{placed(fault)}</button>
              <span class="wrap">{fault.message}</span>
            </li>
          ))}
        </ul>
      )}
      {!judged.faults.length && table && <Coverage findings={table.findings} attempt={attempt} />}
    </div>
  );
}
