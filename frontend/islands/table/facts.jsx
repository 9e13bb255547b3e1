// Facts to try a table with: a field for each input and for each variable that cells read beside them.

/** A fact as somebody typed it, as a value; `undefined` for JSON that is none. */
export function valueOf(kind, text) {
  if (text === '' || text === undefined) return null;
  if (kind === 'number') return Number.isFinite(Number(text)) ? Number(text) : undefined;
  if (kind === 'truth') return text === 'true';
  if (kind !== 'any') return text;
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** A value as it stands in its field. */
export function textOfValue(kind, value) {
  if (value === null || value === undefined) return '';
  return kind === 'any' ? JSON.stringify(value) : String(value);
}

/** All that is to be given: inputs, then variables. */
export const factsOf = (table) => [
  ...table.inputs,
  ...table.beside.map((name) => ({ expression: name, label: `变量 ${name}`, kind: 'any', options: [] })),
];

function Control({ fact, id, text, write }) {
  const on = { id, value: text, onInput: (event) => write(event.target.value) };
  const choices = fact.kind === 'truth' ? [['true', '是'], ['false', '否']] : fact.options.map((one) => [one, one]);
  if (fact.kind === 'choice' || fact.kind === 'truth') {
    return (
      <select class="form-select" {...on}>
        <option value="">（空）</option>
        {choices.map(([value, said]) => <option key={value} value={value}>{said}</option>)}
      </select>
    );
  }
  const type = { number: 'number', day: 'date' }[fact.kind] ?? 'text';
  return <input class="form-control" type={type} step={type === 'number' ? 'any' : undefined} maxLength="2000" autocomplete="off" {...on} />;
}

export function Facts({ facts, texts, write }) {
  return (
    <div class="table-facts">
      {facts.map((fact, place) => {
        const { expression, label, kind } = fact;
        const wrong = valueOf(kind, texts[expression]) === undefined;
        return (
          <div key={expression}>
            <label class="form-label" for={`fact-${place}`}>{label}</label>
            <Control fact={fact} id={`fact-${place}`} text={texts[expression] ?? ''} write={(text) => write(expression, text)} />
            {kind === 'any' && <small class={wrong ? 'text-danger' : 'text-secondary'}>{wrong ? '写法有误：' : ''}文字加英文双引号，列表写 ["甲", "乙"]，是否写 true、false</small>}
          </div>
        );
      })}
    </div>
  );
}
