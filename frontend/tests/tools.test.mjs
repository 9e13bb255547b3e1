// Exports of other tools, in small: read and saved, each element and attribute is there again, or is named as lost.
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import test from 'node:test';
import { BpmnModdle } from 'bpmn-moddle';
import { Parser } from 'saxen';
import { keepNames, lost, SPIFF } from '../islands/editor/vocabulary.js';

const FOLDER = new URL('../../tests/browser/data/', import.meta.url);
const BPMN = 'http://www.omg.org/spec/BPMN/20100524/MODEL';
/** What holds anyhow need not be written. */
const ANYHOW = [
  ...['completionQuantity=1', 'startQuantity=1', 'isForCompensation=false', 'isCollection=false', 'isClosed=false', 'processType=None', 'cancelActivity=true'],
  ...['triggeredByEvent=false', 'gatewayDirection=Unspecified', 'isInterrupting=true', 'parallelMultiple=false', 'isSequential=false', 'testBefore=false'],
  ...['typeLanguage=http://www.w3.org/2001/XMLSchema', 'expressionLanguage=http://www.w3.org/1999/XPath', 'instantiate=false', 'isUnlimited=true', 'xsi:type=Point'],
  ...['eventGatewayType=Exclusive', 'textFormat=text/plain', 'behavior=All', 'messageVisibleKind=initiating'],
];

/** Every element with what it says, the prefixes of BPMN and of its pictures left out. */
function said(xml) {
  const found = [];
  const own = [...xml.matchAll(/xmlns(?::(\w+))?="([^"]+)"/g)].filter(([, , uri]) => uri === BPMN || uri.includes('/DD/') || uri.includes('/BPMN/')).map(([, prefix]) => prefix ?? '');
  const plain = (name) => {
    const [prefix, ...rest] = name.split(':');
    return rest.length && own.includes(prefix) ? rest.join(':') : name;
  };
  const written = (value) => (/^-?\d+\.\d+$/.test(value) ? String(Number(value)) : plain(value));
  const parser = new Parser();
  parser.on('openTag', (name, attributes, decode) => {
    const rows = Object.entries(attributes()).map(([key, value]) => `${key}=${written(decode(value))}`);
    found.push([plain(name), ...rows.filter((row) => !row.startsWith('xmlns') && !ANYHOW.includes(row)).sort()].join(' '));
  });
  parser.on('text', (text, decode) => text.trim() && found.push(decode(text.trim())));
  parser.on('cdata', (text) => found.push(text));
  parser.parse(xml);
  return found.sort();
}

for (const name of readdirSync(FOLDER).filter((one) => one.endsWith('.bpmn'))) {
  test(`${name} is saved without loss`, async () => {
    const xml = readFileSync(new URL(name, FOLDER), 'utf8');
    const moddle = new BpmnModdle({ spiffworkflow: SPIFF });
    const read = await moddle.fromXML(xml);
    keepNames(read, moddle);
    assert.deepEqual(lost(read.warnings), []);
    assert.deepEqual(said((await moddle.toXML(read.rootElement, { format: true })).xml), said(xml));
  });
}
