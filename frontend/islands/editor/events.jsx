// Events: how long a timer waits, which message is awaited, which error is caught or raised.
import { definitionOf, property } from './model.js';
import { Choice, Group, Text } from './fields.jsx';
import { read, timing, UNITS, working, written } from './durations.js';

const HOW = [
  ['duration', '等待一段时间'],
  ['working', '等待若干个工作日'],
  ['day', '等到某一天'],
  ['computed', '时长由算式得出'],
  ['moment', '日期由算式得出'],
];
const isA = (element, kind) => definitionOf(element)?.$type === `bpmn:${kind}EventDefinition`;

export function Timer({ element, write }) {
  if (!isA(element, 'Timer')) return null;
  const { how, text } = timing(definitionOf(element));
  const set = (value) => write.timer(element, how, value);
  const first = { duration: 'P1D', working: working(5), day: new Date().toLocaleDateString('sv'), computed: 'duration', moment: 'today()' };
  return (
    <Group title="定时">
      <Choice label="方式" value={how} none={null} options={HOW} change={(other) => write.timer(element, other, first[other])} />
      {how === 'duration' && <Duration element={element} set={set} />}
      {how === 'working' && <Text label="工作日" type="number" value={text} change={(days) => write.timer(element, 'working', Number(days) > 0 ? working(Math.min(Math.trunc(Number(days)), 1000)) : '')} hint="到达这一步的当天不计，最后一个工作日结束时（次日零时）到期。节假日和调休按平台的工作日历。" />}
      {how === 'day' && <Text label="日期" type="date" value={text} change={set} hint="到这一天零时为止。" />}
      {how === 'computed' && <Text label="时长的算式" code value={text} change={set} hint="得出 P10D、PT48H 这样的时长。" />}
      {how === 'moment' && <Text label="日期的算式" code value={text} change={set} hint="例如 add_days(sent_on, 5)。" />}
    </Group>
  );
}

function Duration({ element, set }) {
  // Asked anew at each change: the number may have been left for the unit this very moment.
  const now = () => read(timing(definitionOf(element)).text) ?? { number: '', unit: 'D' };
  const { number, unit } = now();
  const counted = (value) => set(value === '' ? '' : written({ ...now(), number: Math.trunc(Number(value)) }));
  return (
    <>
      <Text label="时长" type="number" value={String(number)} change={counted} />
      <Choice label="单位" none={null} value={unit} options={UNITS} change={(other) => set(written({ number: now().number || 1, unit: other }))} hint="按日历计算。步骤的办理期限和提醒，在业务包的总设置 package.toml 中设置。" />
    </>
  );
}

export function Messages({ element, write, given }) {
  if (!isA(element, 'Message')) return null;
  const boundary = element.type === 'bpmn:BoundaryEvent';
  const fitting = given.messages.filter((one) => one.boundary === boundary);
  const name = definitionOf(element).messageRef?.name ?? '';
  const needs = fitting.find((one) => one.id === name)?.needs ?? [];
  return (
    <Group title="消息">
      <Choice label="等待的消息" value={name} options={fitting.map(({ id, title }) => [id, `${title}（${id}）`])} change={(other) => write.message(element, other)} />
      {needs.map((need) => (
        <Text key={need} label={`变量 ${need}`} code value={property(element, need)} change={(value) => write.properties(element, { [need]: value })} />
      ))}
    </Group>
  );
}

export function Errors({ element, write }) {
  if (!isA(element, 'Error')) return null;
  const hint = element.type === 'bpmn:BoundaryEvent' ? '不填则接住任何错误。' : '由外层的错误边界事件接住。';
  return (
    <Group title="错误">
      <Text label="错误代码" code value={definitionOf(element).errorRef?.errorCode} change={(code) => write.fault(element, code)} hint={hint} />
    </Group>
  );
}
