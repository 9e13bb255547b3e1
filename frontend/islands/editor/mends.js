// What can be mended with one click, since there is one right answer, or few to choose from. Every mend is one command.
import { foreign, partsOf, processOf } from './foreign.js';
import { gathered } from './gather.js';
import { extension, of, parametersOf, property, resultOf } from './model.js';

const DIVIDING = ['bpmn:ExclusiveGateway', 'bpmn:InclusiveGateway'];
const conditionOf = (flow) => of(flow).conditionExpression;
const called = (element) => of(element).name || element.id;

/** One right answer: it may be done unasked with all others. */
const sure = (title, act) => [{ title, act, sure: true }];
const chosen = (rows) => (rows.length === 1 ? sure(...rows[0]) : rows.map(([title, act]) => ({ title, act })));

function executable({ element, write }) {
  return sure('设为可执行', () => write.within(element, processOf(element), { isExecutable: true }));
}

/** The way taken where no condition holds: the one without a condition, or whichever the person chooses. */
function byDefault({ element, write }) {
  if (!DIVIDING.includes(element.type)) return [];
  const ways = element.outgoing.filter((one) => one.type === 'bpmn:SequenceFlow');
  if (ways.length < 2) return sure('取消默认流向', () => write.set(element, { default: undefined }));
  const bare = ways.filter((way) => !conditionOf(way));
  const become = (way) => () => {
    if (conditionOf(way)) write.condition(way, '');
    write.byDefault(way, true);
  };
  return chosen((bare.length ? bare : ways).map((way) => [`默认走${labelOf(way)}`, become(way)]));
}

const labelOf = (way) => `「${of(way).name || called(way.target)}」`;

function condition({ element, write }) {
  if (!conditionOf(element)) return byDefault({ element: element.source, write }).filter((one) => one.sure && element.source.outgoing.filter((way) => !conditionOf(way)).length === 1);
  const heard = DIVIDING.includes(element.source.type) && element.source.outgoing.length > 1;
  if (heard && of(element.source).default !== of(element)) return [];
  return sure('去掉这里的条件', () => write.condition(element, ''));
}

function merge({ modeler, element }) {
  return sure('加一个汇合的网关', () => gathered(modeler, element));
}

/** Of two lines alike one is enough. */
function twice({ modeler, element, fault }) {
  if (element.type !== 'bpmn:SequenceFlow' || !fault.message.includes('只能有一条连线')) return [];
  const same = (other) => other !== element && other.source === element.source && other.target === element.target;
  const alike = element.source.outgoing.filter(same).some((other) => conditionOf(other)?.body === conditionOf(element)?.body);
  return alike ? sure('去掉重复的连线', () => modeler.get('modeling').removeElements([element])) : [];
}

const BECOMES = {
  'bpmn:Task': [['改为用户任务', 'bpmn:UserTask'], ['改为服务任务', 'bpmn:ServiceTask']],
  'bpmn:ManualTask': [['改为用户任务', 'bpmn:UserTask']],
  'bpmn:SendTask': [['改为服务任务', 'bpmn:ServiceTask']],
  'bpmn:ReceiveTask': [['改为消息事件', 'bpmn:IntermediateCatchEvent', { eventDefinitionType: 'bpmn:MessageEventDefinition' }]],
  'bpmn:Transaction': [['改为子流程', 'bpmn:SubProcess', { isExpanded: true }]],
  'bpmn:ComplexGateway': [['改为排他网关', 'bpmn:ExclusiveGateway'], ['改为并行网关', 'bpmn:ParallelGateway']],
};

/** An element of a kind that is not executed becomes the one that is, goes, or loses what is not executed. */
function another(at) {
  const { modeler, element } = at;
  const replaced = ([title, type, more]) => [title, () => modeler.get('bpmnReplace').replaceElement(element, { type, ...more })];
  if (BECOMES[element.type]) return chosen(BECOMES[element.type].map(replaced));
  if (element.type === 'bpmn:IntermediateThrowEvent' && !of(element).eventDefinitions?.length) {
    return sure('去掉这个事件，前后直接连线', () => modeler.get('modeling').removeElements([element]));
  }
  return dropped(at);
}

/** Settings and parts that are not executed; what they said is lost, so it is never done unasked with other mends. */
function dropped({ modeler, element, fault, write }) {
  const found = foreign(modeler, element, fault);
  return found ? [{ title: `去掉${found.name}`, act: () => found.drop(write), drops: found.name }] : [];
}

function identifier({ modeler, element, fault, write }) {
  const registry = modeler.get('elementRegistry');
  if (fault.message.includes('出现了')) return itself({ registry, element, write });
  const plain = element.id.replace(/[^A-Za-z0-9_-]/g, '').slice(0, 50);
  let fresh = /^[A-Za-z]/.test(plain) ? plain : `id_${plain}`;
  while (registry.get(fresh) || fresh === element.id) fresh = `${fresh}_2`;
  return sure(`编号改为 ${fresh}`, () => modeler.get('modeling').updateProperties(element, { id: fresh }));
}

/** Of two things with one id that which nothing refers to: a variable of a step, say. */
function itself({ registry, element, write }) {
  for (const holder of registry.filter((one) => one.parent && !one.labelTarget)) {
    const twin = partsOf(of(holder)).find((part) => part.id === element.id && part !== of(element));
    if (twin) return sure('换一个编号', () => write.within(holder, twin, { id: `${holder.id}_${twin.$type.replace('bpmn:', '')}` }));
  }
  return [];
}

/** "Once, after five days" is what a timer without a cycle says. */
function timer({ element, write }) {
  const definition = of(element).eventDefinitions?.find((one) => one.$type === 'bpmn:TimerEventDefinition');
  const [, duration] = /^R1\/(P[^/]+)$/.exec(definition?.timeCycle?.body?.trim() ?? '') ?? [];
  return duration ? sure('改为只等一次', () => write.timer(element, 'duration', duration)) : [];
}

function variable({ element, write }) {
  const name = property(element, 'formJsonSchemaFilename').replace(/-schema\.json$/, '');
  if (element.type !== 'bpmn:UserTask' || resultOf(element) || !/^[a-z]\w*$/i.test(name)) return [];
  return sure(`变量名用 ${name}`, () => write.text(element, 'VariableName', name));
}

/** Parameters that the operation does not know; those it lacks are for the person to say. */
function parameters({ element, write, given }) {
  const id = extension(element, 'ServiceTaskOperator')?.id;
  const known = given.operators.find((one) => one.id === id)?.parameters;
  const rows = parametersOf(element).filter((row) => known?.some((one) => one.id === row.id));
  const lacks = known?.some((one) => !one.optional && !rows.some((row) => row.id === one.id));
  if (!known || lacks || rows.length === parametersOf(element).length) return [];
  return sure('去掉多余的参数', () => write.operator(element, id, rows.map((row) => [row.id, row.value]), resultOf(element)));
}

function behaviour({ element, write }) {
  const loop = partsOf(of(element)).find((one) => one.$type === 'bpmn:MultiInstanceLoopCharacteristics' && one.behavior !== 'All');
  return loop ? sure('改为全部', () => write.within(element, loop, { behavior: undefined })) : [];
}

const MENDS = {
  'D-EXEC': executable,
  'D-DEFAULT': byDefault,
  'D-CONDITION': condition,
  'D-MERGE': merge,
  'D-FLOW': twice,
  'D-ELEMENT': another,
  'D-EXT': dropped,
  'D-ATTR': dropped,
  'D-QUANTITY': dropped,
  'D-ID': identifier,
  'D-TIMER': timer,
  'D-VARIABLE': variable,
  'D-PARAM': parameters,
  'D-MI': behaviour,
};

/** What may be done about a fault, as `{title, act, sure, drops}`: none where only the person can know. */
export function mendsOf(modeler, write, given, fault) {
  const element = placeOf(modeler, fault.element);
  return (element && MENDS[fault.rule]?.({ modeler, write, given, fault, element })) || [];
}

/** Where that stands on the canvas: a process is its pool, or the sheet; a part is on the element that has it. */
function placeOf(modeler, id) {
  const [registry, canvas] = ['elementRegistry', 'canvas'].map((name) => modeler.get(name));
  const holds = (one) => !one.labelTarget && (of(one)?.processRef?.id === id || partsOf(of(one)).some((part) => part.id === id));
  return registry.get(id) ?? registry.find((one) => one.parent && holds(one)) ?? (canvas.getRootElement().id === id ? canvas.getRootElement() : undefined);
}
