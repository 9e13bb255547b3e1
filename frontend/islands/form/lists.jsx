// Lists of objects: a table of inputs, or one card per row when rows are wide.
import { getUiOptions } from '@rjsf/utils';
import { isLocked } from './problems.js';
import { Remarks } from './field.jsx';
import { AtOnce } from './light.jsx';
import { Star } from './widgets/choice.jsx';
import { Icon, pointerOf } from './widgets/control.jsx';

const locked = (props, at) => props.readonly || props.disabled || isLocked(props.registry.formContext.unlocked, at);

/** After a row was added, go to its first control. */
function focusLast(id) {
  requestAnimationFrame(() => {
    const rows = document.getElementById(id)?.querySelectorAll('[data-item]');
    rows?.[rows.length - 1]?.querySelector('input, select, textarea')?.focus();
  });
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

function Table({ props, id }) {
  const columns = Object.keys(props.schema.items.properties).length + 2;
  return (
    <div class="table-responsive rows" id={id} tabIndex={-1}>
      <table class="table input-table">
        <caption class="visually-hidden">{props.title}</caption>
        <Head props={props} />
        <tbody>
          {props.items}
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

function Cards({ props, id }) {
  return (
    <div id={id} tabIndex={-1}>
      {props.items}
      {!props.items.length && <div class="rows-none">暂无内容</div>}
    </div>
  );
}

export function ArrayFieldTemplate(props) {
  const id = props.fieldPathId.$id;
  const at = pointerOf(id);
  const { layout, hint } = getUiOptions(props.uiSchema);
  const add = () => {
    props.onAddClick();
    focusLast(id);
  };
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
      {layout === 'cards' ? <Cards props={props} id={id} /> : <Table props={props} id={id} />}
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

function Remove({ props, label }) {
  const { buttonsProps } = props;
  const list = pointerOf(buttonsProps.fieldPathId.$id).replace(/\/\d+$/, '');
  if (!buttonsProps.hasRemove || locked(props, list)) return null;
  return (
    <button type="button" class="btn btn-icon btn-sm btn-ghost-danger" aria-label={label} onClick={buttonsProps.onRemoveItem}>
      <Icon name="trash" />
    </button>
  );
}

export function ArrayFieldItemTemplate(props) {
  const number = props.index + 1;
  const title = props.parentUiSchema?.['ui:title'] ?? '';
  const remove = <Remove props={props} label={`删除${title}第 ${number} 行`} />;
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
