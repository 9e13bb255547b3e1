// The editor: toolbar, canvas, and beside it the panel of the selected element and what the last check said.
import { useEffect, useMemo, useReducer, useRef, useState } from 'preact/hooks';
import { choice, make } from '../../lib/dialog.js';
import { Icon } from '../../lib/icon.jsx';
import { Faults } from '../../lib/faults.jsx';
import { KEYS } from './keyboard.js';
import { mark } from './marks.js';
import { mending } from './mending.jsx';
import { kindOf, of, writer } from './model.js';
import { fit, show, textOf } from './modeler.js';
import { Opening, useModeler } from './opening.jsx';
import { Panel } from './panel.jsx';
import { Left, useSaving } from '../../lib/saving.jsx';

const EARLY = 2000;

/** The click that opens the search goes no further: anywhere else a click closes it. */
function find(modeler, event) {
  event.stopPropagation();
  modeler.get('searchPad').toggle();
}

const keyTable = () =>
  make('dl', { class: 'editor-keys' }, ...KEYS.flatMap(([keys, does]) => [make('dt', {}, keys), make('dd', {}, does)]));

const COMMANDS = [
  ['撤销', 'arrow-back-up', 'canUndo', (modeler) => modeler.get('commandStack').undo()],
  ['重做', 'arrow-forward-up', 'canRedo', (modeler) => modeler.get('commandStack').redo()],
  ['查找', 'search', '', find],
  ['显示全图', 'maximize', '', fit],
  ['键盘操作', 'keyboard', '', () => void choice('键盘操作', '先点画布或者用 Tab 移到画布，再按下列各键。', [['', '关闭', 'btn-primary']], [keyTable()])],
];

/** What is selected; the panel is told before that or the diagram changes. */
function useEditing(modeler) {
  const [, again] = useReducer((count) => count + 1, 0);
  useEffect(() => {
    if (!modeler) return undefined;
    const finish = () => document.activeElement?.closest('.editor-side') && document.activeElement.blur();
    const on = (events, priority, act) => modeler.on(events, priority, () => void act());
    on(['element.mousedown', 'selection.changed'], EARLY, finish);
    on(['selection.changed', 'commandStack.changed', 'import.done'], 500, again);
    return again();
  }, [modeler]);
  const selected = modeler?.get('selection').get() ?? [];
  return selected.length ? selected : [modeler?.get('canvas').getRootElement()];
}

function Tools({ modeler, saving }) {
  const stack = modeler?.get('commandStack');
  const { dirty, busy, kept, failed, keep } = saving;
  return (
    <div class="editor-tools" role="toolbar" aria-label="编辑">
      {COMMANDS.map(([title, icon, may, act]) => (
        <button key={title} type="button" class="btn btn-icon" title={title} aria-label={title} disabled={!modeler || (may && !stack[may]())} onClick={(event) => act(modeler, event)}>
          <Icon name={icon} />
        </button>
      ))}
      <span class={failed ? 'text-danger' : 'text-secondary'} role="status">{failed ? '没有存上，改动暂存在本机，请勿清除浏览器数据' : dirty ? '有改动没有保存' : kept}</span>
      <button type="button" class="btn btn-primary" disabled={!keep || busy} onClick={keep}>
        <Icon name="device-floppy" />{busy ? '正在保存…' : '保存为草稿'}
      </button>
    </div>
  );
}

/** Faults stand on the canvas, too; the element that the address names is selected at the start. */
function useMarks(modeler, result, name) {
  useEffect(() => {
    const wanted = new URLSearchParams(location.search).get('select');
    if (modeler && wanted) show(modeler, wanted);
  }, [modeler]);
  useEffect(() => {
    if (modeler && result) mark(modeler, result.faults.filter(({ file }) => !file || file === name));
  }, [modeler, result]);
}

async function recover(modeler, text) {
  await modeler.importXML(text);
  fit(modeler);
  modeler.get('eventBus').fire('diagram.recovered');
}

const heard = (modeler) => ({
  write: () => textOf(modeler),
  hear(changed) {
    modeler.on('commandStack.changed', ({ trigger }) => trigger !== 'clear' && changed());
    modeler.on('diagram.recovered', changed);
  },
});

export function EditorPage(props) {
  const canvas = useRef();
  const opening = useModeler(canvas, props);
  const usable = opening.wrong || opening.gone?.length ? undefined : opening.modeler;
  const selected = useEditing(usable);
  const file = { ...props, kind: '流程图', text: props.bpmn };
  const saving = useSaving(file, useMemo(() => usable && heard(usable), [usable]));
  useMarks(usable, saving.result, props.name);
  const drawn = (id, { file: place }) => {
    const element = place && place !== props.name ? null : usable?.get('elementRegistry').get(id);
    return element ? of(element).name || id || kindOf(element) : '';
  };
  const { mends, all } = usable && saving.result ? mending(usable, props, saving.result.faults, saving.soon) : {};
  return (
    <div class="editor">
      <Tools modeler={usable} saving={saving} />
      <div class="editor-opening"><Opening {...opening} /></div>
      <div class="editor-canvas" ref={canvas} hidden={opening.modeler && !usable} />
      {usable && (
        <div class="editor-side">
          <Left file={file} take={(text) => recover(usable, text)} />
          <section aria-label="设置"><Panel modeler={usable} elements={selected} write={writer(usable)} given={{ ...props, release: saving.release }} /></section>
          <section class="editor-check" aria-labelledby="check-title">
            <h2 class="editor-kind" id="check-title">检查</h2>
            <Faults result={saving.result} page={(id) => props.urls.release.replace('/0', `/${id}`)} show={(id) => show(usable, id)} drawn={drawn} mends={mends} above={all} />
          </section>
        </div>
      )}
    </div>
  );
}
