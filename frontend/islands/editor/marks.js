// What the check found, on the canvas: each element that it names is outlined, and a badge tells why.
import { show } from './modeler.js';

const FAULTY = 'faulty';
const KIND = 'fault';

function badge(modeler, id, messages) {
  const button = document.createElement('button');
  button.type = 'button';
  button.className = 'editor-fault';
  button.textContent = '!';
  button.title = messages.join('\n');
  button.setAttribute('aria-label', messages.join('；'));
  button.addEventListener('click', () => show(modeler, id));
  return button;
}

/** Faults of elements on this canvas, by element; what was marked before is not any more. */
export function mark(modeler, faults) {
  const [canvas, overlays, registry] = ['canvas', 'overlays', 'elementRegistry'].map((name) => modeler.get(name));
  for (const { element } of overlays.get({ type: KIND })) canvas.removeMarker(element, FAULTY);
  overlays.remove({ type: KIND });
  for (const id of new Set(faults.map(({ element }) => element))) {
    const element = registry.get(id);
    if (!element?.parent) continue;
    canvas.addMarker(element, FAULTY);
    const messages = faults.filter((fault) => fault.element === id).map(({ message }) => message);
    overlays.add(element, KIND, { position: { top: -10, right: 10 }, html: badge(modeler, id, messages) });
  }
}
