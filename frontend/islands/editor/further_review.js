// One more review behind an approval, drawn and connected as one change: a step, its decision, the way back, and where
// it is wanted only sometimes, the question before it.
import { gathered, makeRoom, middle } from './gather.js';
import { of } from './model.js';

const [GAP, STEP, GATE, APART] = [50, 100, 50, 120];

/** The way back of the gateway that decided: its usual one. */
const usualOf = (gateway) => gateway.outgoing.find((one) => of(gateway).default === of(one));

/** The variables that steps of this diagram keep, so that the new one writes none of theirs. */
export function freeName(taken, wish) {
  const names = [wish, ...Array.from({ length: taken.length + 1 }, (_, index) => `${wish}_${index + 2}`)];
  return names.find((one) => !taken.includes(one));
}

/** Whether several ways may come together there without a gateway before it. */
const gathers = ({ type, outgoing }) => type === 'bpmn:ExclusiveGateway' && outgoing.length === 1;

/**
 * Draw it on the flow. `said`: `{name, lane, form, variable, when}`; `lane` is the key of the post, `when` the
 * condition on which it is wanted, "" for always. Gives the new step.
 */
export function furtherReview(modeler, write, flow, said) {
  const modeling = modeler.get('modeling');
  const [gateway, target] = [flow.source, flow.target];
  const back = usualOf(gateway)?.target;
  const wide = (said.when ? GATE + GAP : 0) + STEP + GAP + GATE + GAP + (gathers(target) ? 0 : GATE + GAP);
  const from = gateway.x + gateway.width + GAP / 2;
  makeRoom(modeler, from, wide);
  const lane = laneOf(modeler, gateway, said.lane);
  const gate = gateway.y + gateway.height / 2;
  const own = (lane ?? gateway).y + (lane ?? gateway).height / 2;
  // In the gateway's own lane below its line, or the way past the step would lead through it.
  const level = { gate, step: said.when && Math.abs(own - gate) < APART ? gate + APART : own };
  const place = positions(from + GAP / 2);
  const pool = gateway.parent;

  const asked = said.when ? shape('bpmn:ExclusiveGateway', place(GATE), level.gate, { name: '需要复审？' }) : null;
  const step = shape('bpmn:UserTask', place(STEP), level.step, { name: said.name });
  const decided = shape('bpmn:ExclusiveGateway', place(GATE), level.step, { name: `${said.name}意见？` });
  const joined = gathers(target) ? target : shape('bpmn:ExclusiveGateway', place(GATE), level.gate, {});
  write.form(step, said.form);
  write.text(step, 'VariableName', said.variable);
  if (!modeler.get('elementRegistry').get(said.variable)) write.set(step, { id: said.variable });

  modeling.reconnectEnd(flow, asked ?? step, middle(asked ?? step));
  if (asked) {
    write.condition(connect(asked, step, '需要'), said.when);
    write.byDefault(connect(asked, joined, '不需要'), true);
  }
  connect(step, decided);
  write.condition(connect(decided, joined, '通过'), `${said.variable}["decision"] == "approve"`);
  if (back) write.byDefault(wayBack(decided, back), true);
  if (joined !== target) connect(joined, target);
  return step;

  function shape(type, x, y, properties) {
    const made = modeling.createShape({ type }, { x, y }, pool);
    write.set(made, properties);
    return made;
  }

  function connect(source, end, name) {
    const made = modeling.connect(source, end);
    if (name) write.set(made, { name });
    return made;
  }

  /** Below everything in the lane and back to where a refusal leads, through a gateway where one is needed. */
  function wayBack(source, end) {
    const entry = gathers(end) ? end : gathered(modeler, end);
    const low = lane ? lane.y + lane.height - 14 : source.y + source.height + GAP;
    const [start, stop] = [middle(source), middle(entry)];
    const made = modeling.connect(source, entry, undefined, {
      connectionStart: start,
      connectionEnd: stop,
    });
    modeling.updateWaypoints(made, [
      { x: start.x, y: source.y + source.height },
      { x: start.x, y: low },
      { x: stop.x + 8, y: low },
      { x: stop.x + 8, y: entry.y + entry.height - 8 },
    ]);
    write.set(made, { name: '退回补正' });
    return made;
  }
}

/** Centres of shapes of these widths, one behind the other. */
function positions(start) {
  let next = start;
  return (width) => {
    const centre = next + width / 2;
    next += width + GAP;
    return centre;
  };
}

/** The lane of that post in the pool, drawn below the others where there is none; null where no pool is drawn. */
function laneOf(modeler, gateway, name) {
  const [modeling, registry] = ['modeling', 'elementRegistry'].map((one) => modeler.get(one));
  const there = registry.find((one) => one.type === 'bpmn:Lane' && of(one).name === name);
  if (there) return there;
  const pool = registry.find((one) => one.type === 'bpmn:Participant' && one === gateway.parent);
  if (!pool) return null;
  const made = modeling.addLane(pool, 'bottom');
  modeling.updateProperties(made, { name });
  return made;
}

/** Whether the flow leads on from an approval: one that a gateway decides by an answer `decision`. */
export const approves = (flow) =>
  flow.type === 'bpmn:SequenceFlow' && /\["decision"\] == "approve"/.test(of(flow).conditionExpression?.body ?? '');
