// Saving as the editor does it: by itself and at a click, with a copy on this machine until the server has it.
import { useEffect, useState } from 'preact/hooks';
import { whoever } from '../../lib/api.js';
import { forget, keep, keptAt } from '../../lib/drafts.js';
import { copyOf, keeping } from '../../lib/keeping.js';
import { save } from '../../lib/release.js';
import { textOf } from './modeler.js';

const clock = () => new Date().toLocaleTimeString('zh-CN', { hour: '2-digit', minute: '2-digit' });
export const moment = (at) => new Date(at).toLocaleString('zh-CN', { month: 'long', day: 'numeric', hour: '2-digit', minute: '2-digit' });
const placeOf = ({ key, name }) => ({ url: `/packages/${key}/edit/${name}`, who: whoever(), title: `流程图 ${name}` });

/** What this machine kept of this diagram and the server does not have. */
export function leftOf(props) {
  const { url, who } = placeOf(props);
  const found = keptAt(localStorage, url, who);
  return found && found.text !== props.bpmn ? found : null;
}

export const forgetLeft = (props) => forget(localStorage, placeOf(props).url, whoever());

function keeper(props, modeler, more) {
  let { release } = props;
  const send = async (text, how) => {
    const done = await save({ ...props, release }, text, how);
    if (!done.release) return done;
    release = done.release;
    history.replaceState(null, '', props.urls.edit.replace('/0/', `/${release}/`));
    return done;
  };
  const tell = ({ dirty, busy, result, automatic, failed }) =>
    more({ dirty, busy, ...(result && { result, failed, kept: failed ? '' : `${automatic ? '已自动保存' : '已保存'} ${clock()}` }) });
  return keeping({ write: () => textOf(modeler), send, store: copyOf({ keep, forget }, placeOf(props)), tell });
}

/** `{dirty, busy, result, kept, failed, keep(), soon()}` of the diagram in that modeler, once there is one. */
export function useSaving(props, modeler) {
  const [state, set] = useState({});
  useEffect(() => {
    if (!modeler) return undefined;
    const it = keeper(props, modeler, (values) => set((old) => ({ ...old, ...values })));
    const hidden = () => document.hidden && it.hidden();
    const leave = (event) => it.dirty() && event.preventDefault();
    modeler.on('commandStack.changed', ({ trigger }) => trigger !== 'clear' && it.changed());
    modeler.on('diagram.recovered', it.changed);
    document.addEventListener('visibilitychange', hidden);
    addEventListener('beforeunload', leave);
    set((old) => ({ ...old, keep: it.clicked, soon: it.hidden }));
    return () => {
      it.stop();
      document.removeEventListener('visibilitychange', hidden);
      removeEventListener('beforeunload', leave);
    };
  }, [modeler]);
  return state;
}
