// Values chosen from a list: select, radio, tick box, chips.
import { aria, group, Plain, useLock } from './control.jsx';

const labelOf = (options, value) => options.enumOptions?.find((one) => one.value === value)?.label ?? value;

export function Select(props) {
  const { id, value, options, onChange, onBlur } = props;
  if (useLock(props)) return <Plain id={id} value={labelOf(options, value)} />;
  const choose = (event) => {
    const found = options.enumOptions.find((one) => String(one.value) === event.target.value);
    onChange(found?.value);
  };
  return (
    <select {...aria(props, 'form-select')} value={value ?? ''} onChange={choose} onBlur={() => onBlur(id)}>
      <option value="">请选择</option>
      {options.enumOptions?.map((one) => (
        <option key={one.value} value={one.value}>
          {one.label}
        </option>
      ))}
    </select>
  );
}

export function Radio(props) {
  const { id, value, options, onChange } = props;
  if (useLock(props)) return <Plain id={id} value={labelOf(options, value)} />;
  return (
    <div {...group(props, 'radiogroup')} class="radios">
      {options.enumOptions?.map((one) => (
        <label class="form-check form-check-inline" key={String(one.value)}>
          <input
            class="form-check-input"
            type="radio"
            name={id}
            checked={one.value === value}
            onChange={() => onChange(one.value)}
          />
          <span class="form-check-label">{one.label}</span>
        </label>
      ))}
    </div>
  );
}

export function TickBox(props) {
  const { id, value, label, required, onChange } = props;
  const locked = useLock(props);
  return (
    <label class="form-check tick">
      <input
        {...aria(props, 'form-check-input')}
        type="checkbox"
        checked={Boolean(value)}
        disabled={locked}
        onChange={(event) => onChange(event.target.checked || undefined)}
      />
      <span class="form-check-label">
        {label}
        {required && !locked && <Star />}
      </span>
    </label>
  );
}

export const Star = () => (
  <span class="req" aria-hidden="true">
    *
  </span>
);

export function Chips(props) {
  const { value, options, onChange } = props;
  const all = options.enumOptions ?? [];
  const chosen = value ?? [];
  if (useLock(props)) {
    return <Plain id={props.id} value={chosen.map((one) => labelOf(options, one)).join('、')} />;
  }
  // The order of ticking is kept: the first one chosen is the main one.
  const flip = (one, on) => onChange(on ? [...chosen, one] : chosen.filter((other) => other !== one));
  return (
    <div {...group(props)}>
      <div class="chips">
        {all.map((one) => (
          <label class="chip" key={one.value}>
            <input
              type="checkbox"
              checked={chosen.includes(one.value)}
              onChange={(event) => flip(one.value, event.target.checked)}
            />
            <span>
              {options.primary && chosen.length > 1 && chosen[0] === one.value && <b class="chip-first">主</b>}
              {one.label}
            </span>
          </label>
        ))}
      </div>
      <small class="form-hint">已选 {chosen.length} 项{options.primary && chosen.length > 1 && '，先选者为主要类别'}</small>
    </div>
  );
}
