// What can be drawn: of all that bpmn-js offers, the elements that the platform executes; what it lacks is added.

const KEPT = new Set([
  ...['hand-tool', 'lasso-tool', 'space-tool', 'global-connect-tool', 'tool-separator'],
  ...['create.start-event', 'create.end-event', 'create.exclusive-gateway', 'create.subprocess-expanded'],
  ...['create.participant-expanded', 'create.group'],
  ...['lane-insert-above', 'lane-insert-below', 'lane-divide-two', 'lane-divide-three'],
  ...['append.end-event', 'append.gateway', 'append.message-intermediate-event', 'append.timer-intermediate-event'],
  ...['append.text-annotation', 'connect', 'replace', 'delete'],
]);

const REPLACEMENTS = new Set(
  [
    ...['none-start', 'none-end', 'terminate-end', 'error-end', 'message-intermediate-catch', 'timer-intermediate-catch'],
    ...['message-boundary', 'timer-boundary', 'error-boundary'],
    ...['non-interrupting-message-boundary', 'non-interrupting-timer-boundary'],
    ...['exclusive-gateway', 'parallel-gateway', 'inclusive-gateway', 'event-based-gateway'],
    ...['user-task', 'service-task', 'rule-task', 'call-activity', 'expanded-subprocess'],
    ...['sequence-flow', 'default-flow'],
  ].map((name) => `replace-with-${name}`),
);

const TIMER = { eventDefinitionType: 'bpmn:TimerEventDefinition' };
const ADDED = [
  ['user-task', '用户任务', 'activity', 'bpmn-icon-user-task', 'bpmn:UserTask'],
  ['service-task', '服务任务', 'activity', 'bpmn-icon-service-task', 'bpmn:ServiceTask'],
  ['rule-task', '决策任务', 'activity', 'bpmn-icon-business-rule-task', 'bpmn:BusinessRuleTask'],
  ['call-activity', '调用流程', 'activity', 'bpmn-icon-call-activity', 'bpmn:CallActivity'],
  ['timer-event', '定时事件', 'event', 'bpmn-icon-intermediate-event-catch-timer', 'bpmn:IntermediateCatchEvent', TIMER],
];
const LAST = 100;

/** What each entry of the palette draws, by its name. */
export const SHAPES = {
  ...Object.fromEntries(ADDED.map(([name, , , , type, more]) => [`create.${name}`, { type, ...more }])),
  'create.start-event': { type: 'bpmn:StartEvent' },
  'create.end-event': { type: 'bpmn:EndEvent' },
  'create.exclusive-gateway': { type: 'bpmn:ExclusiveGateway' },
  'create.subprocess-expanded': { type: 'bpmn:SubProcess', isExpanded: true },
  'create.participant-expanded': { type: 'bpmn:Participant' },
  'create.group': { type: 'bpmn:Group' },
};

const kept = (entries, names) => Object.fromEntries(Object.entries(entries).filter(([name]) => names.has(name)));

/** Palette, context pad and replace menu, each asked last: what stands in them then is cut to what may be drawn. */
export function Offered(palette, contextPad, popupMenu, elementFactory, create, autoPlace) {
  const shapeOf = (type, more) => elementFactory.createShape({ type, ...more });

  function created([, title, group, className, type, more]) {
    const start = (event) => create.start(event, shapeOf(type, more));
    return { group, title, className, action: { dragstart: start, click: start } };
  }

  function appended([, title, , className, type, more]) {
    const dragstart = (event, source) => create.start(event, shapeOf(type, more), { source });
    const click = (_, source) => autoPlace.append(source, shapeOf(type, more));
    return { group: 'model', title: `后接${title}`, className, action: { dragstart, click } };
  }

  const added = (prefix, make) => Object.fromEntries(ADDED.map((one) => [`${prefix}.${one[0]}`, make(one)]));

  palette.registerProvider(LAST, {
    getPaletteEntries: () => (entries) => ({ ...kept(entries, KEPT), ...added('create', created) }),
  });
  contextPad.registerProvider(LAST, {
    getContextPadEntries: () => (entries) => ({
      ...kept(entries, KEPT),
      ...('append.end-event' in entries ? added('append', appended) : {}),
    }),
    getMultiElementContextPadEntries: () => (entries) => kept(entries, KEPT),
  });
  popupMenu.registerProvider('bpmn-replace', LAST, {
    getPopupMenuEntries: () => (entries) => kept(entries, REPLACEMENTS),
    getPopupMenuHeaderEntries: () => () => ({}),
  });
}
Offered.$inject = ['palette', 'contextPad', 'popupMenu', 'elementFactory', 'create', 'autoPlace'];
