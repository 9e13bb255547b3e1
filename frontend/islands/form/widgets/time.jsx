// Year and month as two selects (month inputs have no picker in some browsers); moments in Beijing time.
import { useEffect, useState } from 'preact/hooks';
import { fromLocal, monthText, toLocal } from '../moments.js';
import { aria, group, Plain, useLock } from './control.jsx';

const MONTHS = Array.from({ length: 12 }, (_, index) => String(index + 1).padStart(2, '0'));

function years(options, value) {
  const now = new Date().getFullYear();
  const [first, last] = [options.firstYear ?? now - 20, options.lastYear ?? now + 20];
  const list = Array.from({ length: last - first + 1 }, (_, index) => String(first + index));
  return value && !list.includes(value) ? [value, ...list].sort() : list;
}

function Part({ label, value, list, unit, wrong, onChange, onBlur }) {
  return (
    <select
      class={wrong ? 'form-select is-invalid' : 'form-select'}
      aria-label={label}
      aria-invalid={wrong || undefined}
      value={value}
      onChange={(event) => onChange(event.target.value)}
      onBlur={onBlur}
    >
      <option value="">{unit}</option>
      {list.map((one) => (
        <option key={one} value={one}>
          {Number(one)} {unit}
        </option>
      ))}
    </select>
  );
}

export function YearMonth(props) {
  const { id, value, label, options, onChange, onBlur } = props;
  const [[year, month], setPart] = useState((value ?? '').split('-'));
  useEffect(() => {
    if (value) setPart(value.split('-'));
  }, [value]);
  if (useLock(props)) return <Plain id={id} value={monthText(value)} />;
  const set = (newYear = '', newMonth = '') => {
    setPart([newYear, newMonth]);
    onChange(newYear && newMonth ? `${newYear}-${newMonth}` : undefined);
  };
  const wrong = Boolean(props.rawErrors?.length);
  const leave = () => value && onBlur(id);
  return (
    <div {...group(props)} class="parts">
      <Part label={`${label}：年`} unit="年" list={years(options, year)} value={year ?? ''} wrong={wrong} onChange={(one) => set(one, month)} onBlur={leave} />
      <Part label={`${label}：月`} unit="月" list={MONTHS} value={month ?? ''} wrong={wrong} onChange={(one) => set(year, one)} onBlur={leave} />
    </div>
  );
}

export function Moment(props) {
  const { id, value, onChange, onBlur } = props;
  if (useLock(props)) return <Plain id={id} value={toLocal(value).replace('T', ' ')} />;
  return (
    <input
      {...aria(props, 'form-control')}
      type="datetime-local"
      value={toLocal(value)}
      onInput={(event) => onChange(fromLocal(event.target.value))}
      onBlur={() => onBlur(id)}
    />
  );
}
