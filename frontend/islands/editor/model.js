// What the panel reads of an element and writes into it. Every change is a command, so that it can be undone.
import { variable } from './vocabulary.js';

export const of = (element) => element.businessObject;
export const kindOf = (element) => element.type.replace('bpmn:', '');

/** The first extension of that kind, e.g. `Properties`. */
export const extension = (element, kind) =>
  of(element).extensionElements?.values?.find((one) => one.$type === `spiffworkflow:${kind}`);

const propertiesOf = (element) => extension(element, 'Properties')?.properties ?? [];
export const property = (element, name) => propertiesOf(element).find((one) => one.name === name)?.value ?? '';
export const documentation = (element) => of(element).documentation?.[0]?.text ?? '';
export const definitionOf = (element) => of(element).eventDefinitions?.[0];
export const parametersOf = (element) => extension(element, 'ServiceTaskOperator')?.parameters?.parameters ?? [];

export const loopOf = (element) => {
  const loop = of(element).loopCharacteristics;
  return loop?.$type === 'bpmn:MultiInstanceLoopCharacteristics' ? loop : undefined;
};

/** The variable that keeps what one person answered, or what one call gave. */
export const resultOf = (element) =>
  kindOf(element) === 'UserTask'
    ? (extension(element, 'VariableName')?.value ?? '')
    : (extension(element, 'ServiceTaskOperator')?.resultVariable ?? '');

/** The writing side for one modeler. */
export function writer(modeler) {
  const [modeling, moddle, factory] = ['modeling', 'moddle', 'bpmnFactory'].map((name) => modeler.get(name));
  const root = () => modeler.getDefinitions();
  const expression = (body) => (body ? moddle.create('bpmn:FormalExpression', { body }) : undefined);

  const set = (element, values) => modeling.updateProperties(element, values);
  const within = (element, part, values) => modeling.updateModdleProperties(element, part, values);

  /** Put an extension in the place of the one of its kind; without `made` that one goes. */
  function extend(element, kind, made) {
    const box = of(element).extensionElements;
    const others = (box?.values ?? []).filter((one) => one.$type !== `spiffworkflow:${kind}`);
    const values = made ? [...others, moddle.create(`spiffworkflow:${kind}`, made)] : others;
    if (!values.length) return set(element, { extensionElements: undefined });
    const fresh = moddle.create('bpmn:ExtensionElements', { values });
    fresh.$parent = of(element);
    for (const one of values) one.$parent = fresh;
    return set(element, { extensionElements: fresh });
  }

  /** Set properties by name; those set to "" go, all others stay. */
  function properties(element, given) {
    const kept = propertiesOf(element).filter((one) => !(one.name in given));
    const named = Object.entries(given).filter(([, value]) => value);
    const made = [...kept, ...named.map(([name, value]) => moddle.create('spiffworkflow:Property', { name, value }))];
    extend(element, 'Properties', made.length ? { properties: made } : undefined);
  }

  function form(element, name) {
    properties(element, {
      formJsonSchemaFilename: name && `${name}-schema.json`,
      formUiSchemaFilename: name && `${name}-uischema.json`,
    });
    if (name && !resultOf(element)) text(element, 'VariableName', name);
  }

  const text = (element, kind, value) => extend(element, kind, value ? { value } : undefined);

  /** The operator with its parameters, `[name, expression]`; what a parameter says of its type stays. */
  function operator(element, id, given, resultVariable) {
    const before = new Map(parametersOf(element).map((one) => [one.id, one]));
    const rows = given.map(([name, value]) =>
      moddle.create('spiffworkflow:Parameter', { id: name, type: before.get(name)?.type ?? 'str', value }),
    );
    const parameters = rows.length ? moddle.create('spiffworkflow:Parameters', { parameters: rows }) : undefined;
    extend(element, 'ServiceTaskOperator', id ? { id, resultVariable: resultVariable || undefined, parameters } : undefined);
  }

  function document(element, said) {
    const [, ...more] = of(element).documentation ?? [];
    set(element, { documentation: said ? [factory.create('bpmn:Documentation', { text: said }), ...more] : more });
  }

  function timer(element, how, said) {
    const [key, other] = ['day', 'moment', 'working'].includes(how) ? ['timeDate', 'timeDuration'] : ['timeDuration', 'timeDate'];
    within(element, definitionOf(element), { [key]: expression(said), [other]: undefined });
  }

  /** The declared message or error of which `key` says that; declared now where none is. */
  function declared(element, type, key, value) {
    const there = root().rootElements.find((one) => one.$type === type && one[key] === value);
    if (there) return there;
    const made = factory.create(type, { name: value, [key]: value });
    made.$parent = root();
    within(element, root(), { rootElements: [...root().rootElements, made] });
    return made;
  }

  const message = (element, name) =>
    within(element, definitionOf(element), { messageRef: name ? declared(element, 'bpmn:Message', 'name', name) : undefined });
  const fault = (element, code) =>
    within(element, definitionOf(element), { errorRef: code ? declared(element, 'bpmn:Error', 'errorCode', code) : undefined });

  /** Several instances, `way` parallel or sequential, or none. */
  function several(element, way) {
    if (!way) return set(element, { loopCharacteristics: undefined });
    const loop = loopOf(element);
    if (loop) return within(element, loop, { isSequential: way === 'sequential' });
    const made = factory.create('bpmn:MultiInstanceLoopCharacteristics', { isSequential: way === 'sequential' });
    made.$parent = of(element);
    return set(element, { loopCharacteristics: made });
  }

  // Its id is its own: a variable may be called as a step is.
  const named = (type, name, element) => (name ? moddle.create(type, { id: `${element.id}_${type === 'bpmn:DataInput' ? 'in' : 'out'}`, name }) : undefined);
  const each = {
    count: (value) => ({ loopCardinality: expression(value) }),
    list: (value) => ({ loopDataInputRef: value ? variable(moddle, value) : undefined }),
    one: (value, element) => ({ inputDataItem: named('bpmn:DataInput', value, element) }),
    until: (value) => ({ completionCondition: expression(value) }),
    results: (value, element) => ({
      loopDataOutputRef: value ? variable(moddle, value) : undefined,
      outputDataItem: value ? named('bpmn:DataOutput', resultOf(element), element) : undefined,
    }),
  };
  const instances = (element, part, value) => within(element, loopOf(element), each[part](value, element));

  /** What one instance gives is named in two places. */
  function result(element, name) {
    if (loopOf(element)?.outputDataItem) within(element, loopOf(element), { outputDataItem: named('bpmn:DataOutput', name, element) });
  }

  /** Move a step into the middle of a lane. */
  function place(element, lane) {
    const y = lane.y + lane.height / 2 - (element.y + element.height / 2);
    modeling.moveElements([element], { x: 0, y }, lane.parent, { hints: { attach: false } });
  }

  const condition = (flow, said) => set(flow, { conditionExpression: expression(said) });
  const byDefault = (flow, yes) => modeling.updateProperties(flow.source, { default: yes ? of(flow) : undefined });

  const connect = (source, target) => modeling.connect(source, target);

  return { set, within, connect, properties, form, text, operator, document, timer, message, fault, several, instances, result, place, condition, byDefault };
}
