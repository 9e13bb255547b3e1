// A way out of a gateway: the usual one, or under which condition, in plain words as far as that goes.
import { askable, begun, keptBy, read, signsFor, written } from './conditions.js';
import { Choice, Group, Text, Tick } from './fields.jsx';
import { extension, kindOf, of, property } from './model.js';

const DIVIDING = ['ExclusiveGateway', 'InclusiveGateway'];
const [AND, OR] = [['and', '以下各项都成立'], ['or', '以下任一项成立']];

/** What conditions of this diagram may ask for: what its steps keep as they are drawn now, and what it calls. */
export function answersOf(modeler, given) {
  const drawn = (type) => modeler.get('elementRegistry').filter((one) => one.type === type);
  const own = drawn('bpmn:UserTask').map((one) => ({
    variable: extension(one, 'VariableName')?.value,
    form: property(one, 'formJsonSchemaFilename').replace(/-schema\.json$/, ''),
    title: of(one).name,
  }));
  const called = drawn('bpmn:CallActivity').map((one) => of(one).calledElement);
  return askable(given.facts, [...own.filter((one) => one.variable), ...keptBy(given.written, called)]);
}

const keyOf = ({ variable, field }) => `${variable}/${field}`;

function Value({ answer, label, value, change }) {
  if (answer?.kind === 'choice') return <Choice label={label} none={null} value={value} options={answer.options} change={change} />;
  if (answer?.kind === 'truth') return <Choice label={label} none={null} value={String(value)} options={[['true', '是'], ['false', '否']]} change={(said) => change(said === 'true')} />;
  if (answer?.kind === 'number') return <Text label={label} type="text" value={String(value)} change={(said) => Number.isFinite(Number(said)) && change(Number(said))} />;
  return <Text label={label} value={String(value)} change={change} />;
}

function Row({ row, answers, where, change, remove }) {
  const answer = answers.find((one) => keyOf(one) === keyOf(row));
  const chosen = (key) => change(begun(answers.find((one) => keyOf(one) === key)));
  const [which, how, value] = ['内容', '比较', '值'].map((word) => (where ? `${word}（${where}）` : word));
  return (
    <div class="editor-row">
      <Choice label={which} none={null} value={keyOf(row)} options={answers.map((one) => [keyOf(one), one.called])} change={chosen} />
      <Choice label={how} none={null} value={row.sign} options={signsFor(answer ?? {})} change={(sign) => change({ ...row, sign })} />
      <Value answer={answer} label={value} value={row.value} change={(said) => change({ ...row, value: said })} />
      {remove && <button type="button" class="btn btn-sm" onClick={remove}>删除这一项</button>}
    </div>
  );
}

/** A condition as rows, where it can be told so; `change` is given the expression, `about` tells two on one panel apart. */
export function Rows({ expression, answers, change, about = '' }) {
  const told = read(expression);
  if (!told || !answers.length) return null;
  const { how, rows } = told;
  const set = (others, joint = how) => change(written({ how: joint, rows: others }));
  const replaced = (index) => (row) => set(rows.map((one, place) => (place === index ? row : one)));
  const without = (index) => () => set(rows.filter((_, place) => place !== index));
  return (
    <>
      {rows.length > 1 && <Choice label={about ? `各项的关系（${about}）` : '各项的关系'} none={null} value={how} options={[AND, OR]} change={(joint) => set(rows, joint)} />}
      {rows.map((row, index) => (
        <Row key={index} row={row} answers={answers} where={[about, rows.length > 1 && `第 ${index + 1} 项`].filter(Boolean).join('，')} change={replaced(index)} remove={rows.length > 1 && without(index)} />
      ))}
      <button type="button" class="btn btn-sm mb-3" onClick={() => set([...rows, begun(answers[0])])}>再加一项</button>
    </>
  );
}

export function Flow({ element, write, given, modeler }) {
  const flow = of(element);
  if (!DIVIDING.includes(kindOf(element.source)) && !flow.conditionExpression) return null;
  const usual = of(element.source).default === flow;
  const answers = answersOf(modeler, given);
  const said = flow.conditionExpression?.body ?? '';
  const set = (expression) => write.condition(element, expression);
  return (
    <Group title="去向">
      <Tick label="默认流向" value={usual} change={(yes) => write.byDefault(element, yes)} hint="其他连线的条件都不成立时走这一条。" />
      {(!usual || said) && (
        <>
          <Rows expression={said} answers={answers} change={set} />
          {!said && answers.length > 0 && <button type="button" class="btn btn-sm mb-3" onClick={() => set(written({ how: 'and', rows: [begun(answers[0])] }))}>逐项选择条件</button>}
          <Text label="条件" code rows={3} value={said} change={set} hint='例如 review["decision"] == "approve"，保存时检查。' />
        </>
      )}
    </Group>
  );
}
