// A service task: which operation, what it is given, and where its result is kept.
import { extension, parametersOf, resultOf } from './model.js';
import { Choice, Group, Text } from './fields.jsx';

const titled = ({ id, title }) => [id, title ? `${title}（${id}）` : id];

/** What is written for each parameter that the operator knows, those that may be left out only where something is. */
function rows(known, written) {
  return known.map(({ id, optional }) => [id, written.get(id) ?? '', optional]).filter(([, value, optional]) => value || !optional);
}

const chosenOf = (element) => extension(element, 'ServiceTaskOperator')?.id ?? '';
const writtenOf = (element) => new Map(parametersOf(element).map((one) => [one.id, one.value ?? '']));

export function Operator({ element, write, given }) {
  const [id, written] = [chosenOf(element), writtenOf(element)];
  const wanted = (name) => given.operators.find((one) => one.id === name)?.parameters;
  const known = wanted(id) ?? [...written.keys()].map((name) => ({ id: name, type: '' }));
  // What stands there is asked at each change: one field may be left for another this very moment.
  const chosen = (other) => write.operator(element, other, rows(wanted(other) ?? [], writtenOf(element)), resultOf(element));
  const change = (name, value) => write.operator(element, id, rows(known, writtenOf(element).set(name, value)), resultOf(element));
  const kept = (name) => {
    write.operator(element, id, rows(known, writtenOf(element)), name);
    write.result(element, name);
  };
  return (
    <Group title="操作">
      <Choice label="操作" value={id} options={given.operators.map(titled)} change={chosen} hint={given.operators.find((one) => one.id === id)?.about} />
      {known.map(({ id: name, title, type, optional }) => (
        <Text key={name} label={title ? `参数 ${name}（${title}）` : `参数 ${name}`} code value={written.get(name)} change={(value) => change(name, value)} hint={[type, optional && '可省略'].filter(Boolean).join('，')} />
      ))}
      {known.length > 0 && <p class="form-hint">参数写变量名或者算式；固定的文字加英文引号，如 "重大"。</p>}
      {id && <Text label="结果变量" code value={resultOf(element)} change={kept} hint="不需要结果的，可以不填。" />}
    </Group>
  );
}
