// Before a form is saved: what the change would do to what was filled in, field by field.
import { useEffect, useRef } from 'preact/hooks';

const most = (count, more) => `${more ? '至少 ' : ''}${count}`;

function counts({ records, running, drafts, more }) {
  const told = [[records, '条已登记记录'], [running, '份在办件已提交的表单'], [drafts, '份草稿']].filter(([count]) => count);
  return told.map(([count, what]) => `${most(count, more)} ${what}`).join('、');
}

function Amount({ change }) {
  const { missing, judged, unfit, empty, more } = change;
  const held = counts(change);
  return (
    <p class="mb-1">
      {missing ? (empty ? `现有内容中，${most(empty, more)} 份没有填写这一栏目` : '现有内容都填写了这一栏目，或者还没有内容') : held ? `填有内容的：${held}` : '现有内容中没有填写过这一栏目'}
      {judged && unfit > 0 && `；其中 ${most(unfit, more)} 份不合新的要求`}。
    </p>
  );
}

function Mentions({ rows, page }) {
  if (!rows.length) return null;
  return (
    <>
      <p class="mb-1">下列内容也用到这一栏目，须一并修改，否则检查不能通过：</p>
      <ul class="mb-1">
        {rows.map(({ file, where }) => (
          <li key={file + where} class="wrap">{file && <a href={page(file)} target="_blank" rel="noopener">{file}（新窗口）</a>} {where}</li>
        ))}
      </ul>
    </>
  );
}

/** `decide(true)` saves all the same. */
export function Consequences({ changes, page, decide }) {
  const box = useRef();
  useEffect(() => box.current.showModal(), []);
  const close = (yes) => {
    box.current.close();
    decide(yes);
  };
  return (
    <dialog class="app-dialog forms-consequences" ref={box} aria-labelledby="forms-consequences-title" onCancel={() => decide(false)}>
      <h2 class="app-dialog-title" id="forms-consequences-title">这次改动会影响已有的数据</h2>
      <div class="app-dialog-body">
        <p>与现行版本相比，下列 {changes.length} 个栏目的改动会影响已经填写的内容。在办件仍按原版本办理；发布之后，台账和新办件按新版本显示和检查。</p>
        {changes.map((change) => (
          <section key={change.field} class="mb-3">
            <h3 class="h4 mb-1">{change.title} <small class="text-secondary">{change.field}</small></h3>
            {change.told.map((one) => <p key={one} class="mb-1">{one}</p>)}
            <Amount change={change} />
            <Mentions rows={change.mentions} page={page} />
          </section>
        ))}
      </div>
      <div class="app-dialog-foot">
        <button type="button" class="btn" onClick={() => close(false)}>返回修改</button>
        <button type="button" class="btn btn-primary" onClick={() => close(true)}>仍然保存</button>
      </div>
    </dialog>
  );
}
