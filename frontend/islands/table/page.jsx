// The editor of decision tables: toolbar, table, and below it the check, the trial, the test rows and the saved draft.
import { useEffect, useMemo, useReducer, useRef, useState } from 'preact/hooks';
import { Icon } from '../../lib/icon.jsx';
import { Faults } from '../../lib/faults.jsx';
import { Left, useSaving } from '../../lib/saving.jsx';
import { textOfValue, factsOf } from './facts.jsx';
import { Findings } from './findings.jsx';
import { tryTable, useJudging } from './judging.js';
import { mark } from './marks.js';
import { decisionOf, show, tableIn, textOf } from './modeler.js';
import { Tests } from './tests.jsx';
import { Trial } from './trial.jsx';
import { putTests, testsOf } from './vocabulary.js';

const WRONG = '这个文件无法读取，或者不是 DMN 1.3 的决策表，不能在这里编辑。请先在文件中改正。';

function lossOf(warnings) {
  return warnings.length ? '这个文件中有编辑器不认识的内容，保存后会丢失，因此不能在这里编辑。请先在文件中改正。' : '';
}

/** The editor with the file in it, once that is read; `hear(changed)` has `changed` called at every change. */
function useManager(canvas, { dmn, opened }) {
  const [state, set] = useState({});
  useEffect(() => {
    const manager = tableIn(canvas.current);
    const ears = new Set();
    const told = ({ trigger }) => trigger !== 'clear' && ears.forEach((changed) => changed());
    const editor = { write: () => textOf(manager), hear: (changed) => ears.add(changed), recover: (text) => manager.importXML(text).then(() => told({})) };
    manager.on('viewer.created', ({ viewer }) => viewer.on('commandStack.changed', told));
    const ready = (wrong) => {
      set({ manager, editor, wrong });
      opened({ manager, text: editor.write });
    };
    manager.importXML(dmn).then(({ warnings }) => ready(lossOf(warnings)), () => ready(WRONG));
    return () => manager.destroy();
  }, []);
  return state;
}

function Tools({ manager, saving, switched }) {
  const stack = manager?.getActiveViewer()?.get('commandStack');
  const views = manager?.getViews() ?? [];
  const { dirty, busy, kept, failed, keep } = saving;
  const open = (event) => manager.open(views[Number(event.target.value)]).then(switched);
  return (
    <div class="editor-tools" role="toolbar" aria-label="编辑">
      {[['撤销', 'arrow-back-up', 'undo', 'canUndo'], ['重做', 'arrow-forward-up', 'redo', 'canRedo']].map(([title, icon, act, may]) => (
        <button key={act} type="button" class="btn btn-icon" title={title} aria-label={title} disabled={!stack?.[may]()} onClick={() => stack[act]()}>
          <Icon name={icon} />
        </button>
      ))}
      {views.length > 1 && (
        <select class="form-select w-auto" aria-label="决策表" value={views.indexOf(manager.getActiveView())} onChange={open}>
          {views.map((view, place) => <option key={view.element.id} value={place}>{view.element.name || view.element.id}</option>)}
        </select>
      )}
      <span class={failed ? 'text-danger' : 'text-secondary'} role="status">{failed ? '没有存上，改动暂存在本机，请勿清除浏览器数据' : dirty ? '有改动没有保存' : kept}</span>
      <button type="button" class="btn btn-primary" disabled={!keep || busy} onClick={keep}>
        <Icon name="device-floppy" />{busy ? '正在保存…' : '保存为草稿'}
      </button>
    </div>
  );
}

/** The trial: facts as typed, what came of them, and the ways to fill them. */
function useTrial(release, manager, table) {
  const [texts, setTexts] = useState({});
  const [{ trial, given: tried }, set] = useState({});
  const run = async (given) => set({ given, trial: await tryTable(release, manager, table.id, given) });
  // The table has changed meanwhile: what was tried is tried again.
  useEffect(() => void (tried && table && run(tried)), [table]);
  const attempt = (given) => {
    setTexts(Object.fromEntries(factsOf(table).map(({ expression, kind }) => [expression, textOfValue(kind, given[expression])])));
    return run(given);
  };
  const write = (expression, text) => setTexts((old) => ({ ...old, [expression]: text }));
  return { texts, trial, given: tried, write, run, attempt, reset: () => (setTexts({}), set({})) };
}

function Below({ manager, judged, saving, props, facts }) {
  const decision = decisionOf(manager);
  const { input = [], output = [], rule = [] } = decision.decisionLogic;
  const table = judged.tables.find(({ id }) => id === decision.id);
  const numbers = new Map(rule.map(({ id }, place) => [id, place + 1]));
  const tests = testsOf(decision);
  const put = (rows) => putTests(decision, rows, (values) => manager.getActiveViewer().get('modeling').updateProperties(decision, values));
  const adopt = (name) => {
    const hit = facts.trial.rows.some((row) => row.hit);
    put([...tests, { name, given: facts.given, expected: hit ? facts.trial.outputs : null }]);
  };
  const columns = [...input.map((one) => one.label || one.inputExpression?.text), ...output.map((one) => one.label || one.name)];
  const named = (id, { file: place }) => (place && place !== props.name ? '' : numbers.has(id) ? `第 ${numbers.get(id)} 行` : id === decision.id ? decision.name || id : '');
  return (
    <div class="table-below">
      <section aria-labelledby="cells-title">
        <h2 class="editor-kind" id="cells-title">边写边查</h2>
        <Findings judged={judged} table={table} decision={decision} columns={columns} numbers={numbers} show={(id) => show(manager, id)} attempt={facts.attempt} />
      </section>
      <section aria-labelledby="trial-title">
        <h2 class="editor-kind" id="trial-title">试算</h2>
        <Trial table={table} texts={facts.texts} write={facts.write} run={facts.run} trial={facts.trial} numbers={numbers} adopt={adopt} />
      </section>
      <section aria-labelledby="tests-title">
        <h2 class="editor-kind" id="tests-title">用例</h2>
        <Tests tests={tests} told={table?.tests} fill={(test) => facts.attempt(test.given)} remove={(place) => put(tests.filter((_, other) => other !== place))} />
      </section>
      <section class="editor-check-table" aria-labelledby="check-title">
        <h2 class="editor-kind" id="check-title">检查</h2>
        <Faults result={saving.result} page={(id) => props.urls.release.replace('/0', `/${id}`)} show={(id) => show(manager, id)} drawn={named} />
      </section>
    </div>
  );
}

export function TablePage(props) {
  const canvas = useRef();
  const { manager, editor, wrong } = useManager(canvas, props);
  const usable = wrong ? undefined : manager;
  const [, again] = useReducer((count) => count + 1, 0);
  const file = { ...props, kind: '决策表', text: props.dmn };
  const saving = useSaving(file, useMemo(() => (wrong ? undefined : editor), [editor]));
  const judged = useJudging(props.release, usable, editor?.hear);
  const decision = usable && decisionOf(usable);
  const facts = useTrial(props.release, usable, judged.tables.find(({ id }) => id === decision?.id));
  useEffect(() => {
    const wanted = new URLSearchParams(location.search).get('select');
    editor?.hear(again);
    if (usable && wanted) show(usable, wanted);
  }, [editor]);
  useEffect(() => {
    if (usable) mark(canvas.current, decision, judged.faults, facts.trial);
  });
  return (
    <div class="editor table-editor">
      <Tools manager={usable} saving={saving} switched={() => (facts.reset(), again())} />
      {usable && <Left file={file} take={editor.recover} />}
      {wrong && <p class="alert alert-danger m-3" role="alert">{wrong}</p>}
      <div class="table-canvas" ref={canvas} hidden={Boolean(wrong)} />
      {usable && <Below manager={usable} judged={judged} saving={saving} props={props} facts={facts} />}
    </div>
  );
}
