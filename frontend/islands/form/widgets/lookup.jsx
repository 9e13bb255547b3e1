// A code chosen by name: the person types a name or a code and picks from the list; the answer keeps the code.
import { useEffect, useMemo, useRef, useState } from 'preact/hooks';
import { choiceOf, choices, codeIn, label, named } from '../lookup.js';
import { Combobox } from './combobox.jsx';
import { aria, Plain, pointerOf, useLock } from './control.jsx';

const PAUSE = 250;

/**
 * [known choices, setKnown, ask(text)]: asks the server after a pause, and never takes an answer to an older question.
 * `near` are the choices to begin with, found again when too little is typed to ask.
 */
function useChoices(options, ownerOf, near) {
  const [known, setKnown] = useState(near);
  useEffect(() => setKnown((all) => (all.length ? all : near)), [near]);
  const turn = useRef(0);
  const timer = useRef();
  const ask = (text) => {
    clearTimeout(timer.current);
    turn.current += 1;
    const mine = turn.current;
    if ([...text.trim()].length < 2) return setKnown(named(near, text));
    timer.current = setTimeout(async () => {
      const found = await choices(options, text.trim(), ownerOf());
      if (mine === turn.current) setKnown(found);
    }, PAUSE);
  };
  useEffect(() => () => clearTimeout(timer.current), []);
  return [known, setKnown, ask];
}

/** The choices to begin with: those of the field's own list are asked for when it is first shown. */
function useNear(options, given) {
  const [near, setNear] = useState(given);
  useEffect(() => {
    if (options.targets) choices(options, '').then(setNear);
  }, []);
  return near;
}

/** What stands in the box: the name behind a stored code as soon as it is known. */
function useText(options, value, setKnown) {
  const [text, setText] = useState(value ?? '');
  useEffect(() => {
    let here = true;
    if (value) {
      choiceOf(options, value).then((found) => {
        if (!here || !found) return;
        setKnown((all) => [found, ...all.filter(({ code }) => code !== found.code)]);
        setText((now) => (now === value ? label(found) : now));
      });
    }
    return () => {
      here = false;
    };
  }, []);
  return [text, setText];
}

const NOBODY = [];

function Lookup({ kind, props }) {
  const { id, value, placeholder, registry, onChange, onBlur } = props;
  const options = { ...props.options, kind, targets: registry.formContext.targets?.[pointerOf(id).slice(1)] };
  const near = useNear(options, (kind === 'org' && !options.register && registry.formContext.near) || NOBODY);
  const ownerOf = () => (options.by ? registry.formContext.answerOf(options.by) : undefined);
  const [known, setKnown, ask] = useChoices(options, ownerOf, near);
  const [text, setText] = useText(options, value, setKnown);
  const rows = useMemo(() => known.map((one) => ({ ...one, note: one.why || (one.inner ? '' : one.code) })), [known]);
  const why = known.find(({ code, inner }) => code === value && !inner)?.why;
  if (useLock(props)) return <Plain id={id} value={text || value} />;
  const type = (typed) => {
    setText(typed);
    const code = codeIn(typed, known, value);
    if (code !== value) onChange(code);
    ask(typed);
  };
  const pick = (row) => {
    setText(label(row));
    onChange(row.code);
  };
  const leave = () => {
    const code = codeIn(text, known, value);
    const chosen = known.find((one) => one.code === code);
    if (chosen) setText(label(chosen));
    if (code !== value) onChange(code);
    onBlur(id);
  };
  const input = { ...aria(props, 'form-control'), placeholder: placeholder || (kind === 'entry' ? '输入名称' : '输入名称或代码'), maxLength: 120 };
  return (
    <>
      <Combobox input={input} text={text} rows={rows} onType={type} onPick={pick} onLeave={leave} />
      {text.trim() && !value && <small class="form-hint">尚未选定，请从列表中选择{kind === 'entry' ? '' : '，或填写完整代码'}。</small>}
      {why && (
        <small class="form-hint" role="status">
          {why}。
        </small>
      )}
    </>
  );
}

export const Org = (props) => <Lookup kind="org" props={props} />;

export const Entry = (props) => <Lookup kind="entry" props={props} />;
