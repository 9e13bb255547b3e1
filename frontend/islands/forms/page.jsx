// The editor of a form: the list of its fields, their properties, and beside them what people will see.
import { useEffect, useMemo, useReducer, useRef, useState } from 'preact/hooks';
import { send } from '../../lib/api.js';
import { Faults } from '../../lib/faults.jsx';
import { Icon } from '../../lib/icon.jsx';
import { Left, useSaving } from '../../lib/saving.jsx';
import { Consequences } from './consequences.jsx';
import * as edits from './edits.js';
import { history } from './history.js';
import { read, rewritten } from './json.js';
import { List } from './list.jsx';
import { asSent } from './marks.js';
import { found, outline, sectionsOf } from './model.js';
import { Panel } from './panel.jsx';
import { Filling, Reading, useJudged } from './preview.jsx';
import { Raw } from './raw.jsx';

const TABS = [['fill', '填写'], ['read', '查阅'], ['raw', '原始内容']];

/** The state with its history; `form` is null while one of the texts is no JSON. */
function useEditing(props) {
  const states = useMemo(() => history({ schema: props.schema, ui: props.ui, marks: props.marks }), []);
  const [, again] = useReducer((count) => count + 1, 0);
  useEffect(() => states.hear(again), []);
  const state = states.now();
  const form = useMemo(() => {
    const [schema, ui] = [read(state.schema).value, read(state.ui).value];
    return schema && ui ? { schema, ui } : null;
  }, [state.schema, state.ui]);
  const edit = (change, key, remark = (old) => old) => {
    const { schema, ui, marks } = states.now();
    const now = { schema: read(schema).value, ui: read(ui).value };
    const made = change(now);
    states.put({ schema: rewritten(schema, made.schema), ui: rewritten(ui, made.ui), marks: remark(marks) }, key);
  };
  const mark = (change) => states.put({ ...states.now(), marks: change(states.now().marks) });
  return { states, state, form, edit, mark };
}

/** The files to save: package.toml too, as it was opened where its marks are what they were. */
async function filesOf(props, { schema, ui, marks }) {
  const files = { [props.files.schema]: schema, [props.files.ui]: ui, 'package.toml': props.settings };
  if (JSON.stringify(marks) === JSON.stringify(props.marks)) return files;
  const answer = await send('POST', props.urls.marks, { body: asSent(marks) });
  return answer.ok ? { ...files, 'package.toml': answer.body.content } : { ...files, wrong: answer.message };
}

function useKeeping(props, states) {
  const editor = useMemo(() => ({ write: async () => JSON.stringify(states.now()), hear: states.hear }), []);
  const file = { ...props, name: props.files.schema, kind: '表单', text: JSON.stringify(states.now()), filesOf: (text) => filesOf(props, JSON.parse(text)) };
  return [useSaving(file, editor), file];
}

function Tools({ states, form, saving, keep, asking }) {
  const { dirty, busy, kept, failed } = saving;
  const buttons = [['撤销', 'arrow-back-up', states.canUndo(), states.undo], ['重做', 'arrow-forward-up', states.canRedo(), states.redo]];
  return (
    <div class="editor-tools" role="toolbar" aria-label="编辑">
      {buttons.map(([title, icon, may, act]) => (
        <button key={title} type="button" class="btn btn-icon" title={title} aria-label={title} disabled={!may} onClick={act}><Icon name={icon} /></button>
      ))}
      <span class={failed ? 'text-danger' : 'text-secondary'} role="status">{failed ? '没有存上，已留在本机' : dirty ? '有改动没有保存' : (kept ?? '')}</span>
      <button type="button" class="btn btn-primary" disabled={!form || busy || asking} onClick={keep}><Icon name="device-floppy" />{busy || asking ? '正在保存…' : '保存为草稿'}</button>
    </div>
  );
}

/** Faults with the field that their sentence names as their element. */
function placed(result, form) {
  const at = (message) => {
    const named = [...message.matchAll(/“\/?([a-z][a-z0-9_/*.]*)”/g)].map(([, one]) => one.split(/[/.]/).filter((part) => part && part !== '*'));
    return named.find((path) => path.length && form && found(form, path));
  };
  return result && { ...result, faults: result.faults.map((fault) => ({ ...fault, element: at(fault.message)?.join('.') ?? fault.element })) };
}

function Previews({ props, tab, judged, state, put, answers, changed }) {
  return (
    <>
      {judged.problems.length > 0 && tab !== 'raw' && (
        <div class="alert alert-warning" role="status">预览停在最近一次正确的状态。需要改正：<ul class="mb-0">{judged.problems.map((one) => <li key={one} class="wrap">{one}</li>)}</ul></div>
      )}
      <div hidden={tab !== 'fill'} class="forms-fill"><Filling form={judged.form} codes={props.urls.codes} answers={answers} changed={changed} /></div>
      {tab === 'read' && <><p class="form-hint">没有填写的栏目以示例内容显示。</p><Reading html={judged.html} /></>}
      {tab === 'raw' && <Raw state={state} files={props.files} put={put} />}
    </>
  );
}

function Tabs({ tab, set }) {
  return (
    <div class="forms-tabs" role="tablist" aria-label="预览">
      {TABS.map(([key, title]) => (
        <button key={key} type="button" role="tab" id={`forms-tab-${key}`} aria-selected={tab === key} aria-controls="forms-preview" class={`btn btn-sm${tab === key ? ' btn-primary' : ''}`} onClick={() => set(key)}>{title}</button>
      ))}
    </div>
  );
}

/** Asks what the change would do before it is kept; what was agreed to is not asked again. */
function useAsking(props, states, saving) {
  const [state, set] = useState({});
  const agreed = useRef('');
  const keep = async () => {
    set({ asking: true });
    const { schema, ui } = states.now();
    const answer = await send('POST', props.urls.consequences, { body: { schema, ui_schema: ui } });
    const changes = answer.ok ? answer.body.changes : [];
    const known = !changes.length || JSON.stringify(changes) === agreed.current;
    set({ changes: known ? null : changes });
    if (known) saving.keep();
  };
  const decide = (yes) => {
    if (yes) agreed.current = JSON.stringify(state.changes);
    set({});
    if (yes) saving.keep();
  };
  return { ...state, keep, decide };
}

export function FormsPage(props) {
  const { states, state, form, edit, mark } = useEditing(props);
  const [chosen, choose] = useState({});
  const [tab, setTab] = useState('fill');
  const [filled, fill] = useState({});
  const answers = useRef({});
  const changed = (next) => fill((answers.current = next));
  const judged = useJudged(form, props.urls.preview, filled);
  const [saving, file] = useKeeping(props, states);
  const asking = useAsking(props, states, saving);
  const last = useRef(form);
  last.current = form ?? last.current;
  const cards = useMemo(() => (last.current ? outline(last.current) : []), [last.current]);
  const drop = (name, section, before) => {
    const { fields } = sectionsOf(form).find(({ id }) => id === section);
    edit((one) => edits.moveTo(one, name, section, before ? fields.indexOf(before) : fields.length));
  };
  const addSection = () => {
    edit((one) => edits.addSection(one, '新的分组'));
    choose({ section: sectionsOf({ ui: read(states.now().ui).value }).at(-1).id });
  };
  const put = (key, text) => states.put({ ...states.now(), [key]: text }, `raw:${key}`);
  const result = placed(saving.result, form);
  const drawn = (id) => (form && id && found(form, id.split('.'))?.part.title) || '';
  return (
    <div class="forms">
      <Tools states={states} form={form} saving={saving} keep={asking.keep} asking={asking.asking} />
      <Left file={file} take={async (text) => states.put(JSON.parse(text))} />
      <div class="forms-list-box" inert={!form}>
        <List cards={cards} chosen={chosen} choose={choose} move={(path, step) => edit((one) => edits.move(one, path, step))} drop={drop} addSection={addSection} />
      </div>
      <section class="forms-preview" id="forms-preview" aria-label="预览">
        <Tabs tab={tab} set={setTab} />
        <Previews props={props} tab={tab} judged={judged} state={state} put={put} answers={answers} changed={changed} />
      </section>
      <div class="forms-side">
        <section aria-label="设置">{!form && <p class="alert alert-warning" role="alert">“原始内容”不是正确的 JSON，改正之后才能用列表修改。所写内容没有丢失。</p>}{form && <Panel form={form} chosen={chosen} choose={choose} edit={edit} mark={mark} marks={state.marks} secrets={props.secrets} />}</section>
        <section class="editor-check" aria-labelledby="check-title">
          <h2 class="editor-kind" id="check-title">检查</h2>
          <Faults result={result} page={(id) => props.urls.release.replace('/0', `/${id}`)} show={(id) => choose({ path: id.split('.') })} drawn={drawn} />
        </section>
      </div>
      {asking.changes && <Consequences changes={asking.changes} page={(name) => props.urls.file.replace('/NAME', `/${name}`)} decide={asking.decide} />}
    </div>
  );
}
