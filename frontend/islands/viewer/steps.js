// A diagram without coordinates: its steps as a list, in the order in which they are reached.
import { make } from '../../lib/dialog.js';

const BPMN = 'http://www.omg.org/spec/BPMN/20100524/MODEL';
const HUMAN = ['userTask', 'callActivity'];
const STATES = { done: '已完成', active: '当前环节', open: '未到达' };

/** Ids as the links [[from, to]…] lead to them from `starts`, breadth first; what nothing leads to comes last. */
export function reached(ids, links, starts) {
  const order = [];
  for (const begin of [starts, ...ids.map((id) => [id])]) {
    let level = begin;
    while (level.length) {
      const fresh = [...new Set(level)].filter((id) => !order.includes(id));
      order.push(...fresh);
      level = fresh.flatMap((id) => links.filter(([from]) => from === id).map(([, to]) => to));
    }
  }
  return order.filter((id) => ids.includes(id));
}

/** What leads into a subprocess leads to its start, and its ends lead to what comes after it. */
function throughInner(xml, links) {
  const idsIn = (inner, tag) => [...inner.children].filter((one) => one.localName === tag).map((one) => one.getAttribute('id'));
  let found = links;
  for (const inner of xml.getElementsByTagNameNS(BPMN, 'subProcess')) {
    const own = inner.getAttribute('id');
    const [starts, ends] = [idsIn(inner, 'startEvent'), idsIn(inner, 'endEvent')];
    const after = found.flatMap(([from, to]) => (from === own ? ends.map((end) => [end, to]) : [[from, to]]));
    found = [...after, ...starts.map((start) => [own, start])];
  }
  return found;
}

function linksOf(xml) {
  const flows = [...xml.getElementsByTagNameNS(BPMN, 'sequenceFlow')].map((flow) => [flow.getAttribute('sourceRef'), flow.getAttribute('targetRef')]);
  const events = [...xml.getElementsByTagNameNS(BPMN, 'boundaryEvent')].map((event) => [event.getAttribute('attachedToRef'), event.getAttribute('id')]);
  return [...throughInner(xml, flows), ...events];
}

/** Elements that people know, in order: [[id, name]…]. */
export function stepsOf(xml) {
  const names = new Map(HUMAN.flatMap((tag) => [...xml.getElementsByTagNameNS(BPMN, tag)]).map((one) => [one.getAttribute('id'), one.getAttribute('name')]));
  const begins = [...xml.getElementsByTagNameNS(BPMN, 'startEvent')].filter((one) => one.parentNode.localName === 'process');
  const starts = begins.map((one) => one.getAttribute('id'));
  return reached([...names.keys()], linksOf(xml), starts).map((id) => [id, names.get(id) || id]);
}

/** Whether every step that people know has its place in the drawing. */
export function drawn(xml) {
  const shapes = new Set([...xml.getElementsByTagNameNS('*', 'BPMNShape')].map((one) => one.getAttribute('bpmnElement')));
  return stepsOf(xml).every(([id]) => shapes.has(id)) && shapes.size > 0;
}

/** Whether a diagram is shown for itself, not as far as a case has come in it. */
export const ofNoCase = ({ active, done }) => !active && !done;

const stateOf = (id, { active = [], done = [] }) => (active.includes(id) ? 'active' : done.includes(id) ? 'done' : 'open');

/** How a step differs from another version of the diagram, as a class of its row. */
const markOf = (id, { marks = {} }) => {
  const kind = Object.keys(marks).find((one) => marks[one].includes(id));
  return kind ? ` cell-${kind}` : '';
};

/** The list that stands in place of the drawing. */
export function listed(xml, diagram) {
  const rows = stepsOf(xml).map(([id, name]) => {
    const state = stateOf(id, diagram);
    const current = state === 'active' && 'step';
    return make('li', { class: `is-${state}${markOf(id, diagram)}`, 'aria-current': current }, name, ofNoCase(diagram) ? '' : make('small', {}, STATES[state]));
  });
  return make('ol', { class: 'diagram-steps' }, ...rows);
}
