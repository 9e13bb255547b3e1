// What the engine reads in a diagram beyond BPMN: types of the `spiffworkflow:` namespace, as bpmn-js wants them told.

const [BODY, ATTRIBUTE] = [{ isBody: true }, { isAttr: true }];
// `of`: the step it belongs to; a step that becomes one of another kind leaves it behind.
const element = (name, properties, of) => ({ name, superClass: ['Element'], properties, meta: { allowedIn: [of ?? '*'] } });
const text = (name, how) => ({ name, type: 'String', ...how });
const rows = (name, type) => ({ name, type, isMany: true });

export const SPIFF = {
  name: 'SpiffWorkflow',
  prefix: 'spiffworkflow',
  uri: 'http://spiffworkflow.org/bpmn/schema/1.0/core',
  xml: { tagAlias: 'lowerCase' },
  types: [
    element('Properties', [rows('properties', 'Property')]),
    element('Property', [text('name', ATTRIBUTE), text('value', ATTRIBUTE)]),
    element('VariableName', [text('value', BODY)], 'bpmn:UserTask'),
    element('InstructionsForEndUser', [text('value', BODY)], 'bpmn:UserTask'),
    element('CalledDecisionId', [text('value', BODY)], 'bpmn:BusinessRuleTask'),
    element(
      'ServiceTaskOperator',
      [text('id', ATTRIBUTE), text('resultVariable', ATTRIBUTE), { name: 'parameters', type: 'Parameters' }],
      'bpmn:ServiceTask',
    ),
    element('Parameters', [rows('parameters', 'Parameter')]),
    element('Parameter', [text('id', ATTRIBUTE), text('type', ATTRIBUTE), text('value', ATTRIBUTE)]),
  ],
};

/** References by which a multi-instance step names variables, not elements. */
const NAMES = ['bpmn:loopDataInputRef', 'bpmn:loopDataOutputRef'];

/** Variables that a step names by reference: read as no element bears that id, they would be gone when it is saved. */
export function keepNames({ references }, moddle) {
  for (const { element: holder, property, id } of references) {
    if (NAMES.includes(property)) holder.set(property, variable(moddle, id));
  }
}

/** A name where BPMN wants an element. */
export const variable = (moddle, id) => moddle.create('bpmn:ItemAwareElement', { id });

/** What was read but would not be saved, as `<name>`: content of unknown type, references to nothing. */
export function lost(warnings) {
  const gone = warnings.filter(({ message, property }) => /^un(parsable|resolved)/.test(message) && !NAMES.includes(property));
  return [...new Set(gone.map(({ message }) => /<[^>]+>/.exec(message)?.[0] ?? message))];
}
