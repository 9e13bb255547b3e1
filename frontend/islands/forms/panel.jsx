// The properties of what is chosen, in plain words. `edit(op, key, remark)` changes the form, `mark(change)` what package.toml says.
import { Icon } from '../../lib/icon.jsx';
import { Choice, Group, Text, Tick } from './fields.jsx';
import * as edits from './edits.js';
import { isFixed, KINDS, kindsAt, mayHide, SPOKEN, titleOf, kindOf } from './kinds.js';
import { OF_REGISTER, setFact, setRegister, withoutField } from './marks.js';
import { choicesOf, conditionsOf, dotted, found, options, outline, sectionsOf, ties, tripleOf } from './model.js';
import { Fresh } from './fresh.jsx';

const WIDTHS = [['', '自动'], ['3', '四分之一行'], ['4', '三分之一行'], ['6', '半行'], ['8', '三分之二行'], ['12', '整行']];
const COLUMNS = [['', '自动'], ['90px', '很窄'], ['120px', '窄'], ['160px', '中'], ['220px', '宽'], ['320px', '很宽']];
const withOwn = (list, value) => (value && !list.some(([one]) => one === value) ? [...list, [value, value]] : list);

/** One option a line, the value before the title where they differ: `yes=是`. */
const written = (choices) => choices.map(([value, title]) => (String(value) === title ? title : `${value}=${title}`)).join('\n');

function readChoices(text) {
  const rows = text.split('\n').map((line) => line.trim()).filter(Boolean);
  const read = rows.map((line) => line.match(/^([A-Za-z0-9_-]+)\s*[=＝]\s*(.+)$/)?.slice(1) ?? [line, line]);
  return [...new Map(read.map((one) => [one[0], one])).values()];
}

function Choices({ form, path, edit }) {
  const choices = choicesOf(form, path);
  const change = (event) => {
    const next = readChoices(event.target.value);
    if (next.length) edit((one) => edits.setChoices(one, path, next));
  };
  return (
    <div class="mb-3">
      <label class="form-label" for="forms-choices">选项（每行一个）</label>
      <textarea id="forms-choices" class="form-control" rows={Math.min(10, choices.length + 1)} key={written(choices)} defaultValue={written(choices)} onBlur={change} aria-describedby="forms-choices-hint" />
      <p class="form-hint mb-0" id="forms-choices-hint">离开输入框后生效。保存的值与显示的文字不同时，写作“值=文字”，如 approve=通过。已有数据用过的值不要改。</p>
    </div>
  );
}

function Limits({ form, path, kind, edit }) {
  const { part } = found(form, path);
  const limits = KINDS[kind]?.limits ?? [];
  if (!limits.length) return null;
  const change = (key) => (text) => edit((one) => edits.setLimit(one, path, key, text === '' ? undefined : Number(text)), `${key}:${dotted(path)}`);
  return (
    <div class="forms-pair">
      {limits.map(([key, label]) => (
        <Text key={key} label={label} type="number" step="any" value={part[key] ?? ''} change={change(key)} />
      ))}
    </div>
  );
}

function Marks({ form, path, marks, mark, kind }) {
  const name = dotted(path);
  const single = KINDS[kind]?.single;
  const { part } = found(form, path);
  const open = !part['x-sensitive'] && !part['x-secret'];
  if (!open) return <Group title="公开和统计"><p class="form-hint">敏感或者保密的栏目不能公开，也不能作为流程条件和统计条件。</p></Group>;
  return (
    <Group title="公开和统计">
      {marks.registers.map((register) =>
        OF_REGISTER.filter(([key]) => key !== 'dimensions' || single || kind === 'choices').map(([key, title, hint]) => (
          <Tick key={register.name + key} label={marks.registers.length > 1 ? `${title}（${register.title}）` : title} hint={hint} value={register[key].includes(name)} change={(yes) => mark((old) => setRegister(old, register.name, key, name, yes))} />
        )),
      )}
      <Tick label="流程条件可以使用" hint="流程图中的条件、参数和决策表只能读取这样的栏目。" value={marks.facts.includes(name)} change={(yes) => mark((old) => setFact(old, name, yes))} />
    </Group>
  );
}

function Guards({ form, path, kind, edit, secrets }) {
  const { part } = found(form, path);
  if (!mayHide(kind, path) && kind !== 'files') return null;
  const fixed = KINDS[kind]?.personal;
  return (
    <Group title="保护">
      {kind !== 'files' && <Tick label="个人敏感信息" hint={fixed ? '这类内容一律按敏感信息保存。' : '加密保存，本辖区以外遮盖显示，从不公开。'} value={part['x-sensitive'] || fixed} disabled={fixed && part['x-sensitive']} change={(yes) => edit((one) => edits.setSensitive(one, path, yes))} />}
      {secrets.length > 0 && <Choice label="保密" value={part['x-secret'] ?? ''} change={(name) => edit((one) => edits.setSecret(one, path, name))} options={[['', '不保密'], ...secrets.map(({ name, lanes }) => [name, `${name}（只由${lanes.join('、')}掌握）`])]} />}
    </Group>
  );
}

function Words({ form, path, edit }) {
  const { part, entry } = found(form, path);
  const key = dotted(path);
  return (
    <>
      <Text label="名称" value={part.title ?? ''} maxLength={200} change={(text) => edit((one) => edits.setTitle(one, path, text), `title:${key}`)} />
      <Text label="填写提示" rows={2} value={entry['ui:help'] ?? ''} maxLength={500} change={(text) => edit((one) => edits.setHelp(one, path, text), `help:${key}`)} hint="显示在栏目下方。" />
    </>
  );
}

function Look({ form, path, kind, edit }) {
  const { entry } = found(form, path);
  const inTable = path.length > 1 && found(form, path.slice(0, -1)).part.items;
  const { col, width, unit } = options(entry);
  const number = (text) => (text === '' ? undefined : Number(text));
  return (
    <Group title="显示">
      {inTable ? (
        <Choice label="列宽" value={width ?? ''} options={withOwn(COLUMNS, width)} change={(text) => edit((one) => edits.setColumn(one, path, text))} />
      ) : (
        <Choice label="宽度" value={String(col ?? '')} options={withOwn(WIDTHS, col && String(col))} change={(text) => edit((one) => edits.setWidth(one, path, number(text)))} />
      )}
      {['integer', 'number'].includes(kind) && <Text label="单位" value={unit ?? ''} change={(text) => edit((one) => edits.setUnit(one, path, text), `unit:${dotted(path)}`)} hint="显示在数字后面，如：人、万元。" />}
      {kind === 'choice' && <Choice label="选择方式" value={entry['ui:widget'] === 'radio' ? 'radio' : 'select'} options={[['radio', '并排列出'], ['select', '下拉列表']]} change={(text) => edit((one) => edits.setWidget(one, path, text))} />}
    </Group>
  );
}

function Kind({ form, path, kind, edit }) {
  const bound = ties(form, path);
  const fixed = isFixed(kind) || kind === 'files';
  if (fixed) return <p><span class="form-label d-block">类型</span>{titleOf(kind)}</p>;
  return <Choice label="类型" value={kind} disabled={bound.length > 0} hint={bound.length ? `下列内容用到这一栏目，类型不能改变：${bound.join('；')}。` : undefined} options={kindsAt(path).map((key) => [key, KINDS[key].title])} change={(next) => edit((one) => edits.setKind(one, path, next))} />;
}

function Moves({ form, path, edit, choose }) {
  const bound = ties(form, path);
  const spare = edits.maySpare(form, path);
  const name = edits.freshName(form, path.slice(0, -1), path.at(-1).endsWith('_files') ? 'files' : '');
  const inPlace = path.length === 1 && !sectionsOf(form).some(({ fields }) => fields.includes(path[0]));
  const copy = () => {
    edit((one) => edits.copyField(one, path, name, `${found(form, path).part.title ?? ''}（新）`));
    choose({ path: [...path.slice(0, -1), name] });
  };
  const remove = () => {
    edit((one) => edits.removeField(one, path), '', (marks) => withoutField(marks, dotted(path)));
    choose({});
  };
  return (
    <div class="forms-moves">
      {!inPlace && <button type="button" class="btn btn-sm" onClick={() => edit((one) => edits.move(one, path, -1))}>上移</button>}
      {!inPlace && <button type="button" class="btn btn-sm" onClick={() => edit((one) => edits.move(one, path, 1))}>下移</button>}
      <button type="button" class="btn btn-sm" onClick={copy}>另建相同栏目</button>
      <button type="button" class="btn btn-sm btn-outline-danger" disabled={bound.length > 0 || !spare} onClick={remove}><Icon name="trash" />删除</button>
      {bound.length > 0 && <p class="form-hint mb-0 w-100">下列内容用到这一栏目，因此不能删除：{bound.join('；')}。</p>}
      {!spare && <p class="form-hint mb-0 w-100">至少保留一个栏目。</p>}
    </div>
  );
}

function Property(props) {
  const { form, path, edit, mark } = props;
  const at = found(form, path);
  const { part, entry, parent } = at;
  const kind = kindOf(form.schema, path.at(-1), part, entry);
  const told = conditionsOf(form, path);
  const section = sectionsOf(form).find(({ fields }) => fields.includes(path[0]))?.id;
  const shared = { ...props, kind };
  return (
    <>
      <h2 class="editor-kind">{part.title ?? path.at(-1)}<small class="text-secondary">{dotted(path)}</small></h2>
      <Moves {...shared} />
      <Words {...shared} />
      <Kind {...shared} />
      {!part.readOnly && kind !== 'group' && <Tick label="必填" value={(parent.required ?? []).includes(path.at(-1))} change={(yes) => edit((one) => edits.setRequired(one, path, yes))} />}
      {part.readOnly && <p class="form-hint">由系统计算或者带入，不由人填写。</p>}
      {path.length === 1 && section && <Choice label="所属分组" value={section} options={sectionsOf(form).map(({ id, title }) => [id, title])} change={(id) => edit((one) => edits.moveTo(one, path[0], id, 999))} />}
      {(KINDS[kind]?.options || kind === 'decision') && <Choices {...shared} />}
      <Limits {...shared} />
      {KINDS[kind]?.holds && <button type="button" class="btn btn-sm mb-3" onClick={() => props.choose({ fresh: { above: path } })}><Icon name="plus" />{kind === 'table' ? '添加列' : '添加栏目'}</button>}
      <Look {...shared} />
      <Guards {...shared} />
      {mark && path.length < 3 && !SPOKEN.includes(path[0]) && <Marks {...shared} />}
      {told.length > 0 && <Group title="条件"><ul class="ps-3 mb-1">{told.map((one) => <li key={one}>{one}</li>)}</ul><p class="form-hint">条件照原样保留；要修改请用“原始内容”。</p></Group>}
    </>
  );
}

function Place({ form, path, edit }) {
  const entry = form.ui[path[0]];
  const titled = (name) => found(form, [name])?.part.title ?? name;
  return (
    <>
      <h2 class="editor-kind">{options(entry).title ?? '所在地'}<small class="text-secondary">{path[0]}</small></h2>
      <div class="forms-moves">
        <button type="button" class="btn btn-sm" onClick={() => edit((one) => edits.move(one, path, -1))}>上移</button>
        <button type="button" class="btn btn-sm" onClick={() => edit((one) => edits.move(one, path, 1))}>下移</button>
      </div>
      <Text label="名称" value={options(entry).title ?? ''} change={(text) => edit((one) => edits.setTitle(one, path, text), `title:${path[0]}`)} />
      <p class="form-hint">由 {tripleOf(form, path[0]).map(titled).join('、')} 三个栏目合成一个地点；各栏目的设置在列表中分别选择。</p>
    </>
  );
}

function Section({ form, id, edit, choose }) {
  const { title, hint, fields } = sectionsOf(form).find((one) => one.id === id);
  const move = (step) => () => edit((one) => edits.moveSection(one, id, step));
  return (
    <>
      <h2 class="editor-kind">分组：{title}</h2>
      <div class="forms-moves">
        <button type="button" class="btn btn-sm" onClick={move(-1)}>上移</button>
        <button type="button" class="btn btn-sm" onClick={move(1)}>下移</button>
        <button type="button" class="btn btn-sm btn-outline-danger" disabled={fields.length > 0 || sectionsOf(form).length < 2} onClick={() => (edit((one) => edits.removeSection(one, id)), choose({}))}><Icon name="trash" />删除</button>
        {fields.length > 0 && <p class="form-hint mb-0 w-100">先把其中的栏目移到别的分组或者删除，才能删除分组。</p>}
      </div>
      <Text label="名称" value={title} maxLength={100} change={(text) => edit((one) => edits.setSection(one, id, 'title', text), `section:${id}`)} />
      <Text label="说明" rows={2} value={hint ?? ''} maxLength={500} change={(text) => edit((one) => edits.setSection(one, id, 'hint', text), `hint:${id}`)} hint="显示在分组标题旁。" />
    </>
  );
}

export function Panel(props) {
  const { form, chosen, edit } = props;
  if (chosen.fresh) return <Fresh {...props} {...chosen.fresh} />;
  if (chosen.path && tripleOf(form, chosen.path[0])) return <Place {...props} path={chosen.path} />;
  if (chosen.path && found(form, chosen.path)) return <Property key={dotted(chosen.path)} {...props} path={chosen.path} />;
  if (chosen.section && outline(form).some(({ id }) => id === chosen.section)) return <Section {...props} id={chosen.section} />;
  return (
    <>
      <h2 class="editor-kind">表单</h2>
      <Text label="名称" value={form.schema.title ?? ''} maxLength={100} change={(text) => edit((one) => edits.setFormTitle(one, text), 'form')} />
      <p class="form-hint">在左侧选择栏目或者分组，在这里修改；改动随即显示在预览中。</p>
    </>
  );
}
