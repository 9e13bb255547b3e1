// Single values typed by hand: texts, numbers, dates, long texts, lists of names.
import { useEffect, useState } from 'preact/hooks';
import { number, tidy } from '../formats.js';
import { typeOf } from '../schema.js';
import { aria, Plain, useLock } from './control.jsx';

const MODES = { 'cn-phone': 'tel', 'cn-business-reg': 'numeric' };

function inputMode(schema) {
  const type = typeOf(schema);
  if (type === 'integer') return 'numeric';
  if (type === 'number') return 'decimal';
  return MODES[schema.format];
}

/** Full-width digits and blanks typed by an input method become what was meant. */
function mended(schema, text) {
  if (['number', 'integer'].includes(typeOf(schema))) return number(text);
  return tidy(schema.format, text);
}

export function TextInput(props) {
  const { id, value, schema, options, placeholder, onChange, onBlur } = props;
  if (useLock(props)) return <Plain id={id} value={value} unit={options.unit} />;
  const set = (text) => onChange(text === '' ? undefined : text);
  const leave = (event) => {
    const text = mended(schema, event.target.value);
    if (text !== event.target.value) set(text);
    onBlur(id, text);
  };
  const input = (
    <input
      {...aria(props, 'form-control')}
      type={schema.format === 'date' ? 'date' : 'text'}
      inputMode={inputMode(schema)}
      value={value ?? ''}
      placeholder={placeholder}
      maxLength={schema.maxLength ? schema.maxLength + 20 : undefined}
      autoComplete="off"
      onInput={(event) => set(event.target.value)}
      onBlur={leave}
    />
  );
  if (!options.unit) return input;
  return (
    <div class="input-group">
      {input}
      <span class="input-group-text">{options.unit}</span>
    </div>
  );
}

export function LongText(props) {
  const { id, value, schema, options, placeholder, onChange, onBlur } = props;
  if (useLock(props)) return <Plain id={id} value={value} />;
  const length = [...(value ?? '')].length;
  return (
    <div class="long-text">
      <textarea
        {...aria(props, 'form-control')}
        rows={options.rows || 3}
        value={value ?? ''}
        placeholder={placeholder}
        onInput={(event) => onChange(event.target.value === '' ? undefined : event.target.value)}
        onBlur={(event) => onBlur(id, event.target.value)}
      />
      {schema.maxLength && (
        <small class={length > schema.maxLength ? 'count over' : 'count'} aria-hidden="true">
          {length}/{schema.maxLength}
        </small>
      )}
    </div>
  );
}

const split = (text) =>
  text
    .split(/[,，、;；\n]/)
    .map((name) => name.trim())
    .filter(Boolean);

/** A list of short texts in one input, parted by 顿号 or comma. */
export function Names(props) {
  const { id, value, placeholder, onChange, onBlur } = props;
  const joined = (value ?? []).join('、');
  const [text, setText] = useState(joined);
  useEffect(() => {
    if (split(text).join('、') !== joined) setText(joined);
  }, [joined]);
  if (useLock(props)) return <Plain id={id} value={joined} />;
  const type = (event) => {
    setText(event.target.value);
    onChange(split(event.target.value));
  };
  return (
    <input
      {...aria(props, 'form-control')}
      type="text"
      value={text}
      placeholder={placeholder || '多项之间用顿号分隔'}
      autoComplete="off"
      onInput={type}
      onBlur={() => {
        setText(split(text).join('、'));
        onBlur(id);
      }}
    />
  );
}
