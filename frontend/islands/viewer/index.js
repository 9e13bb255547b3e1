// The viewer island: shows where a case stands in its diagrams. Props: {diagrams: [{process, title, bpmn, lanes, active, done}]}.
// One without `active` and `done` is of no case: only what is drawn is told, with `load` what lies at its steps (load.js).
// `marks`: {added, removed, changed}, ids of elements that differ from another version.
import 'bpmn-js/dist/assets/diagram-js.css';
import 'bpmn-js/dist/assets/bpmn-js.css';
import './viewer.css';
import NavigatedViewer from 'bpmn-js/lib/NavigatedViewer';
import { make } from '../../lib/dialog.js';
import { burden, fullest, loaded } from './load.js';
import { drawn as isDrawn, listed, ofNoCase, stepsOf } from './steps.js';

const [MARGIN, MARK, LOWEST, HIGHEST, READABLE] = [40, 24, 140, 460, 0.7];

/** Lanes bear the keys of the package's posts; people read who that is. A lane's own documentation goes first. */
function nameLanes({ elementsById }, titles = {}) {
  for (const lane of Object.values(elementsById)) {
    if (lane.$type === 'bpmn:Lane') lane.name = lane.documentation?.[0]?.text ?? titles[lane.name] ?? lane.name;
  }
}

/** As high as the drawing at the width there is, with room for the mark below it; never too small to read. */
function settle(element, canvas, here) {
  const { inner, outer } = canvas.viewbox();
  const scale = Math.max(READABLE, Math.min(1, outer.width / (inner.width + MARGIN)));
  element.style.height = `${Math.round(Math.min(HIGHEST, Math.max(LOWEST, inner.height * scale + MARGIN + MARK)))}px`;
  canvas.resized();
  fit(canvas);
  if (canvas.zoom() < READABLE) read(canvas, here);
}

/** A part of a wide diagram at a size that can be read: its beginning, or around the step where the case stands. */
function read(canvas, here) {
  const { inner, outer } = canvas.viewbox();
  const [width, height] = [outer.width / READABLE, outer.height / READABLE];
  const start = (from, length, size, middle) => Math.max(from, Math.min(middle - size / 2, from + length - size)) - MARGIN / 2;
  canvas.viewbox({
    x: start(inner.x, inner.width + MARGIN, width, here ? here.x + here.width / 2 : inner.x),
    y: start(inner.y, inner.height + MARGIN, height, here ? here.y + here.height / 2 : inner.y),
    width,
    height,
  });
}

const whole = (canvas) => canvas.viewbox().width >= canvas.viewbox().inner.width;

/** The whole diagram in view, never larger than life. */
function fit(canvas) {
  const { inner, outer } = canvas.viewbox();
  const scale = Math.min(1, outer.width / (inner.width + MARGIN), outer.height / (inner.height + MARGIN));
  const [width, height] = [outer.width / scale, outer.height / scale];
  canvas.viewbox({ x: inner.x - (width - inner.width) / 2, y: inner.y - (height - inner.height) / 2, width, height });
}

/** Steps that people know; what the system does between them is drawn, not told. */
const HUMAN = ['bpmn:UserTask', 'bpmn:CallActivity'];
const nameOf = (registry, id) => registry.get(id)?.businessObject?.name;

function words(registry, diagram) {
  if (diagram.load) return burden(registry, diagram);
  if (ofNoCase(diagram)) return '';
  const { active = [], done = [] } = diagram;
  const names = (ids) => ids.map((id) => nameOf(registry, id)).filter(Boolean);
  const now = names(active).join('、') || '无';
  const passed = names(done.filter((id) => HUMAN.includes(registry.get(id)?.type))).join('、') || '无';
  return `当前环节：${now}。已完成环节：${passed}。`;
}

function mark(viewer, { active = [], done = [], marks = {} }) {
  const [canvas, registry] = [viewer.get('canvas'), viewer.get('elementRegistry')];
  const each = (ids, kind) => ids.filter((id) => registry.get(id)).forEach((id) => canvas.addMarker(id, kind));
  each(done, 'is-done');
  each(active, 'is-active');
  for (const [kind, ids] of Object.entries(marks)) each(ids, `is-${kind}`);
}

const textOf = async ({ bpmn }) => (bpmn.trimStart().startsWith('<') ? bpmn : (await fetch(bpmn)).text());

async function draw(element, diagram, note) {
  const text = await textOf(diagram);
  const parsed = new DOMParser().parseFromString(text, 'application/xml');
  const asList = (why) => {
    element.classList.add('is-list');
    element.replaceChildren(listed(parsed, diagram));
    note.textContent = `${why}，以上是各环节。`;
    element.closest('.diagram-panel').querySelector('.diagram-zoom').hidden = true;
  };
  if (!isDrawn(parsed)) return asList('该流程没有绘制图形');
  return (await pictured(element, { ...diagram, bpmn: text }, stepsOf(parsed), note)) ?? asList('该流程图暂时无法显示');
}

/** Where to look first: the step where the case stands, where most lies, or what differs. */
function shapeOf(registry, diagram) {
  const ids = [...(diagram.active ?? fullest(diagram)), ...Object.values(diagram.marks ?? {}).flat()];
  return ids.map((id) => registry.get(id)).find((one) => one && !one.waypoints && one.type !== 'bpmn:Lane');
}

async function pictured(element, diagram, steps, note) {
  // Without zoom by wheel: the page would stop scrolling wherever the pointer meets the drawing.
  const viewer = new NavigatedViewer({ container: element, zoomScroll: { enabled: false } });
  viewer.on('import.parse.complete', (parsed) => nameLanes(parsed, diagram.lanes));
  const registry = viewer.get('elementRegistry');
  const read = await viewer.importXML(diagram.bpmn).catch(() => undefined);
  if (!read || !steps.every(([id]) => registry.get(id))) {
    viewer.destroy();
    return undefined;
  }
  mark(viewer, diagram);
  loaded(viewer, diagram);
  settle(element, viewer.get('canvas'), shapeOf(registry, diagram));
  const text = words(registry, diagram);
  note.textContent = whole(viewer.get('canvas')) ? text : `${text}按住图可以拖动，查看其余部分。`;
  const picture = element.querySelector('.djs-container > svg');
  picture?.setAttribute('aria-label', `${diagram.title ?? '流程图'}。${text}`);
  picture?.setAttribute('role', 'img');
  return viewer.get('canvas');
}

const ZOOMS = [
  ['放大', '＋', (canvas) => canvas.zoom(canvas.zoom() * 1.25, 'auto')],
  ['缩小', '－', (canvas) => canvas.zoom(canvas.zoom() / 1.25, 'auto')],
  ['显示全图', '全图', fit],
];

function zooms(drawn) {
  const buttons = ZOOMS.map(([label, text, act]) => {
    const button = make('button', { type: 'button', class: 'btn btn-sm', 'aria-label': label, title: label }, text);
    button.addEventListener('click', async () => {
      const canvas = await drawn();
      if (canvas) act(canvas);
    });
    return button;
  });
  return make('div', { class: 'diagram-zoom' }, ...buttons);
}

/** One panel per diagram, drawn when first shown: a hidden canvas has no size to fit into. */
function panelOf(diagram) {
  const canvas = make('div', { class: 'diagram' });
  const note = make('p', { class: 'diagram-note' });
  let drawn;
  const foot = make('div', { class: 'diagram-foot' }, note, zooms(() => drawn));
  const panel = make('div', { class: 'diagram-panel', hidden: true }, canvas, foot);
  const show = () => {
    panel.hidden = false;
    drawn ??= draw(canvas, diagram, note);
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
  const parts = [...(buttons.length > 1 ? buttons : []), ...(diagrams.every(ofNoCase) ? [] : [legend()])];
  const head = parts.length ? [make('div', { class: 'diagram-head' }, ...parts)] : [];
  element.replaceChildren(...head, ...panels.map(({ panel }) => panel));
  // Of a diagram and the one its current step calls, the called one tells more; it comes later.
  choose(Math.max(diagrams.findLastIndex(({ active = [] }) => active.length), 0));
}

(window.__islands ??= {}).viewer = mount;
document.dispatchEvent(new Event('island:ready'));
