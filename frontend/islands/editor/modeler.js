// bpmn-js as this editor uses it: in Chinese, cut to what the platform executes, and losing nothing it does not know.
import Modeler from 'bpmn-js/lib/Modeler';
import minimap from 'diagram-js-minimap';
import { translate } from './chinese.js';
import { PaletteKeys, Walking } from './keyboard.js';
import { Offered } from './offered.js';
import { keepNames, SPIFF } from './vocabulary.js';

const EARLY = 3000;

/** Lanes bear the keys of the package's posts; people read who that is. */
function LaneTitles(titles, renderer, eventBus) {
  const draw = renderer.handlers['bpmn:Lane'];
  renderer.handlers['bpmn:Lane'] = (parent, element, attributes) => draw(parent, called(element), attributes);
  const called = (element) => {
    const lane = element.businessObject;
    const name = lane.documentation?.[0]?.text ?? titles[lane.name] ?? lane.name;
    return Object.create(element, { businessObject: { value: Object.create(lane, { name: { value: name } }) } });
  };
  // A lane is named by choosing its post, not by writing on it.
  eventBus.on('element.dblclick', EARLY, ({ element }) => (element.type === 'bpmn:Lane' ? false : undefined));
}
LaneTitles.$inject = ['config.laneTitles', 'bpmnRenderer', 'eventBus'];

/** A process that is new in the diagram is one that runs. */
function Executable(eventBus) {
  eventBus.on('commandStack.shape.create.postExecuted', ({ context }) => {
    const drawn = context.shape.businessObject.processRef;
    if (drawn && drawn.isExecutable === undefined) drawn.isExecutable = true;
  });
}
Executable.$inject = ['eventBus'];

/** What an input method or a paste enters is searched for, too: bpmn-js hears keys alone. */
function SearchAsTyped(eventBus, canvas) {
  eventBus.on('searchPad.opened', () => {
    const input = canvas.getContainer().querySelector('.djs-search-input input');
    input.oninput = () => input.dispatchEvent(new KeyboardEvent('keyup', { bubbles: true }));
  });
}
SearchAsTyped.$inject = ['eventBus', 'canvas'];

const OWN = {
  __init__: ['laneTitles', 'offered', 'paletteKeys', 'walking', 'executable', 'searchAsTyped'],
  laneTitles: ['type', LaneTitles],
  offered: ['type', Offered],
  paletteKeys: ['type', PaletteKeys],
  walking: ['type', Walking],
  executable: ['type', Executable],
  searchAsTyped: ['type', SearchAsTyped],
  translate: ['value', translate],
};

/** Make the modeler in that element. `lanes`: titles of posts by their keys. */
export function modelerIn(container, lanes) {
  const modeler = new Modeler({
    container,
    laneTitles: lanes,
    additionalModules: [minimap, OWN],
    moddleExtensions: { spiffworkflow: SPIFF },
  });
  modeler.get('commandStack').registerHandler('editor.together', Together);
  modeler.on('import.parse.complete', (parsed) => keepNames(parsed, modeler.get('moddle')));
  return modeler;
}

/** The diagram as it would be saved. */
export async function textOf(modeler) {
  return (await modeler.saveXML({ format: true })).xml;
}

/** Select the element and bring it into view; false where the canvas has none of that id. */
export function show(modeler, id) {
  const element = modeler.get('elementRegistry').get(id);
  if (!element) return false;
  modeler.get('canvas').scrollToElement(element);
  modeler.get('selection').select(element);
  return true;
}

const READABLE = 0.75;

/** The diagram beside the palette, never larger than life; of one too wide to be read the beginning. */
export function fit(modeler) {
  const canvas = modeler.get('canvas');
  const { inner, outer } = canvas.viewbox();
  const [left, margin] = [132, 24];
  const whole = Math.min((outer.width - left - margin) / inner.width, (outer.height - 2 * margin) / inner.height);
  const scale = Math.min(1, Math.max(READABLE, whole));
  canvas.viewbox({
    x: inner.x - left / scale,
    y: inner.y - margin / scale,
    width: outer.width / scale,
    height: outer.height / scale,
  });
}

function Together() {}
Together.prototype.preExecute = ({ act }) => void act();

/** Several changes that are one step to undo. */
export function together(modeler, act) {
  modeler.get('commandStack').execute('editor.together', { act });
}
