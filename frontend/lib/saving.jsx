// Saving as editors do it: by themselves and at a click, with a copy on this machine until the server has it.
import { useEffect, useState } from 'preact/hooks';
import { whoever } from './api.js';
import { forget, keep, keptAt } from './drafts.js';
import { copyOf, keeping } from './keeping.js';
import { save } from './release.js';

const clock = () => new Date().toLocaleTimeString('zh-CN', { hour: '2-digit', minute: '2-digit' });
const moment = (at) => new Date(at).toLocaleString('zh-CN', { month: 'long', day: 'numeric', hour: '2-digit', minute: '2-digit' });
const placeOf = ({ key, name, kind }) => ({ url: `/packages/${key}/edit/${name}`, who: whoever(), title: `${kind} ${name}` });

/** What this machine kept of this file and the server does not have. `props`: {key, release, name, kind, text, urls}. */
function leftOf(props) {
  const { url, who } = placeOf(props);
  const found = keptAt(localStorage, url, who);
  if (found?.text !== props.text) return found;
  forgetLeft(props);
  return null;
}

const forgetLeft = (props) => forget(localStorage, placeOf(props).url, whoever());

/** The page around the editor speaks of the draft that was saved: its links lead there, and it says so. */
function follow({ key }, before, release) {
  const [old, now] = [before, release].map((id) => `/packages/${key}/${id}`);
  for (const link of document.querySelectorAll('.breadcrumb a')) {
    const path = link.getAttribute('href');
    if (path === old) link.textContent = `草稿 ${release}`;
    if (path === old || path.startsWith(`${old}/`)) link.setAttribute('href', path.replace(old, now));
  }
  const note = document.querySelector('.page-head .text-secondary');
  if (note) note.textContent = `已存为草稿 ${release}，以后的改动接着存`;
}

function keeper(props, editor, more) {
  let { release } = props;
  const send = async (text, how) => {
    const done = await save({ ...props, release }, text, how);
    if (!done.release) return done;
    if (done.release !== release) follow(props, release, done.release);
    release = done.release;
    more({ release });
    history.replaceState(null, '', props.urls.edit.replace('/0/', `/${release}/`));
    return done;
  };
  const tell = ({ dirty, busy, result, automatic, failed }) =>
    more({ dirty, busy, ...(result && { result, failed, kept: failed ? '' : `${automatic ? '已自动保存' : '已保存'} ${clock()}` }) });
  return keeping({ write: editor.write, send, store: copyOf({ keep, forget }, placeOf(props)), tell });
}

/**
 * `{release, dirty, busy, result, kept, failed, keep(), soon()}` of what that editor holds, once there is one: `write()` resolves to the text,
 * `hear(changed)` has `changed` called at every change.
 */
export function useSaving(props, editor) {
  const [state, set] = useState({ release: props.release });
  useEffect(() => {
    if (!editor) return undefined;
    const it = keeper(props, editor, (values) => set((old) => ({ ...old, ...values })));
    const hidden = () => document.hidden && it.hidden();
    const leave = (event) => it.dirty() && event.preventDefault();
    editor.hear(it.changed);
    const pressed = (event) => {
      if (!(event.ctrlKey || event.metaKey) || event.key.toLowerCase() !== 's') return;
      event.preventDefault();
      document.activeElement?.blur();
      it.clicked();
    };
    document.addEventListener('visibilitychange', hidden);
    addEventListener('keydown', pressed);
    addEventListener('beforeunload', leave);
    set((old) => ({ ...old, keep: it.clicked, soon: it.hidden }));
    return () => {
      it.stop();
      document.removeEventListener('visibilitychange', hidden);
      removeEventListener('beforeunload', leave);
      removeEventListener('keydown', pressed);
    };
  }, [editor]);
  return state;
}

/** What this machine kept because it could not be sent: `take(text)` takes it up again where the person wants that. */
export function Left({ file, take }) {
  const [left, set] = useState(() => leftOf(file));
  if (!left) return null;
  const done = () => set(null);
  const again = async () => {
    done();
    await take(left.text);
  };
  const drop = () => {
    forgetLeft(file);
    done();
  };
  return (
    <div class="alert alert-warning m-3 editor-left" role="alert">
      <span>本机留有{moment(left.at)}没有存上的改动。</span>
      <button type="button" class="btn btn-sm" onClick={again}>恢复这些改动</button>
      <button type="button" class="btn btn-sm" onClick={drop}>不再保留</button>
    </div>
  );
}
