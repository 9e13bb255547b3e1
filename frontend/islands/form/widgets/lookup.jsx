// A code chosen by name: the person types a name or a code and picks from the list; the answer keeps the code.
import { useEffect, useRef, useState } from 'preact/hooks';
import { choiceOf, choices, codeIn, label } from '../lookup.js';
import { aria, Plain, useLock } from './control.jsx';

const PAUSE = 250;

/** [known choices, ask(text)]: asks the server after a pause, and never takes an answer to an older question. */
function useChoices(options, ownerOf) {
  const [known, setKnown] = useState([]);
  const turn = useRef(0);
  const timer = useRef();
  const ask = (text) => {
    clearTimeout(timer.current);
    turn.current += 1;
    const mine = turn.current;
    if ([...text.trim()].length < 2) return;
    timer.current = setTimeout(async () => {
      const found = await choices(options, text.trim(), ownerOf());
      if (mine === turn.current) setKnown(found);
    }, PAUSE);
  };
  useEffect(() => () => clearTimeout(timer.current), []);
  return [known, setKnown, ask];
}

/** What stands in the box: the name behind a stored code as soon as it is known. */
function useText(options, value, setKnown) {
  const [text, setText] = useState(value ?? '');
  useEffect(() => {
    let here = true;
    if (value) {
      choiceOf(options, value).then((found) => {
        if (!here || !found) return;
        setKnown([found]);
        setText((now) => (now === value ? label(found) : now));
      });
    }
    return () => {
      here = false;
    };
  }, []);
  return [text, setText];
}

function Lookup({ kind, props }) {
  const { id, value, placeholder, registry, onChange, onBlur } = props;
  const options = { ...props.options, kind };
  const ownerOf = () => (options.by ? registry.formContext.answerOf(options.by) : undefined);
  const [known, setKnown, ask] = useChoices(options, ownerOf);
  const [text, setText] = useText(options, value, setKnown);
  if (useLock(props)) return <Plain id={id} value={text || value} />;
  const type = (event) => {
    const typed = event.target.value;
    setText(typed);
    const code = codeIn(typed, known);
    if (code !== value) onChange(code);
    if (!known.some((one) => label(one) === typed)) ask(typed);
  };
  const leave = () => {
    const code = codeIn(text, known);
    const chosen = known.find((one) => one.code === code);
    if (chosen) setText(label(chosen));
    if (code !== value) onChange(code);
    onBlur(id);
  };
  return (
    <>
      <input
        {...aria(props, 'form-control')}
        type="text"
        list={`${id}__list`}
        value={text}
        placeholder={placeholder || '输入名称或代码'}
        maxLength={120}
        autoComplete="off"
        onInput={type}
        onBlur={leave}
      />
      <datalist id={`${id}__list`}>
        {known.map((one) => (
          <option key={one.code} value={label(one)} />
        ))}
      </datalist>
      {text.trim() && !value && <small class="form-hint">尚未选定，请从列表中选择，或填写完整代码。</small>}
    </>
  );
}

export const Org = (props) => <Lookup kind="org" props={props} />;

export const Entry = (props) => <Lookup kind="entry" props={props} />;
