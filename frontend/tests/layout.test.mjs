import assert from 'node:assert/strict';
import test from 'node:test';
import { BpmnModdle } from 'bpmn-moddle';
import { drawn } from '../islands/editor/layout.js';

const head = '<bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL" id="d" targetNamespace="x">';
const flows = (...pairs) => pairs.map(([from, to], index) => `<bpmn:sequenceFlow id="f${index}" sourceRef="${from}" targetRef="${to}" />`).join('');

async function drawing(inside) {
  const moddle = new BpmnModdle();
  const { rootElement } = await moddle.fromXML(`${head}<bpmn:process id="p" isExecutable="true">${inside}</bpmn:process></bpmn:definitions>`);
  drawn(rootElement, moddle);
  const { xml } = await moddle.toXML(rootElement);
  const again = await new BpmnModdle().fromXML(xml);
  assert.deepEqual(again.warnings, []);
  return new Map(again.rootElement.diagrams[0].plane.planeElement.map((one) => [one.bpmnElement.id, one]));
}

const overlap = (one, other) => one.x < other.x + other.width && other.x < one.x + one.width && one.y < other.y + other.height && other.y < one.y + one.height;

test('every step and line is drawn, none over another, a way back included', async () => {
  const places = await drawing(
    '<bpmn:startEvent id="s" /><bpmn:exclusiveGateway id="g" /><bpmn:userTask id="a" /><bpmn:userTask id="b" /><bpmn:exclusiveGateway id="h" /><bpmn:endEvent id="e" />' +
      flows(['s', 'g'], ['g', 'a'], ['g', 'b'], ['a', 'h'], ['b', 'h'], ['h', 'e'], ['h', 'g']),
  );
  assert.equal(places.size, 13);
  const boxes = ['s', 'g', 'a', 'b', 'h', 'e'].map((id) => places.get(id).bounds);
  for (const [index, one] of boxes.entries()) for (const other of boxes.slice(index + 1)) assert.ok(!overlap(one, other));
  assert.ok(places.get('f6').waypoint.every(({ y }, index) => index === 0 || y >= places.get('g').bounds.y));
});

test('lanes get a pool, subprocesses hold what is in them, events sit on their step', async () => {
  const places = await drawing(
    '<bpmn:laneSet id="l"><bpmn:lane id="one"><bpmn:flowNodeRef>s</bpmn:flowNodeRef></bpmn:lane><bpmn:lane id="two"><bpmn:flowNodeRef>sub</bpmn:flowNodeRef></bpmn:lane></bpmn:laneSet>' +
      '<bpmn:startEvent id="s" /><bpmn:subProcess id="sub"><bpmn:startEvent id="is" /><bpmn:endEvent id="ie" /><bpmn:sequenceFlow id="if" sourceRef="is" targetRef="ie" /></bpmn:subProcess>' +
      '<bpmn:boundaryEvent id="t" attachedToRef="sub" /><bpmn:endEvent id="e" />' +
      flows(['s', 'sub'], ['t', 'e']),
  );
  const [one, two, sub, inner, timer] = ['one', 'two', 'sub', 'is', 't'].map((id) => places.get(id).bounds);
  assert.ok(places.has('pool_p') && one.y + one.height === two.y && overlap(two, sub) && !overlap(one, sub));
  assert.ok(inner.x > sub.x && inner.x + inner.width < sub.x + sub.width && overlap(timer, sub));
});

test('an event whose step is gone stands alone', async () => {
  const places = await drawing('<bpmn:startEvent id="s" /><bpmn:boundaryEvent id="t" /><bpmn:endEvent id="e" />' + flows(['s', 'e'], ['t', 'e']));
  assert.ok(!overlap(places.get('s').bounds, places.get('t').bounds));
});
