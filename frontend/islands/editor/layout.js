// A picture for a diagram that was written without one: steps in columns by how far they are from the start, lanes one
// under the other, ways back below. Simple, and for people to move about afterwards.

const [ACROSS, DOWN, EDGE, CHANNEL, HEAD] = [60, 40, 30, 16, 30];
const SIZES = { Event: [36, 36], Gateway: [50, 50] };
const isNode = (one) => one.$instanceOf('bpmn:FlowNode');
const isBoundary = (one) => one.$instanceOf('bpmn:BoundaryEvent');

function sizeOf(node) {
  const [, kind] = /(Event|Gateway)$/.exec(node.$type) ?? [];
  return SIZES[kind] ?? [100, 80];
}

/** Draw all processes of the definitions. */
export function drawn(definitions, moddle) {
  const roots = definitions.rootElements;
  const processes = roots.filter((one) => one.$type === 'bpmn:Process');
  const collaboration = roots.find((one) => one.$type === 'bpmn:Collaboration') ?? pooled(definitions, processes, moddle);
  const plane = moddle.create('bpmndi:BPMNPlane', { id: 'plane_drawn', bpmnElement: collaboration ?? processes[0], planeElement: [] });
  const pen = penOn(plane, moddle);
  let top = 80;
  for (const pool of collaboration?.participants ?? []) top += poolOf(pool, 160, top, pen) + DOWN;
  if (!collaboration) scopeOf(processes[0]).draw(160, top, pen);
  const diagram = moddle.create('bpmndi:BPMNDiagram', { id: 'diagram_drawn', plane });
  for (const [part, parent] of [[plane, diagram], [diagram, definitions]]) part.$parent = parent;
  definitions.diagrams = [diagram];
}

/** Lanes are drawn in a pool only: a process that has some gets one. */
function pooled(definitions, processes, moddle) {
  const [process] = processes.filter((one) => one.laneSets?.some(({ lanes }) => lanes?.length));
  if (!process) return null;
  const pool = moddle.create('bpmn:Participant', { id: `pool_${process.id}`, name: process.name, processRef: process });
  const made = moddle.create('bpmn:Collaboration', { id: `collaboration_${process.id}`, participants: [pool] });
  pool.$parent = made;
  made.$parent = definitions;
  definitions.rootElements.unshift(made);
  return made;
}

function penOn(plane, moddle) {
  const put = (kind, bpmnElement, more) => {
    const made = moddle.create(`bpmndi:${kind}`, { id: `${bpmnElement.id}_di`, bpmnElement, ...more });
    made.$parent = plane;
    plane.planeElement.push(made);
  };
  return {
    shape: (element, [x, y, width, height], more) => put('BPMNShape', element, { bounds: moddle.create('dc:Bounds', { x, y, width, height }), ...more }),
    edge: (flow, points) => put('BPMNEdge', flow, { waypoint: points.map(([x, y]) => moddle.create('dc:Point', { x, y })) }),
  };
}

/** A pool with its lanes. Gives its height. */
function poolOf(pool, x, y, pen) {
  if (!pool.processRef) {
    pen.shape(pool, [x, y, 600, 60], { isHorizontal: true });
    return 60;
  }
  const scope = scopeOf(pool.processRef);
  const [width, height] = [scope.width + 2 * HEAD, scope.height];
  pen.shape(pool, [x, y, width, height], { isHorizontal: true });
  for (const { lane, top, height: high } of scope.lanes) pen.shape(lane, [x + HEAD, y + top, width - HEAD, high], { isHorizontal: true });
  scope.draw(x + 2 * HEAD, y, pen);
  return height;
}

/** Where everything of a process or subprocess stands: `{width, height, lanes, draw(x, y, pen)}`. */
function scopeOf(scope) {
  const elements = scope.flowElements ?? [];
  const onStep = (one) => isBoundary(one) && elements.includes(one.attachedToRef);
  const nodes = elements.filter((one) => isNode(one) && !onStep(one));
  const held = elements.filter(onStep);
  const flows = elements.filter((one) => one.$type === 'bpmn:SequenceFlow' && one.sourceRef && one.targetRef);
  const host = (node) => (onStep(node) ? node.attachedToRef : node);
  const links = flows.map((flow) => [host(flow.sourceRef), flow.targetRef]);
  const columns = columnsOf(nodes, links);
  const inner = new Map(nodes.filter((one) => one.flowElements).map((one) => [one, scopeOf(one)]));
  const size = (node) => (inner.has(node) ? [inner.get(node).width + 2 * EDGE, inner.get(node).height + EDGE] : sizeOf(node));
  const lanes = (scope.laneSets ?? []).flatMap((set) => set.lanes ?? []);
  const { rows, bands } = rowsOf(nodes, links, columns, lanes);

  const lefts = starts(nodes, (node) => columns.get(node), (node) => size(node)[0], ACROSS, EDGE);
  const tops = starts(nodes, (node) => rows.get(node), (node) => size(node)[1], DOWN, EDGE);
  const back = flows.filter((flow) => columns.get(flow.targetRef) <= columns.get(host(flow.sourceRef)));
  const floor = tops.end + back.length * CHANNEL;
  const boxes = new Map(nodes.map((node) => [node, boxOf(node)]));
  for (const [index, node] of held.entries()) boxes.set(node, onEdge(boxes.get(node.attachedToRef), held.filter((one, place) => one.attachedToRef === node.attachedToRef && place < index).length));

  function boxOf(node) {
    const [width, height] = size(node);
    const [column, row] = [columns.get(node), rows.get(node)];
    return [lefts.at[column] + (lefts.size[column] - width) / 2, tops.at[row] + (tops.size[row] - height) / 2, width, height];
  }

  const drawnLanes = lanes.map((lane, index) => {
    const top = index ? tops.at[bands[index]] - DOWN / 2 : 0;
    const bottom = index + 1 < lanes.length ? tops.at[bands[index + 1]] - DOWN / 2 : floor;
    return { lane, top, height: bottom - top };
  });

  return { width: lefts.end, height: floor, lanes: drawnLanes, draw };

  function draw(x, y, pen) {
    const moved = ([left, top, ...rest]) => [x + left, y + top, ...rest];
    for (const [node, box] of boxes) {
      pen.shape(node, moved(box), { ...(inner.has(node) && { isExpanded: true }), ...(node.$type === 'bpmn:ExclusiveGateway' && { isMarkerVisible: true }) });
      if (inner.has(node)) inner.get(node).draw(...moved([box[0] + EDGE, box[1]]), pen);
    }
    const shift = (points) => points.map(moved);
    for (const flow of flows) {
      const [from, to] = [boxes.get(flow.sourceRef), boxes.get(flow.targetRef)];
      if (from && to) pen.edge(flow, shift(route(from, to, onStep(flow.sourceRef), tops.end + back.indexOf(flow) * CHANNEL, back.includes(flow), boxes)));
    }
  }
}

const onEdge = ([x, y, width, height], before) => [x + width - 46 - before * 42, y + height - 18, 36, 36];

/** How far each is from the start, along the longest way that does not go round. */
function columnsOf(nodes, links) {
  const [found, open, order] = [new Set(), new Set(), []];
  const forward = new Map(nodes.map((node) => [node, []]));
  const visit = (node) => {
    found.add(node);
    open.add(node);
    for (const [, next] of links.filter(([from]) => from === node)) {
      if (open.has(next) || !forward.has(next)) continue;
      forward.get(node).push(next);
      if (!found.has(next)) visit(next);
    }
    open.delete(node);
    order.unshift(node);
  };
  const entered = new Set(links.map(([, to]) => to));
  for (const node of [...nodes.filter((one) => !entered.has(one)), ...nodes]) if (!found.has(node)) visit(node);
  const columns = new Map(nodes.map((node) => [node, 0]));
  for (const node of order) for (const next of forward.get(node)) columns.set(next, Math.max(columns.get(next), columns.get(node) + 1));
  return columns;
}

/** A row for each, in the band of its lane, beside what leads to it where that is free. */
function rowsOf(nodes, links, columns, lanes) {
  const laneOf = (node) => Math.max(lanes.findIndex((lane) => lane.flowNodeRef?.includes(node)), 0);
  const [own, heights] = [new Map(), lanes.length ? lanes.map(() => 1) : [1]];
  const taken = new Set();
  for (const node of [...nodes].sort((one, other) => columns.get(one) - columns.get(other))) {
    const [lane, column] = [laneOf(node), columns.get(node)];
    const before = links.filter(([from, to]) => to === node && own.has(from) && laneOf(from) === lane).map(([from]) => own.get(from));
    let row = before.length ? Math.min(...before) : 0;
    while (taken.has(`${lane}/${column}/${row}`)) row += 1;
    taken.add(`${lane}/${column}/${row}`);
    own.set(node, row);
    heights[lane] = Math.max(heights[lane], row + 1);
  }
  const bands = heights.map((_, index) => heights.slice(0, index).reduce((sum, one) => sum + one, 0));
  return { rows: new Map(nodes.map((node) => [node, bands[laneOf(node)] + own.get(node)])), bands };
}

/** Where columns or rows begin, each as large as the largest in it. */
function starts(nodes, place, size, gap, margin) {
  const count = Math.max(0, ...nodes.map(place)) + 1;
  const sizes = Array.from({ length: count }, (_, index) => Math.max(60, ...nodes.filter((node) => place(node) === index).map(size)));
  const at = sizes.map((_, index) => margin + sizes.slice(0, index).reduce((sum, one) => sum + one + gap, 0));
  return { at, size: sizes, end: at.at(-1) + sizes.at(-1) + margin };
}

function route(from, to, held, channel, backward, boxes) {
  const [start, end] = [middle(from), middle(to)];
  const below = [[start[0], from[1] + from[3]], [start[0], channel], [end[0], channel], [end[0], to[1] + to[3]]];
  if (backward) return below;
  const [right, left] = [[from[0] + from[2], start[1]], [to[0], end[1]]];
  const turn = to[0] - ACROSS / 2;
  if (held) return [[start[0], from[1] + from[3]], [start[0], from[1] + from[3] + 10], [turn, from[1] + from[3] + 10], [turn, end[1]], left];
  if (start[1] === end[1] && !crossed(right, left, boxes, from, to)) return [right, left];
  const level = crossed(right, [turn, start[1]], boxes, from, to) ? from[1] + from[3] + 12 : start[1];
  if (level === start[1]) return [right, [turn, start[1]], [turn, end[1]], left];
  return [[start[0], from[1] + from[3]], [start[0], level], [turn, level], [turn, end[1]], left];
}

const middle = ([x, y, width, height]) => [x + width / 2, y + height / 2];

/** Whether a level line runs through another shape. */
function crossed([left, y], [right], boxes, ...ends) {
  return [...boxes.values()].some((box) => !ends.includes(box) && box[0] < right && box[0] + box[2] > left && box[1] < y && box[1] + box[3] > y);
}
