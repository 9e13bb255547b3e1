// What surrounds the sections: summary of faults, warnings, remarks of a return, progress, action bar.
import { placeName } from '../../lib/pointer.js';
import { signedIn } from '../../lib/sign_in.js';
import { mended } from './answers.js';
import { Way } from './light.jsx';
import { Icon } from '../../lib/icon.jsx';

/** Go to a field: the control itself, or the first one inside of a group. */
export function jumpTo(field) {
  const parts = field.split('/');
  let target = field.startsWith('/#') ? document.getElementById(`section-${field.slice(2)}`) : null;
  while (!target && parts.length > 1) {
    target = document.getElementById(`f${parts.join('/')}`);
    parts.pop();
  }
  if (!target) return;
  const inner = target.matches('input, select, textarea') ? target : target.querySelector('input, select, textarea, button');
  target.scrollIntoView({ block: 'center' });
  (inner ?? target).focus({ preventScroll: true });
}

function Jump({ field, children }) {
  const go = (event) => {
    event.preventDefault();
    jumpTo(field);
  };
  return (
    <a href={`#f${field}`} onClick={go}>
      {children}
    </a>
  );
}

function Places({ rows }) {
  return (
    <ol>
      {rows.map(({ field, text }) => (
        <li key={field + text}>
          <Jump field={field}>{text}</Jump>
        </li>
      ))}
    </ol>
  );
}

export function Summary({ rows, general, box }) {
  if (!rows.length && !general) return null;
  return (
    <div class="alert alert-danger summary" role="alert" tabIndex={-1} ref={box}>
      {general && (
        <p class="mb-0">
          {general.text}
          {general.links?.map(({ title, href }) => (
            <a key={href} class="ms-2 text-nowrap" href={href} target="_blank" rel="noopener">
              {title}（新窗口）
            </a>
          ))}
        </p>
      )}
      {general?.places && <Places rows={general.places} />}
      {rows.length > 0 && (
        <>
          <h2 class="summary-title">
            <Icon name="alert-circle" />有 {rows.length} 处需要修改，点击可定位：
          </h2>
          <Places rows={rows} />
        </>
      )}
    </div>
  );
}

export function Warnings({ problems, schema }) {
  const rows = problems.filter(({ severity }) => severity === 'warn');
  if (!rows.length) return null;
  return (
    <div class="alert alert-warning summary">
      <h2 class="summary-title">
        <Icon name="alert-triangle" />有 {rows.length} 处与通常情况不一致，提交时须逐项确认：
      </h2>
      <ol>
        {rows.map(({ field, message }) => (
          <li key={field + message}>
            <Jump field={field}>
              {placeName(schema, field)}：{message}
            </Jump>
          </li>
        ))}
      </ol>
    </div>
  );
}

export function Returned({ remarks, ruled, locked, answers, judged, schema, places }) {
  if (!remarks.length) return null;
  const changed = (field) => places(field).some((at) => mended(answers, judged, at));
  const several = new Set(remarks.map((one) => one.by_org)).size > 1;
  const answered = remarks.filter(({ field }) => changed(field)).length;
  return (
    <div class="card mb-3 returned">
      <div class="card-body">
        <h2 class="card-title">
          补正要求<span class="returned-count">已修改 {answered}/{remarks.length}</span>
        </h2>
        <ol class="mb-0">
          {remarks.map(({ field, message, by_org: org, by_name: name }) => (
            <li key={org + field + message}>
              {field ? <Jump field={field}>{placeName(schema, field)}</Jump> : '整体'}：{message}
              {several && name && <span class="text-secondary small">（{name}）</span>}
              {changed(field) && <span class="badge bg-green-lt">已修改</span>}
            </li>
          ))}
        </ol>
        {locked && <p class="form-hint mt-2 mb-0">只能修改上列栏目，其余内容保持退回前所填。</p>}
        {ruled.length > 0 && (
          <p class="mt-2 mb-0">
            补正要求之外，下列栏目原填内容已不符合规则，也已开放修改：
            {ruled.map(({ field, title, rule }, place) => (
              <span key={field + rule}>
                {place > 0 && '、'}
                <Jump field={field}>{title}</Jump>（{rule}）
              </span>
            ))}
            。
          </p>
        )}
      </div>
    </div>
  );
}

function stateOf({ required, filled, faults, computed }) {
  if (faults) return ['bad', `${faults} 处待改`];
  if (computed) return ['', '自动'];
  if (!required) return ['', '选填'];
  return [filled === required ? 'good' : '', `${filled}/${required}`];
}

export function Aside({ rows, notes }) {
  return (
    <div class="form-aside">
      <nav class="card" aria-label="填报进度">
        <div class="card-header">
          <h2 class="card-title">填报进度</h2>
        </div>
        <div class="card-body toc">
          {rows.map((row) => {
            const [kind, text] = stateOf(row);
            return (
              <a href={`#section-${row.id}`} class={kind} key={row.id}>
                <span>{row.title}</span>
                <span class="toc-state">{text}</span>
              </a>
            );
          })}
        </div>
      </nav>
      {notes.length > 0 && (
        <div class="card mt-3">
          <div class="card-header">
            <h2 class="card-title">填报说明</h2>
          </div>
          <ol class="card-body notes">
            {notes.map((note) => (
              <li key={note}>{note}</li>
            ))}
          </ol>
        </div>
      )}
    </div>
  );
}

export const NOTES = ['带 * 的为必填项。', '修改后自动保存草稿，关闭页面不会丢失。', '扫描件支持 PDF、JPG、PNG，单个不超过 10 MB。'];

function savedText({ state, detail }) {
  const time = detail ? new Date(detail) : new Date();
  const clock = Number.isNaN(time.getTime()) ? '' : time.toLocaleTimeString('zh-CN', { hour: '2-digit', minute: '2-digit', hour12: false, timeZone: 'Asia/Shanghai' });
  return {
    idle: '',
    restored: '已载入上次保存的草稿，尚未提交',
    dirty: '有未保存的修改',
    saving: '正在保存…',
    saved: `草稿已保存 ${clock}`,
    offline: '网络不通，已暂存在本机，稍后自动重试',
    busy: '系统繁忙，已暂存在本机，稍后自动重试',
    unsigned: '登录已过期，已暂存在本机',
    conflict: '草稿已在别处被修改',
    failed: detail ?? '草稿没有保存',
  }[state];
}

function SaveState({ form: { draftState } }) {
  return (
    <span class={`save-state save-${draftState.state}`}>
      <span role="status">{savedText(draftState)}</span>
      {draftState.state === 'unsigned' && (
        <button type="button" class="btn btn-sm" onClick={() => signedIn(true)}>
          重新登录
        </button>
      )}
    </span>
  );
}

/** The foot of a form beside a record: one button, and whether the draft is safe. */
export function Foot({ form, submitText, look, onSubmit }) {
  return (
    <div class="card-footer beside-foot">
      <button type="button" class={`btn btn-primary w-100 ${look}`} onClick={onSubmit} disabled={form.busy}>
        <Icon name="send" />
        {form.busy ? '正在提交…' : submitText}
      </button>
      <SaveState form={form} />
    </div>
  );
}

export function Bar({ form, submitText, canCheck, onSubmit, onCheck }) {
  const { draft, busy } = form;
  const save = () => {
    form.dropped.forget();
    draft.change(form.newest.current);
    draft.save();
  };
  return (
    <div class="actionbar">
      <Way way={form.way} />
      <SaveState form={form} />
      <div class="actionbar-buttons">
        {canCheck && (
          <button type="button" class="btn" onClick={onCheck} disabled={busy}>
            检查
          </button>
        )}
        {draft.url && (
          <button type="button" class="btn" onClick={save} disabled={busy}>
            保存草稿
          </button>
        )}
        <button type="button" class="btn btn-primary" onClick={onSubmit} disabled={busy}>
          <Icon name="send" />
          {busy ? '正在提交…' : submitText}
        </button>
      </div>
    </div>
  );
}
