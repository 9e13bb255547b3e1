// The viewer island: shows where a case stands in its diagrams. Props: {diagrams: [{process, title, bpmn, active, done}]}.
import 'bpmn-js/dist/assets/diagram-js.css';
import 'bpmn-js/dist/assets/bpmn-js.css';
import './viewer.css';
import NavigatedViewer from 'bpmn-js/lib/NavigatedViewer';
import { make } from '../../lib/dialog.js';

/** The whole diagram in view, never larger than life. */
function fit(canvas) {
  const { inner, outer } = canvas.viewbox();
  const scale = Math.min(1, outer.width / (inner.width + 60), outer.height / (inner.height + 60));
  const [width, height] = [outer.width / scale, outer.height / scale];
  canvas.viewbox({ x: inner.x - (width - inner.width) / 2, y: inner.y - (height - inner.height) / 2, width, height });
}

const nameOf = (registry, id) => registry.get(id)?.businessObject?.name;

function words(registry, { active = [], done = [] }) {
  const names = (ids) => ids.map((id) => nameOf(registry, id)).filter(Boolean);
  const now = names(active).join('、') || '无';
  const passed = names(done.filter((id) => registry.get(id)?.type?.endsWith('Task'))).join('、') || '无';
  return `当前环节：${now}。已完成环节：${passed}。`;
}

function mark(viewer, { active = [], done = [] }) {
  const [canvas, registry] = [viewer.get('canvas'), viewer.get('elementRegistry')];
  const each = (ids, kind) => ids.filter((id) => registry.get(id)).forEach((id) => canvas.addMarker(id, kind));
  each(done, 'is-done');
  each(active, 'is-active');
}

async function draw(element, diagram, note) {
  const viewer = new NavigatedViewer({ container: element });
  try {
    const xml = diagram.bpmn.trimStart().startsWith('<') ? diagram.bpmn : await (await fetch(diagram.bpmn)).text();
    await viewer.importXML(xml);
  } catch {
    viewer.destroy();
    note.textContent = '该流程图暂时无法显示。';
    return;
  }
  mark(viewer, diagram);
  fit(viewer.get('canvas'));
  const text = words(viewer.get('elementRegistry'), diagram);
  note.textContent = text;
  const picture = element.querySelector('.djs-container > svg');
  picture?.setAttribute('aria-label', `${diagram.title ?? '流程图'}。${text}`);
  picture?.setAttribute('role', 'img');
}

/** One panel per diagram, drawn when first shown: a hidden canvas has no size to fit into. */
function panelOf(diagram) {
  const canvas = make('div', { class: 'diagram' });
  const note = make('p', { class: 'diagram-note' });
  const panel = make('div', { class: 'diagram-panel', hidden: true }, note, canvas);
  let drawn = false;
  const show = () => {
    panel.hidden = false;
    if (!drawn) draw(canvas, diagram, note);
    drawn = true;
  };
  return { panel, show };
}

const LEGEND = [
  ['done', '已完成'],
  ['active', '当前环节'],
  ['open', '未到达'],
];

function legend() {
  return make('div', { class: 'diagram-legend' }, ...LEGEND.map(([kind, text]) => make('span', { class: `is-${kind}` }, text)));
}

function tabsFor(diagrams, panels) {
  const buttons = diagrams.map(({ title, process }) => make('button', { type: 'button', class: 'btn btn-sm' }, title ?? process));
  const choose = (chosen) => {
    panels.forEach(({ panel, show }, index) => {
      if (index === chosen) show();
      else panel.hidden = true;
      buttons[index].classList.toggle('active', index === chosen);
      buttons[index].setAttribute('aria-pressed', String(index === chosen));
    });
  };
  buttons.forEach((button, index) => button.addEventListener('click', () => choose(index)));
  return { buttons, choose };
}

function mount(element, { diagrams = [] }) {
  if (!diagrams.length) {
    element.replaceChildren(make('p', { class: 'diagram-note' }, '没有可显示的流程图。'));
    return;
  }
  const panels = diagrams.map(panelOf);
  const { buttons, choose } = tabsFor(diagrams, panels);
  const head = make('div', { class: 'diagram-head' }, ...(buttons.length > 1 ? buttons : []), legend());
  element.replaceChildren(head, ...panels.map(({ panel }) => panel));
  // Of a diagram and the one its current step calls, the called one tells more; it comes later.
  choose(Math.max(diagrams.findLastIndex(({ active = [] }) => active.length), 0));
}

(window.__islands ??= {}).viewer = mount;
document.dispatchEvent(new Event('island:ready'));
