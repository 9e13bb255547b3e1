// 试算: which rules agree to made-up facts, why the others do not, and what comes out; worth keeping as a test row.
import { useState } from 'preact/hooks';
import { Facts, factsOf, valueOf } from './facts.jsx';

const SHOWN = 50;
const said = (value) => (typeof value === 'string' ? value || '（空）' : JSON.stringify(value));

/** The facts as they are sent; those left empty are not named. */
export function givenBy(facts, texts) {
  const values = facts.map(({ expression, kind }) => [expression, valueOf(kind, texts[expression])]);
  return Object.fromEntries(values.filter(([, value]) => value !== null && value !== undefined));
}

function Reasons({ trial, table, numbers }) {
  const told = trial.rows.filter(({ hit }) => !hit).slice(0, SHOWN).map(({ rule, cells, message }) => {
    const failing = cells.flatMap((yes, place) => (yes === false ? [table.inputs[place]?.label] : []));
    return [rule, message || `${failing.join('、')}不符合`];
  });
  if (!told.length) return null;
  return (
    <details>
      <summary>其余规则为什么不符合</summary>
      <ul class="mb-0">{told.map(([rule, why]) => <li key={rule}>第 {numbers.get(rule)} 行：{why}</li>)}</ul>
    </details>
  );
}

function Result({ trial, table, numbers, adopt }) {
  const [name, write] = useState('');
  const hits = trial.rows.filter(({ hit }) => hit).map(({ rule }) => numbers.get(rule));
  const keep = () => {
    adopt(name.trim() || (hits.length ? `第 ${hits[0]} 行` : '没有规则符合'));
    write('');
  };
  return (
    <div class="table-result" role="status">
      <p class="mb-1">{hits.length ? `符合的规则：第 ${hits.join('、')} 行` : '没有规则符合'}</p>
      {trial.message && <p class="text-danger mb-1">{trial.message}</p>}
      {trial.outputs && (
        <dl class="table-outputs">
          {Object.entries(trial.outputs).map(([key, value]) => [<dt key={key}><code>{key}</code></dt>, <dd key={`${key}=`}>{said(value)}</dd>])}
        </dl>
      )}
      <Reasons trial={trial} table={table} numbers={numbers} />
      {(trial.outputs || !hits.length) && (
        <div class="table-adopt">
          <input class="form-control" aria-label="用例名称" placeholder="用例名称（可不填）" maxLength="60" value={name} onInput={(event) => write(event.target.value)} />
          <button type="button" class="btn" onClick={keep}>存为用例</button>
        </div>
      )}
    </div>
  );
}

/** `texts` are the facts by expression as typed, `trial` what came of the last try. */
export function Trial({ table, texts, write, run, trial, numbers, adopt }) {
  if (!table) return <p class="text-secondary mb-0">表格读得通之后，可以在这里试算。</p>;
  const facts = factsOf(table);
  const broken = facts.some(({ expression, kind }) => valueOf(kind, texts[expression]) === undefined);
  const send = (event) => {
    event.preventDefault();
    run(givenBy(facts, texts));
  };
  return (
    <form onSubmit={send}>
      <Facts facts={facts} texts={texts} write={write} />
      <button class="btn btn-primary my-2" disabled={broken}>试算</button>
      {trial && <Result trial={trial} table={table} numbers={numbers} adopt={adopt} />}
    </form>
  );
}
