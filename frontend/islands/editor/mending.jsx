// Beside what the check found: what may be mended at once, one by one or all together. One click is one step to undo.
import { writer } from './model.js';
import { mendsOf } from './mends.js';
import { together } from './modeler.js';

/** `mends(fault)` and `all`: the buttons for all of them; `done()` is called after each click. */
export function mending(modeler, given, faults, done) {
  const write = writer(modeler);
  const mine = (fault) => !fault.file || fault.file === given.name;
  const of = (fault) => (mine(fault) ? mendsOf(modeler, write, given, fault) : []);
  const click = (act) => () => {
    together(modeler, act);
    done();
  };
  // Each is asked for anew: what was mended before it may have mended it, too.
  const each = (wanted) => click(() => faults.forEach((fault) => of(fault).find(wanted)?.act()));
  const mends = (fault) => of(fault).map(({ title, act }) => ({ title, act: click(act) }));
  return { mends, all: <All found={faults.flatMap((fault) => of(fault).slice(0, 1))} each={each} /> };
}

function All({ found, each }) {
  const [sure, drops] = [found.filter((one) => one.sure), [...new Set(found.flatMap((one) => one.drops ?? []))]];
  return (
    <>
      {sure.length > 1 && <p><button type="button" class="btn btn-sm btn-primary" onClick={each((one) => one.sure)}>一次改正 {sure.length} 处</button></p>}
      {drops.length > 0 && (
        <div class="alert alert-warning">
          <p class="mb-2 wrap">图中有平台不执行的内容，保留着不能发布，去掉后不再写入文件：{drops.join('、')}。</p>
          <button type="button" class="btn btn-sm" onClick={each((one) => one.drops)}>去掉这些内容</button>
        </div>
      )}
    </>
  );
}
