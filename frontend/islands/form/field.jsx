// One field: label, control, error, hint, and what the reviewer remarked on it.
import { getUiOptions } from '@rjsf/utils';
import { useEffect, useState } from 'preact/hooks';
import { valueAt } from '../../lib/pointer.js';
import { isEmpty, mended, same } from './answers.js';
import { monthText } from './moments.js';
import { choiceOf, label } from './lookup.js';
import { isLocked } from './problems.js';
import { fullName, knownRegions } from './regions.js';
import { AtOnce } from './light.jsx';
import { isFiles, typeOf, width } from './schema.js';
import { Star } from './widgets/choice.jsx';
import { Icon } from '../../lib/icon.jsx';
import { pointerOf } from './widgets/control.jsx';

const GROUPS = ['radio', 'decision', 'chips', 'region', 'yearMonth'];

export function Errors({ id, errors }) {
  const texts = [...new Set(errors ?? [])];
  return (
    <div id={`${id}__error`} class={texts.length ? 'field-error' : undefined}>
      {texts.join(' ')}
    </div>
  );
}

function Remark({ message, answered }) {
  return (
    <div class={answered ? 'remark answered' : 'remark'}>
      <Icon name={answered ? 'check' : 'message'} />
      <span>
        补正要求：{message}
        {answered && <b>（已修改）</b>}
      </span>
    </div>
  );
}

/** The remarks of a return at this very place, each with a sign whether the field was changed since. */
export function Remarks({ at, value, context, below = false }) {
  const here = context.remarks.filter(({ field }) => field === at || (below && field.startsWith(`${at}/`)));
  if (!here.length) return null;
  const answered = !same(value, valueAt(context.judged, at));
  return here.map(({ message }) => <Remark key={message} message={message} answered={answered} />);
}

/** The remarks on a whole section. */
export function SectionRemarks({ id, answers, context }) {
  const here = context.remarks.filter(({ field }) => field === `/#${id}`);
  if (!here.length) return null;
  const answered = context.places(`/#${id}`).some((at) => mended(answers, context.judged, at));
  return here.map(({ message }) => <Remark key={message} message={message} answered={answered} />);
}

function approvedText(schema, value) {
  if (isEmpty(value)) return '未填写';
  if (typeof value === 'boolean') return value ? '是' : '否';
  if (schema.format === 'year-month') return monthText(value);
  if (schema.format?.startsWith('region')) return fullName(knownRegions(), value);
  return schema.oneOf?.find((one) => one.const === value)?.title ?? String(value);
}

/** What a code that is looked up by name stands for. A record's number means nothing to people. */
function Name({ options, value }) {
  const kind = options.widget;
  const [name, setName] = useState(kind === 'entry' ? '已登记的记录' : value);
  useEffect(() => {
    let here = true;
    choiceOf({ ...options, kind }, value).then((found) => here && found && setName(label(found)));
    return () => {
      here = false;
    };
  }, [value]);
  return name;
}

/** What was approved before, under a field that differs from it. */
function Before({ at, schema, options, value, context }) {
  if (!context.base || schema.const === true || ['object', 'array'].includes(typeOf(schema))) return null;
  const approved = valueAt(context.base, at);
  if (same(approved, value)) return null;
  const looked = ['entry', 'org'].includes(options.widget) && !isEmpty(approved);
  return (
    <small class="form-hint before">
      原批准内容：{looked ? <Name options={options} value={approved} /> : approvedText(schema, approved)}
    </small>
  );
}

/** Where a value came from that nobody typed, as long as it stands there. */
function Taken({ at, value, context, locked }) {
  const known = context.prefilled.get(at);
  if (!known || !same(known.value, value)) return null;
  return (
    <small class="form-hint taken">
      按{known.origin}带出{locked ? '' : '，可以修改'}。
    </small>
  );
}

/** `quiet`: the card is called so already; only those who hear the page need it again. */
function Label({ id, text, required, native, quiet }) {
  const look = quiet ? 'form-label visually-hidden' : 'form-label';
  const inside = (
    <>
      {text}
      {required && <Star />}
    </>
  );
  return native ? (
    <label class={look} for={id} id={`${id}__label`}>
      {inside}
    </label>
  ) : (
    <div class={look} id={`${id}__label`}>
      {inside}
    </div>
  );
}

function Foot({ props, at, locked }) {
  const { id, rawErrors, rawHelp, schema, uiSchema, formData, registry } = props;
  return (
    <>
      <Errors id={id} errors={rawErrors} />
      <Remarks at={at} value={formData} context={registry.formContext} />
      <Before at={at} schema={schema} options={getUiOptions(uiSchema)} value={formData} context={registry.formContext} />
      <Taken at={at} value={formData} context={registry.formContext} locked={locked} />
      {rawHelp && (!locked || schema.readOnly) && (
        <small class="form-hint" id={`${id}__hint`}>
          {rawHelp}
        </small>
      )}
    </>
  );
}

/** A cell of a table: the column's head is the label; on phones, where there is no head, it is shown here. */
function Cell({ props, at, native, locked }) {
  const { id, label, required, children } = props;
  return (
    <div class="cell">
      <Label id={id} text={label} required={required && !locked} native={native} />
      {children}
      <Foot props={props} at={at} locked={locked} />
    </div>
  );
}

/** A small object inside the form: its own frame and heading. */
function Group({ props, at, locked }) {
  const { id, label, required, children, registry } = props;
  return (
    <fieldset class="col-12 group" id={id}>
      <legend class="form-label">
        {label}
        {required && !locked && <Star />}
        <AtOnce at={at} light={registry.formContext.light} />
      </legend>
      {children}
      <Foot props={props} at={at} locked={locked} />
    </fieldset>
  );
}

export function FieldTemplate(props) {
  const { id, label, required, hidden, children, uiSchema, schema, readonly, registry } = props;
  const options = getUiOptions(uiSchema);
  const at = pointerOf(id);
  if (hidden) return <div hidden>{children}</div>;
  if (at === '' || options.bare) return children;
  const context = registry.formContext;
  const locked = readonly || isLocked(context.unlocked, at);
  const group = isFiles(schema) || typeOf(schema) === 'object' || options.field === 'remarks';
  const native = !locked && !group && !GROUPS.includes(options.widget);
  if (options.cell) return <Cell props={props} at={at} native={native} locked={locked} />;
  if (typeOf(schema) === 'object') return <Group props={props} at={at} locked={locked} />;
  const table = typeOf(schema) === 'array' && typeOf(schema.items) === 'object' && !group;
  const col = width(schema, options, options.nested);
  const tick = options.widget === 'checkbox';
  const atOnce = !table && <AtOnce at={at} light={context.light} />;
  return (
    <div class={col < 4 ? `col-6 col-md-${col}` : `col-md-${col}`}>
      {!table && !tick && (
        <Label id={id} text={label} required={required && !locked} native={native} quiet={context.beside && label === context.title} />
      )}
      {!tick && atOnce}
      {children}
      {tick && atOnce}
      <Foot props={props} at={at} locked={locked} />
    </div>
  );
}
