// The panel beside the canvas: what the selected element says, each kind with its own fields.
import { documentation, extension, kindOf, of, property } from './model.js';
import { Choice, Group, Opens, Text } from './fields.jsx';
import { Errors, Messages, Timer } from './events.jsx';
import { targetsOf } from './keyboard.js';
import { Several } from './several.jsx';
import { Operator } from './operator.jsx';
import { Flow } from './flow.jsx';
import { FurtherReview } from './review.jsx';

const KINDS = {
  Process: '流程',
  Collaboration: '流程图',
  Participant: '流程池',
  Lane: '泳道',
  UserTask: '用户任务',
  ServiceTask: '服务任务',
  BusinessRuleTask: '决策任务',
  CallActivity: '调用流程',
  SubProcess: '子流程',
  ExclusiveGateway: '排他网关',
  ParallelGateway: '并行网关',
  InclusiveGateway: '包容网关',
  EventBasedGateway: '事件网关',
  StartEvent: '开始事件',
  EndEvent: '结束事件',
  IntermediateCatchEvent: '中间事件',
  BoundaryEvent: '边界事件',
  SequenceFlow: '连线',
  TextAnnotation: '注释',
  Association: '注释的连线',
  Group: '分组框',
};
const UNNAMED = ['Collaboration', 'Lane', 'TextAnnotation', 'Association', 'Group'];
const pairs = (rows) => rows.map(({ id, title }) => [id, title && title !== id ? `${title}（${id}）` : id]);

function Human({ element, write, given }) {
  const chosen = property(element, 'formJsonSchemaFilename').replace(/-schema\.json$/, '');
  const name = extension(element, 'VariableName')?.value;
  const renamed = (said) => {
    write.text(element, 'VariableName', said);
    write.result(element, said);
  };
  return (
    <Group title="办理">
      <Choice label="表单" value={chosen} options={pairs(given.forms)} change={(form) => write.form(element, form)} />
      <Opens given={given} rows={given.forms} id={chosen} text="查看这个表单" />
      <Text label="变量名" value={name} code change={renamed} hint="填写的内容存入这个变量，条件和决策表用它引用。" />
      <Text label="办理说明" value={extension(element, 'InstructionsForEndUser')?.value} rows={3} change={(said) => write.text(element, 'InstructionsForEndUser', said)} />
    </Group>
  );
}

function InLane({ element, write, given, modeler }) {
  const lanes = modeler.get('elementRegistry').filter((one) => one.type === 'bpmn:Lane');
  if (!lanes.length) return null;
  const holds = (lane) => (of(lane).flowNodeRef ?? []).includes(of(element));
  const title = ({ businessObject: { id, name } }) => [id, given.lanes.find((one) => one.id === name)?.title || name || id];
  const move = (id) => id && write.place(element, lanes.find((lane) => lane.id === id));
  return (
    <Group title="由谁办理">
      <Choice label="泳道" value={lanes.find(holds)?.id} options={lanes.map(title)} change={move} hint="改选后，步骤移到该泳道中。" />
    </Group>
  );
}

function Lane({ element, write, given }) {
  return (
    <Group title="岗位">
      <Choice label="岗位" value={of(element).name} options={pairs(given.lanes)} change={(name) => write.set(element, { name })} hint="岗位在业务包的总设置 package.toml 中登记。" />
    </Group>
  );
}

function Table({ element, write, given }) {
  const chosen = extension(element, 'CalledDecisionId')?.value;
  return (
    <Group title="决策">
      <Choice label="决策表" value={chosen} options={pairs(given.tables)} change={(id) => write.text(element, 'CalledDecisionId', id)} />
      <Opens given={given} rows={given.tables} id={chosen} text="查看这个决策表" />
    </Group>
  );
}

function Called({ element, write, given }) {
  const change = (id) => write.set(element, { calledElement: id || undefined });
  return (
    <Group title="调用">
      <Choice label="被调用的流程" value={of(element).calledElement} options={pairs(given.processes)} change={change} />
      <Opens given={given} rows={given.processes} id={of(element).calledElement} text="查看这个流程" />
    </Group>
  );
}

/** A line drawn without a mouse. */
function Leads({ element, write, modeler }) {
  const targets = targetsOf(modeler, element);
  if (!targets.length) return null;
  const options = targets.map((one) => [one.id, of(one).name || `${KINDS[kindOf(one)] ?? ''} ${one.id}`]);
  return (
    <Group title="连线">
      <Choice label="连到" value="" options={options} change={(id) => id && write.connect(element, targets.find((one) => one.id === id))} />
    </Group>
  );
}

function Note({ element, write }) {
  return <Text label="注释内容" value={of(element).text} rows={4} change={(text) => write.set(element, { text })} />;
}

const PARTS = {
  UserTask: [Human, InLane, Several],
  ServiceTask: [Operator, Several],
  BusinessRuleTask: [Table],
  CallActivity: [Called],
  SequenceFlow: [Flow, FurtherReview],
  Lane: [Lane],
  TextAnnotation: [Note],
  IntermediateCatchEvent: [Timer, Messages],
  BoundaryEvent: [Timer, Messages, Errors],
  EndEvent: [Errors],
};

/** `given`: what the release offers to choose from. */
export function Panel({ modeler, elements, write, given }) {
  if (elements.length > 1) return <p class="text-secondary">选中了 {elements.length} 个元素。请只选一个，查看和修改它的设置。</p>;
  const element = elements[0].labelTarget ?? elements[0];
  const kind = kindOf(element);
  const props = { element, write, given, modeler };
  return (
    <div key={element.id}>
      <h2 class="editor-kind">{KINDS[kind] ?? '平台不执行的元素'}<small class="text-secondary">{element.id}</small></h2>
      {kind === 'Collaboration' && <p class="text-secondary">请点选图中的元素，查看和修改它的设置。</p>}
      {!UNNAMED.includes(kind) && <Text label="名称" value={of(element).name} change={(name) => write.set(element, { name: name || undefined })} />}
      {[...(PARTS[kind] ?? []), ...(element.outgoing ? [Leads] : [])].map((Part, index) => (
        <Part key={index} {...props} />
      ))}
      {kind !== 'Collaboration' && <Text label="说明" value={documentation(element)} rows={3} change={(said) => write.document(element, said)} hint={kind === 'Lane' ? '图上代替岗位名称显示。' : '供设计人员阅读，不影响办理。'} />}
    </div>
  );
}
