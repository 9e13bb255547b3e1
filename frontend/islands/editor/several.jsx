// A step that is done several times: by each of a list, or a number of times; when it ends, and what counts as passed.
import { loopOf, of, property, resultOf } from './model.js';
import { together } from './modeler.js';
import { Choice, Group, Text } from './fields.jsx';
import { ENDS, PASSES, passedRead, passedWritten, untilRead, untilWritten } from './votes.js';

const TIMES = [
  ['list', '名单中的每一项各办一次'],
  ['count', '固定的次数'],
];
const ORDER = [
  ['parallel', '同时办理'],
  ['sequential', '依次办理'],
];
const OTHER = ['', '其他算式'];

export function Several({ element, write, given, modeler }) {
  const loop = loopOf(element);
  const times = loop && (loop.loopCardinality ? 'count' : 'list');
  const begin = (other) => {
    if (!other || !loop) write.several(element, other && 'parallel');
    if (other) write.instances(element, other === 'list' ? 'count' : 'list', '');
    if (other === 'count') write.instances(element, 'one', '');
    if (other) write.instances(element, other, other === 'count' ? '2' : (loopOf(element).loopDataInputRef?.id ?? 'people'));
    if (other === 'list' && !loopOf(element).inputDataItem) write.instances(element, 'one', 'person');
    if (other && resultOf(element) && !loopOf(element).loopDataOutputRef) write.instances(element, 'results', `${resultOf(element)}_all`);
  };
  return (
    <Group title="多人办理">
      <Choice label="由几人办理" none="一人，办理一次" value={times} options={TIMES} change={(other) => together(modeler, () => begin(other))} />
      {loop && <Loop element={element} write={write} given={given} loop={loop} />}
    </Group>
  );
}

function Loop({ element, write, given, loop }) {
  const set = (part) => (value) => write.instances(element, part, value);
  const names = { one: resultOf(element), all: loop.loopDataOutputRef?.id };
  const form = property(element, 'formJsonSchemaFilename').replace(/-schema\.json$/, '');
  const decides = names.one && names.all && given.facts.some((fact) => fact.form === form && fact.field === 'decision');
  return (
    <>
      {loop.loopCardinality ? (
        <Text label="次数" code value={loop.loopCardinality.body} change={set('count')} hint="0 至 100，也可以写算式。" />
      ) : (
        <>
          <Text label="名单变量" code value={loop.loopDataInputRef?.id} change={set('list')} hint="前面的操作或者决策表得出的单位或人员名单，至多 100 项。" />
          <Text label="单项变量" code value={loop.inputDataItem?.name ?? loop.inputDataItem?.id} change={set('one')} hint="办理时，名单中的这一项存入这个变量；泳道的岗位可以按它确定单位。" />
        </>
      )}
      <Choice label="先后" none={null} value={loop.isSequential ? 'sequential' : 'parallel'} options={ORDER} change={(way) => write.several(element, way)} />
      <Text label="结果集合" code value={loop.loopDataOutputRef?.id} change={set('results')} hint={`每次的结果（${resultOf(element) || '请先填写变量名'}）依次存入这个变量。`} />
      {decides && <Ends element={element} write={write} loop={loop} names={names} />}
      {!(decides && untilRead(loop.completionCondition?.body ?? '', names).way) && (
        <Text label="提前结束的条件" code value={loop.completionCondition?.body} change={set('until')} hint="每次办理后判断，成立则不再等待其余各次。" />
      )}
      {decides && <Passes element={element} write={write} names={names} />}
    </>
  );
}

const Percent = ({ label, value, change }) => <Text label={label} type="number" value={String(value)} change={change} hint="百分数，1 至 100。" />;

function Ends({ element, write, loop, names }) {
  const { way, percent } = untilRead(loop.completionCondition?.body ?? '', names);
  const set = (other, part = percent) => write.instances(element, 'until', other ? untilWritten(other, names, part) : 'false');
  return (
    <>
      <Choice label="何时结束" none={null} value={way} options={[...ENDS, OTHER]} change={set} />
      {way === 'ratio' && <Percent label="结束的比例" value={percent} change={(part) => set(way, part)} />}
    </>
  );
}

/** Where one gateway follows and one of its lines has the condition: what that condition takes for passed. */
function Passes({ element, write, names }) {
  const gateway = element.outgoing.length === 1 ? element.outgoing[0].target : null;
  const asked = gateway?.type === 'bpmn:ExclusiveGateway' ? gateway.outgoing.filter((one) => of(gateway).default !== of(one)) : [];
  if (asked.length !== 1) return null;
  const [flow] = asked;
  const { way, percent } = passedRead(of(flow).conditionExpression?.body ?? '', names);
  const set = (other, part = percent) => other && write.condition(flow, passedWritten(other, names, part));
  return (
    <>
      <Choice label={`怎样算通过（走「${of(flow).name || flow.id}」）`} none={null} value={way} options={[...PASSES, OTHER]} change={set} hint="公示之前的审核须全部同意；按票数决定的，请再由一个部门作结论。" />
      {way === 'ratio' && <Percent label="通过的比例" value={percent} change={(part) => set(way, part)} />}
    </>
  );
}
