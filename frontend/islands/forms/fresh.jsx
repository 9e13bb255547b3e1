// A new field: what it is called, of which kind it is, and the name under which its values are kept.
import { useEffect, useRef, useState } from 'preact/hooks';
import { Choice, Text } from './fields.jsx';
import { addField, freshName } from './edits.js';
import { KINDS } from './kinds.js';
import { found, holder, NAME } from './model.js';

const kindsFor = (above) => Object.keys(KINDS).filter((key) => !above.length || !KINDS[key].top);

function wrongName(form, above, name, kind) {
  const there = (above.length ? holder(form.schema, found(form, above).part) : form.schema).properties ?? {};
  if (name in there || name in form.ui) return '已有这个标识，请换一个。';
  if (!NAME.test(name) || name === 'typename') return '标识只能用小写英文字母、数字和下划线，以字母开头。';
  if (kind === 'files' && !name.endsWith('_files')) return '附件栏目的标识应以 _files 结尾。';
  return kind !== 'files' && name.endsWith('_files') ? '只有附件栏目的标识以 _files 结尾。' : '';
}

export function Fresh({ form, section, above, edit, choose }) {
  const [{ title, kind, typed }, set] = useState({ title: '', kind: 'text', typed: null });
  const more = (values) => set((old) => ({ ...old, ...values }));
  const box = useRef();
  useEffect(() => box.current.querySelector('input').focus(), [section, above.join()]);
  const name = typed ?? freshName(form, above, kind);
  const wrong = wrongName(form, above, name, kind);
  const add = (event) => {
    event.preventDefault();
    if (wrong || !title.trim()) return;
    edit((one) => addField(one, { above, section, name, title: title.trim(), kind }));
    choose({ path: [...above, name] });
  };
  return (
    <form onSubmit={add} ref={box}>
      <h2 class="editor-kind">{above.length ? `在“${found(form, above).part.title ?? ''}”中添加` : '添加栏目'}</h2>
      <Text label="名称" value={title} required maxLength={200} change={(text) => more({ title: text })} />
      <Choice label="类型" value={kind} options={kindsFor(above).map((key) => [key, KINDS[key].title])} change={(next) => more({ kind: next })} />
      <Text label="标识" value={name} required maxLength={60} spellcheck={false} autocomplete="off" change={(text) => more({ typed: text })} hint="保存数据用的英文名，如 start_date。开始使用后不能再改。" />
      {wrong && <p class="text-danger" role="alert">{wrong}</p>}
      <button class="btn btn-primary" type="submit" disabled={Boolean(wrong) || !title.trim()}>添加</button>
      <button class="btn ms-2" type="button" onClick={() => choose({})}>取消</button>
    </form>
  );
}
