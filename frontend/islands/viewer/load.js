// What lies at each step: a number on it, coloured by how much that is; `load`: {element: {text, level, late, href, said}}.
import { make } from '../../lib/dialog.js';

const nameOf = (registry, id) => registry.get(id)?.businessObject?.name || id;

function badge(name, { text, level, late, href, said }) {
  const attributes = { class: `load load-${level}${late ? ' is-late' : ''}`, title: `${name}：${said}`, 'aria-label': `${name}：${said}` };
  return href ? make('a', { ...attributes, href }, text) : make('span', attributes, text);
}

/** Numbers on the steps of a diagram that was drawn. */
export function loaded(viewer, { load = {} }) {
  const [canvas, registry, overlays] = ['canvas', 'elementRegistry', 'overlays'].map((part) => viewer.get(part));
  for (const [id, one] of Object.entries(load)) {
    if (!registry.get(id)) continue;
    canvas.addMarker(id, `load-${one.level}`);
    overlays.add(id, { position: { top: -12, right: 16 }, html: badge(nameOf(registry, id), one) });
  }
}

/** The same in words. */
export function burden(registry, { load = {} }) {
  const told = Object.entries(load).map(([id, { said }]) => `${nameOf(registry, id)}${said}`);
  return told.length ? `${told.join('；')}。` : '没有在办件。';
}

/** Elements by how much lies there, most first: what a wide diagram begins with. */
export const fullest = ({ load = {} }) => Object.keys(load).sort((one, other) => load[other].level - load[one].level);
