// Opening a diagram: as it was drawn, laid out where it was not, and never with a loss that nobody agreed to.
import { useEffect, useState } from 'preact/hooks';
import { drawn } from './layout.js';
import { of } from './model.js';
import { fit, modelerIn, textOf } from './modeler.js';
import { keepNames, lost } from './vocabulary.js';

const UNREADABLE = '这个文件不是能读的流程图，不能在这里编辑。';
const LAID_OUT = '这个流程图的文件中没有图形，现在的图形是自动排列的。可以拖动调整，保存后写入文件。';

/** Read it into the modeler. Resolves to `{gone, note, hidden}`: what would be lost, what to say, how many steps are not drawn. */
async function read(modeler, bpmn) {
  try {
    const { warnings } = await modeler.importXML(bpmn);
    return { gone: lost(warnings), note: '', hidden: hiddenIn(modeler) };
  } catch {
    const moddle = modeler.get('moddle');
    const parsed = await moddle.fromXML(bpmn);
    keepNames(parsed, moddle);
    await layOut(modeler, parsed.rootElement);
    return { gone: lost(parsed.warnings), note: LAID_OUT, hidden: 0 };
  }
}

async function layOut(modeler, definitions) {
  drawn(definitions, modeler.get('moddle'));
  await modeler.importDefinitions(definitions);
}

/** Steps of the processes on the sheet that stand in the file and not in its picture. */
function hiddenIn(modeler) {
  const [registry, root] = [modeler.get('elementRegistry'), of(modeler.get('canvas').getRootElement())];
  const processes = root.$type === 'bpmn:Process' ? [root] : (root.participants ?? []).flatMap((one) => one.processRef ?? []);
  const steps = processes.flatMap((one) => one.flowElements ?? []).filter((one) => one.$instanceOf('bpmn:FlowNode'));
  return steps.filter((one) => !registry.get(one.id)).length;
}

/**
 * `{modeler, wrong, gone, note, hidden, accept(), arrange()}` once the diagram is read: `wrong` where it cannot be, `gone` what
 * would be lost until that is accepted, `arrange` draws anew where steps are hidden.
 */
export function useModeler(canvas, { bpmn, lanes, opened }) {
  const [state, set] = useState({});
  const more = (values) => set((old) => ({ ...old, ...values }));
  useEffect(() => {
    const modeler = modelerIn(canvas.current, Object.fromEntries(lanes.filter(({ title }) => title).map(({ id, title }) => [id, title])));
    const ready = (values) => {
      if (!values.wrong) fit(modeler);
      more({ modeler, ...values });
      opened({ modeler, text: () => textOf(modeler) });
    };
    const arrange = async () => {
      await layOut(modeler, modeler.getDefinitions());
      fit(modeler);
      more({ hidden: 0 });
      modeler.get('eventBus').fire('diagram.recovered');
    };
    read(modeler, bpmn).then(ready, () => ready({ wrong: UNREADABLE }));
    more({ arrange, accept: () => more({ gone: [] }) });
    return () => modeler.destroy();
  }, []);
  return state;
}

/** What there is to say of how it was opened, and to agree to. */
export function Opening({ wrong, gone = [], note, hidden, accept, arrange }) {
  if (wrong) return <p class="alert alert-danger m-3" role="alert">{wrong}</p>;
  if (gone.length) {
    return (
      <div class="alert alert-warning m-3" role="alert">
        <p class="wrap">这个流程图中有编辑器不认识的内容，保存后会丢失：{gone.join('、')}。要保留的，请先在文件中改正；不需要的，可以去掉后继续编辑。原来的版本不变。</p>
        <button type="button" class="btn" onClick={accept}>去掉这些内容，继续编辑</button>
      </div>
    );
  }
  if (hidden) {
    return (
      <div class="alert alert-warning m-3" role="alert">
        <p>文件中有 {hidden} 个步骤没有画在图中。</p>
        <button type="button" class="btn" onClick={arrange}>自动排列全图</button>
      </div>
    );
  }
  return note ? <p class="alert alert-info m-3" role="status">{note}</p> : null;
}
