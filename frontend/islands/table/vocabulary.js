// The test rows that stand beside a table (app/engine/table_tests.py), as dmn-js reads and writes them.

const value = (name) => ({ name, properties: [{ name: 'of', isAttr: true, type: 'String' }, { name: 'json', isBody: true, type: 'String' }] });

export const TESTS = {
  name: 'tests',
  uri: 'urn:decision-tests:1',
  prefix: 'tests',
  xml: { tagAlias: 'lowerCase' },
  types: [
    { name: 'Tests', superClass: ['Element'], properties: [{ name: 'rows', isMany: true, type: 'Test' }] },
    {
      name: 'Test',
      superClass: ['Element'],
      properties: [
        { name: 'name', isAttr: true, type: 'String' },
        { name: 'given', isMany: true, type: 'Given' },
        { name: 'expected', isMany: true, type: 'Expected' },
      ],
    },
    value('Given'),
    value('Expected'),
  ],
};

const boxOf = (decision) => decision.extensionElements?.values?.find((one) => one.$type === 'tests:Tests');
const read = (found) => Object.fromEntries((found ?? []).map(({ of, json }) => [of, JSON.parse(json)]));

/** The tests of a decision, `{name, given, expected}`; `expected` is null where no row may match. */
export function testsOf(decision) {
  return (boxOf(decision)?.rows ?? []).map(({ name, given, expected }) => ({
    name: name ?? '',
    given: read(given),
    expected: expected?.length ? read(expected) : null,
  }));
}

/** Put these tests into the place of all: `write(properties)` changes the decision so that it can be undone. */
export function putTests(decision, tests, write) {
  const model = decision.$model;
  const make = (type, properties, parent) => Object.assign(model.create(type, properties), { $parent: parent });
  const others = (decision.extensionElements?.values ?? []).filter((one) => one.$type !== 'tests:Tests');
  const values = (type, said) => Object.entries(said ?? {}).map(([of, one]) => model.create(type, { of, json: JSON.stringify(one) }));
  const rows = tests.map(({ name, given, expected }) =>
    model.create('tests:Test', { name, given: values('tests:Given', given), expected: values('tests:Expected', expected) }),
  );
  const box = rows.length ? [model.create('tests:Tests', { rows })] : [];
  const all = [...others, ...box];
  write({ extensionElements: all.length ? make('dmn:ExtensionElements', { values: all }, decision) : undefined });
}
