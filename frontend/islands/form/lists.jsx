// Lists of objects: a table of inputs, or one card per row when rows are wide.
import { getUiOptions } from '@rjsf/utils';
import { createContext } from 'preact';
import { useContext, useEffect, useMemo, useRef } from 'preact/hooks';
import { useUndo } from './dropped.js';
import { isLocked } from './problems.js';
import { Remarks } from './field.jsx';
import { AtOnce } from './light.jsx';
import { Star } from './widgets/choice.jsx';
import { Icon } from '../../lib/icon.jsx';
import { pointerOf } from './widgets/control.jsx';

const locked = (props, at) => props.readonly || props.disabled || isLocked(props.registry.formContext.unlocked, at);

/** Of the list around a row: its title, and what it is told before a row is removed. */
const List = createContext({ title: '', drop: () => {} });

/** After a row was added or put back, go to its first control; without a number the last row. */
function focusRow(id, number) {
  requestAnimationFrame(() => {
    const rows = document.getElementById(id)?.querySelectorAll(':scope > [data-item], :scope > table > tbody > [data-item]');
    rows?.[number ?? rows.length - 1]?.querySelector('input, select, textarea')?.focus();
  });
}

/** In the place of a deleted row: what was done, and the way back, which has the focus now. */
function Undo({ number, title, onUndo }) {
  const button = useRef(null);
  useEffect(() => button.current?.focus(), []);
  return (
    <div class="row-undo">
      <span>已删除第 {number + 1} 行</span>
      <button type="button" class="btn btn-sm" ref={button} aria-label={`撤销：删除${title}第 ${number + 1} 行`} onClick={onUndo}>
        撤销
      </button>
    </div>
  );
}

/** The rows with the line about the deleted one among them. */
function withUndo(props, [last, , undo], wrap) {
  if (!last) return props.items;
  const line = <Undo number={last.number} title={props.title} onUndo={undo} />;
  const key = `undo-${last.number}-${props.items.length}`;
  return [...props.items.slice(0, last.number), wrap(line, key), ...props.items.slice(last.number)];
}

function Head({ props }) {
  const { schema, uiSchema } = props;
  const required = locked(props, pointerOf(props.fieldPathId.$id)) ? [] : (schema.items.required ?? []);
  return (
    <thead>
      <tr>
        <th scope="col" class="row-number">
          序号
        </th>
        {Object.entries(schema.items.properties).map(([name, column]) => (
          <th scope="col" key={name} style={{ minWidth: getUiOptions(uiSchema.items?.[name]).width }}>
            {column.title}
            {required.includes(name) && <Star />}
          </th>
        ))}
        <th scope="col">
          <span class="visually-hidden">操作</span>
        </th>
      </tr>
    </thead>
  );
}

function Table({ props, id, undo }) {
  const columns = Object.keys(props.schema.items.properties).length + 2;
  return (
    <div class="table-responsive rows" id={id} tabIndex={-1}>
      <table class="table input-table">
        <caption class="visually-hidden">{props.title}</caption>
        <Head props={props} />
        <tbody>
          {withUndo(props, undo, (line, key) => (
            <tr key={key}>
              <td colSpan={columns}>{line}</td>
            </tr>
          ))}
          {!props.items.length && (
            <tr class="rows-none">
              <td colSpan={columns}>暂无内容</td>
            </tr>
          )}
        </tbody>
      </table>
    </div>
  );
}

function Cards({ props, id, undo }) {
  return (
    <div id={id} tabIndex={-1}>
      {withUndo(props, undo, (line, key) => (
        <div key={key}>{line}</div>
      ))}
      {!props.items.length && <div class="rows-none">暂无内容</div>}
    </div>
  );
}

/** Deleting and putting back rows; the library opens a row at a place only through what it hands to its rows. */
function useListUndo(props, id) {
  const [first] = props.items;
  return useUndo({
    at: pointerOf(id),
    rows: props.items,
    insert: (number) => (first ? first.props.handleAddItem(undefined, number) : props.onAddClick()),
    replace: props.registry.formContext.replace,
    shown: (number) => focusRow(id, number),
  });
}

export function ArrayFieldTemplate(props) {
  const id = props.fieldPathId.$id;
  const at = pointerOf(id);
  const { layout, hint } = getUiOptions(props.uiSchema);
  const add = () => {
    props.onAddClick();
    focusRow(id);
  };
  const undo = useListUndo(props, id);
  const list = useMemo(() => ({ title: props.title, drop: undo[1] }), [props.title, undo[1]]);
  const context = props.registry.formContext;
  const rowRemarks = { ...context, remarks: context.remarks.filter(({ field }) => /^\/\d+$/.test(field.slice(at.length))) };
  return (
    <div class="list">
      <div class="form-label" id={`${id}__label`}>
        {props.title}
        {props.required && !locked(props, at) && <Star />}
        <span class="list-count">共 {props.items.length} 行</span>
        <AtOnce at={at} light={context.light} />
      </div>
      <List.Provider value={list}>
        {layout === 'cards' ? <Cards props={props} id={id} undo={undo} /> : <Table props={props} id={id} undo={undo} />}
      </List.Provider>
      <div role="status" class="visually-hidden">
        {undo[0] && `已删除${props.title}第 ${undo[0].number + 1} 行，可以撤销`}
      </div>
      <Remarks at={at} value={props.formData} context={rowRemarks} below />
      {!locked(props, at) && (
        <button
          type="button"
          class="btn btn-sm btn-outline-primary"
          aria-label={`添加一行：${props.title}`}
          onClick={add}
          disabled={!props.canAdd}
        >
          <Icon name="plus" />
          添加一行
        </button>
      )}
      {hint && !locked(props, at) && <small class="form-hint">{hint}</small>}
    </div>
  );
}

function Remove({ props }) {
  const { buttonsProps } = props;
  const { title, drop } = useContext(List);
  const at = pointerOf(buttonsProps.fieldPathId.$id).replace(/\/\d+$/, '');
  if (!buttonsProps.hasRemove || locked(props, at)) return null;
  const remove = (event) => {
    drop(props.index);
    buttonsProps.onRemoveItem(event);
  };
  const label = `删除${title}第 ${props.index + 1} 行`;
  return (
    <button type="button" class="btn btn-icon btn-sm btn-ghost-danger" aria-label={label} onClick={remove}>
      <Icon name="trash" />
    </button>
  );
}

export function ArrayFieldItemTemplate(props) {
  const number = props.index + 1;
  const remove = <Remove props={props} />;
  if (getUiOptions(props.parentUiSchema).layout === 'cards') {
    return (
      <div class="item-card" data-item>
        <div class="item-head">
          <b>第 {number} 行</b>
          {remove}
        </div>
        <div class="row g-3">{props.children}</div>
      </div>
    );
  }
  return (
    <tr data-item>
      <td class="row-number">
        <span class="show-phone">第 </span>
        {number}
        <span class="show-phone"> 行</span>
      </td>
      {props.children}
      <td class="row-remove">{remove}</td>
    </tr>
  );
}
