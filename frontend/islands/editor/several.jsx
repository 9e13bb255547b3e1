// A step that is done several times: by each of a list, or a number of times.
import { loopOf, resultOf } from './model.js';
import { Choice, Group, Text } from './fields.jsx';

const WAYS = [
  ['parallel', '同时办理'],
  ['sequential', '依次办理'],
];

export function Several({ element, write }) {
  const loop = loopOf(element);
  const way = loop && (loop.isSequential ? 'sequential' : 'parallel');
  const set = (part) => (value) => write.instances(element, part, value);
  return (
    <Group title="多实例">
      <Choice label="办理次数" none="一次" value={way} options={WAYS} change={(other) => write.several(element, other)} />
      {loop && (
        <>
          <Text label="名单变量" code value={loop.loopDataInputRef?.id} change={set('list')} hint="名单中的每一项办理一次，至多 100 项；与次数只填一个。" />
          {loop.loopDataInputRef && <Text label="单项变量" code value={loop.inputDataItem?.name ?? loop.inputDataItem?.id} change={set('one')} hint="办理时，这一项存入这个变量。" />}
          <Text label="次数" code value={loop.loopCardinality?.body} change={set('count')} />
          <Text label="结果集合" code value={loop.loopDataOutputRef?.id} change={set('results')} hint={`每次的结果（${resultOf(element) || '请先填写变量名'}）依次存入这个变量。`} />
          <Text label="提前结束的条件" code value={loop.completionCondition?.body} change={set('until')} hint="每次办理后判断，成立则不再等待其余各次。" />
        </>
      )}
    </Group>
  );
}
