// Remarks of a return: asked for at the record beside the form or found by name, each with its own text.
import { useEffect, useMemo, useRef, useState } from 'preact/hooks';
import { markRemarked, offerRemarks, reveal } from '../reading.js';
import { Combobox } from './combobox.jsx';
import { Icon } from '../../../lib/icon.jsx';
import { messageIds, useLock } from './control.jsx';

const WHOLE = { field: '', title: '整份填报', section: '' };
const NOWHERE = [];
const MOST_SHOWN = 60;

const folded = (text) => text.normalize('NFKC').toLowerCase().replace(/\s+/g, '');

function matching(places, text) {
  const wanted = folded(text);
  const found = wanted ? places.filter(({ title, section }) => folded(section + title).includes(wanted)) : places;
  return found.slice(0, MOST_SHOWN).map(({ field, title, section }) => ({ code: field, name: title, note: section }));
}

function Picker({ id, places, onPick }) {
  const [text, setText] = useState('');
  const rows = useMemo(() => matching(places, text), [places, text]);
  const input = { id: `${id}__picker`, class: 'form-control', 'aria-label': '添加补正要求：栏目', placeholder: '输入栏目名称查找' };
  const pick = ({ code }) => {
    setText('');
    onPick(code);
  };
  return <Combobox input={input} text={text} rows={rows} none="没有这样的栏目" onType={setText} onPick={pick} />;
}

function Row({ id, number, row, title, errors, locked, onText, onDrop, onLeave }) {
  const box = `${id}/${number}/message`;
  const wrong = [...(errors?.message?.__errors ?? []), ...(errors?.field?.__errors ?? []), ...(errors?.__errors ?? [])];
  return (
    <li class="remark-row">
      <div class="remark-head">
        {row.field ? (
          <button type="button" class="remark-place" onClick={() => reveal(row.field)}>
            {title}
          </button>
        ) : (
          <b>{title}</b>
        )}
        {!locked && (
          <button type="button" class="btn btn-icon btn-sm btn-ghost-danger" aria-label={`移除补正要求：${title}`} onClick={onDrop}>
            <Icon name="trash" />
          </button>
        )}
      </div>
      <textarea
        id={box}
        class={wrong.length ? 'form-control is-invalid' : 'form-control'}
        aria-label={`补正要求：${title}`}
        aria-invalid={wrong.length > 0 || undefined}
        aria-describedby={`${box}__error`}
        rows={3}
        readOnly={locked}
        value={row.message ?? ''}
        placeholder="写明不一致、不完整或者不真实之处，以及应当如何补正"
        onInput={(event) => onText(event.target.value)}
        onBlur={() => onLeave(box)}
      />
      <div id={`${box}__error`} class={wrong.length ? 'field-error' : undefined}>
        {[...new Set(wrong)].join(' ')}
      </div>
    </li>
  );
}

/** Put the caret into the text of a row once it is drawn. */
function goTo(id, number) {
  requestAnimationFrame(() => {
    const box = document.getElementById(`${id}/${number}/message`);
    box?.scrollIntoView({ block: 'center' });
    box?.focus({ preventScroll: true });
  });
}

/** What may be remarked on: what the server offers, else only the whole. */
const placesOf = (context) => [...(context.remarkable ?? []), WHOLE];

/** [rows, add(field), text(number, message), drop(number), dropped, undo()]: the remarks and what one does to them. */
function useRows(id, formData, context) {
  const rows = formData ?? [];
  const [dropped, setDropped] = useState(null);
  const newest = useRef(rows);
  newest.current = rows;
  const set = (next) => context.replace(id.slice(1), next);
  const add = (field) => {
    const known = newest.current.findIndex((row) => (row.field ?? '') === field);
    if (known < 0) set([...newest.current, field ? { field } : {}]);
    goTo(id, known < 0 ? newest.current.length : known);
  };
  const text = (number, message) => set(rows.map((row, at) => (at === number ? { ...row, message } : row)));
  const drop = (number) => {
    setDropped({ number, row: rows[number] });
    set(rows.filter((_, at) => at !== number));
  };
  const undo = () => {
    set([...newest.current.slice(0, dropped.number), dropped.row, ...newest.current.slice(dropped.number)]);
    goTo(id, dropped.number);
    setDropped(null);
  };
  return [rows, add, text, drop, dropped, undo];
}

/** Buttons at the record while this widget is shown. */
function useRecord(places, add, rows) {
  const ask = useRef(add);
  ask.current = add;
  useEffect(() => offerRemarks(places, (field) => ask.current(field)), [places]);
  const fields = rows.map((row) => row.field ?? '').join('\n');
  useEffect(() => {
    markRemarked(fields.split('\n'));
    return () => markRemarked([]);
  }, [fields]);
}

export function RemarksField(props) {
  const { fieldPathId, formData, registry, errorSchema, onBlur } = props;
  const id = fieldPathId.$id;
  const context = registry.formContext;
  const places = useMemo(() => placesOf(context), []);
  const titles = useMemo(() => new Map(places.map(({ field, title }) => [field, title])), []);
  const [rows, add, text, drop, dropped, undo] = useRows(id, formData, context);
  const locked = useLock({ ...props, id });
  useRecord(locked ? NOWHERE : places, add, rows);
  const titleOf = ({ field }) => titles.get(field ?? '') ?? field;
  return (
    <div id={id} role="group" aria-labelledby={`${id}__label`} aria-describedby={messageIds(id)} tabIndex={-1} class="remarks">
      {!rows.length && !locked && <p class="form-hint">在填报内容的栏目旁点“提补正要求”，或者在下面按名称查找。</p>}
      <ol class="remark-rows">
        {rows.map((row, number) => (
          <Row
            key={row.field ?? ''}
            id={id}
            number={number}
            row={row}
            title={titleOf(row)}
            errors={errorSchema?.[number]}
            locked={locked}
            onText={(message) => text(number, message)}
            onDrop={() => drop(number)}
            onLeave={onBlur}
          />
        ))}
      </ol>
      <div role="status">
        {dropped && !locked && (
          <div class="remark-undo">
            已移除“{titleOf(dropped.row)}”的补正要求
            <button type="button" class="btn btn-sm" onClick={undo}>
              撤销
            </button>
          </div>
        )}
      </div>
      {!locked && <Picker id={id} places={places} onPick={add} />}
    </div>
  );
}
