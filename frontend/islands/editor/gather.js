// A gateway before a step to which several lines lead, and the room for it.

const [GAP, GATE] = [50, 50];
export const middle = ({ x, y, width, height }) => ({ x: x + width / 2, y: y + height / 2 });
const shapes = (modeler) => modeler.get('elementRegistry').filter((one) => one.parent && !one.waypoints && !one.labelTarget);

/** All that stands right of there goes aside by so much. */
export function makeRoom(modeler, from, wide) {
  const tool = modeler.get('spaceTool');
  const { movingShapes, resizingShapes } = tool.calculateAdjustments(shapes(modeler), 'x', wide, from);
  tool.makeSpace(movingShapes, resizingShapes, { x: wide, y: 0 }, 'e', from);
}

/** How far it is to the next shape on the left, at the height of this one. */
function free(modeler, element) {
  const level = (one) => one.y < element.y + element.height && one.y + one.height > element.y;
  const beside = shapes(modeler).filter((one) => one.parent === element.parent && !/Lane|Group$/.test(one.type) && one !== element && level(one));
  return element.x - Math.max(...beside.map((one) => one.x + one.width).filter((right) => right <= element.x), element.x - GATE - 2 * GAP);
}

/** Let all lines to the element come together first. Gives the gateway. */
export function gathered(modeler, element) {
  const modeling = modeler.get('modeling');
  const ways = element.incoming.filter((one) => one.type === 'bpmn:SequenceFlow');
  const lacking = GATE + 2 * GAP - free(modeler, element);
  if (lacking > 0) makeRoom(modeler, element.x - 1, lacking);
  const level = middle(element).y;
  const gateway = modeling.createShape({ type: 'bpmn:ExclusiveGateway' }, { x: element.x - GAP - GATE / 2, y: level }, element.parent);
  for (const way of ways) modeling.reconnectEnd(way, gateway, middle(gateway));
  modeling.connect(gateway, element);
  return gateway;
}
