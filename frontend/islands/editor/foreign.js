// What other tools write that the platform does not execute: named, and dropped where the person says so.
import { of } from './model.js';

const DRAWN = ['flowElements', 'artifacts', 'rootElements', 'diagrams', 'laneSets', 'participants', 'lanes'];
const OWN = ['spiffworkflow', 'bpmn', 'bpmndi', 'dc', 'di', 'xsi', 'xml', 'xmlns', 'color', 'bioc', 'modeler'];

/** The process that a pool or a sheet shows, or in which an element stands. */
export function processOf(element) {
  let part = of(element).processRef ?? of(element);
  while (part && part.$type !== 'bpmn:Process') part = part.$parent;
  return part;
}

/** A part of the model with all that is inside it and not drawn by itself. */
export function partsOf(part) {
  if (!part?.$descriptor) return [];
  const inner = (part.$descriptor.properties ?? [])
    .filter(({ isReference, isAttr, name }) => !isReference && !isAttr && !DRAWN.includes(name.replace(/^\w+:/, '')))
    .flatMap(({ name }) => part[name.replace(/^\w+:/, '')] ?? part[name] ?? []);
  return [part, ...inner.filter((one) => typeof one === 'object').flatMap(partsOf)];
}

/** Where a fault of an element may lie: in it, or in the process and the file, which the canvas cannot show. */
const placesOf = (modeler, element) => [of(element), processOf(element), modeler.getDefinitions()].flatMap(partsOf);

const plain = (name) => name.replace(/^\w[\w.-]*:/, '');
const same = (type, tag) => plain(type).toLowerCase() === tag.toLowerCase();

/** What the fault is about, with its name in the file and how it goes; undefined where it is not found. */
export function foreign(modeler, element, { rule, message, element: id }) {
  if (rule === 'D-QUANTITY') return quantities(modeler, element);
  const [, name] = /(?:设置属性|扩展设置|执行元素) ([\w.-]+)/.exec(message) ?? [];
  if (!name) return undefined;
  return rule === 'D-ATTR' ? attribute(modeler, element, name) : contained(modeler, element, name, id);
}

function quantities(modeler, element) {
  const part = placesOf(modeler, element).find((one) => 'startQuantity' in one || 'completionQuantity' in one);
  const drop = (write) => write.within(element, part, { startQuantity: undefined, completionQuantity: undefined });
  return part && { name: '启动数量和完成数量', drop };
}

/** Attributes of other tools stand by their prefixed names; of BPMN's own under plain ones. */
function attribute(modeler, element, name) {
  for (const part of placesOf(modeler, element)) {
    const key = [...Object.keys(part.$attrs ?? {}), ...Object.keys(part)].find((one) => plain(one) === name && !one.startsWith('$'));
    if (key) return { name: `属性 ${key}`, drop: (write) => write.within(element, part, { [key]: undefined }) };
  }
  return undefined;
}

/** A part that stands alone or in a list of another. */
function contained(modeler, element, tag, id) {
  if (element.id === id && same(element.type, tag)) {
    return { name: `元素 ${tag}`, drop: () => modeler.get('modeling').removeElements([element]) };
  }
  for (const holder of placesOf(modeler, element)) {
    for (const [key, value] of Object.entries(holder)) {
      const there = [value].flat().find((one) => one?.$type && !key.startsWith('$') && same(one.$type, tag) && !one.$type.startsWith('spiffworkflow:'));
      if (there) return { name: `${key === 'values' ? '扩展设置' : '元素'} ${tag}`, drop: (write) => write.within(element, ...without(holder, key, there)) };
    }
  }
  return undefined;
}

/** What to write where so that it is gone; a box of extensions that is empty goes with the last of them. */
function without(holder, key, gone) {
  const kept = [holder[key]].flat().filter((one) => one !== gone);
  if (holder.$type === 'bpmn:ExtensionElements' && !kept.length) return [holder.$parent, { extensionElements: undefined }];
  return [holder, { [key]: Array.isArray(holder[key]) ? kept : undefined }];
}

/** Namespaces of other tools in the file, by the prefix they have there. */
export function toolsOf(modeler) {
  const attrs = Object.keys(modeler.getDefinitions().$attrs ?? {});
  return attrs.filter((name) => name.startsWith('xmlns:')).map((name) => name.slice(6)).filter((name) => !OWN.includes(name));
}
