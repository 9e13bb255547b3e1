// Places: province, city and county in three native selects, for one code or for three fields at once.
import { useEffect, useState } from 'preact/hooks';
import { chosen, codeOf, counties, fullName, knownRegions, lineage, loadRegions } from '../regions.js';
import { group, Plain, useLock } from './control.jsx';

function useRegions(url) {
  const [regions, setRegions] = useState(knownRegions());
  useEffect(() => {
    let here = true;
    if (!regions) loadRegions(url).then((tree) => here && setRegions(tree ?? []));
    return () => {
      here = false;
    };
  }, []);
  return regions;
}

function Level({ id, label, hint, list, value, wrong, locked, onChange, onBlur }) {
  return (
    <select
      id={id}
      class={wrong ? 'form-select is-invalid' : 'form-select'}
      aria-label={label}
      aria-invalid={wrong || undefined}
      value={value}
      disabled={locked || !list.length}
      onChange={(event) => onChange(event.target.value)}
      onBlur={onBlur}
    >
      <option value="">{hint}</option>
      {list.map(([code, name]) => (
        <option key={code} value={code}>
          {name}
        </option>
      ))}
    </select>
  );
}

/** Three selects over `codes` = [province, city, county]. */
function Levels({ regions, codes, label, ids = [], wrong = [], locked = [], onChange, onBlur }) {
  const province = regions.find(([code]) => code === codes[0]);
  const city = province?.[2]?.find(([code]) => code === codes[1]);
  const lists = [regions, province?.[2] ?? [], counties(city)];
  const names = ['省', '市', '县'];
  const hints = ['请选择省', '请选择市', city && !lists[2].length ? '（不设县级）' : '请选择县'];
  return lists.map((list, level) => (
    <Level
      key={level}
      id={ids[level]}
      label={`${label}：${names[level]}`}
      hint={hints[level]}
      list={list}
      value={codes[level] ?? ''}
      wrong={wrong[level]}
      locked={locked[level]}
      onChange={(code) => onChange(chosen(regions, level, code, codes))}
      onBlur={onBlur}
    />
  ));
}

function Failed() {
  return <div class="field-error">行政区划没有载入，请刷新页面重试</div>;
}

/** One six-digit code. A city stands for itself until a county is chosen. */
export function Region(props) {
  const { id, value, label, registry, onChange, onBlur } = props;
  const regions = useRegions(registry.formContext.urls.codes);
  const [codes, setCodes] = useState(['', '', '']);
  useEffect(() => {
    if (!regions || !value || codeOf(regions, codes) === value) return;
    const { province, city, county } = lineage(regions, value);
    setCodes([province, city, county].map((one) => one?.[0] ?? ''));
  }, [regions, value]);
  if (useLock(props)) return <Plain id={id} value={fullName(regions, value)} />;
  if (regions && !regions.length) return <Failed />;
  const set = (next) => {
    setCodes(next);
    onChange(codeOf(regions, next));
  };
  const wrong = Boolean(props.rawErrors?.length);
  return (
    <div {...group(props)} class="parts place">
      <Levels regions={regions ?? []} codes={codes} label={label} wrong={[wrong, wrong, wrong]} onChange={set} onBlur={() => value && onBlur(id)} />
    </div>
  );
}

/** Three sibling fields at once; each select carries the id of its own field, so that errors find it. */
export function RegionTriple({ id, label, names, codes, errors, locked, context }) {
  const regions = useRegions(context.urls.codes);
  const ids = names.map((name) => `f/${name}`);
  if (locked.every(Boolean)) {
    const deepest = codes.findLast(Boolean);
    return <Plain id={ids[0]} value={fullName(regions, deepest)} />;
  }
  if (regions && !regions.length) return <Failed />;
  const set = (next) => context.put(Object.fromEntries(names.map((name, index) => [name, next[index] || undefined])));
  return (
    <div id={id} role="group" aria-labelledby={`${id}__label`} aria-describedby={`${id}__error`} class="parts place">
      <Levels
        regions={regions ?? []}
        codes={codes}
        label={label}
        ids={ids}
        wrong={errors.map((list) => list.length > 0)}
        locked={locked}
        onChange={set}
        onBlur={() => {}}
      />
    </div>
  );
}
