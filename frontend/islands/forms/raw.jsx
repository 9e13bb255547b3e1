// The two files as they are written, with the same state behind them: what is no JSON is told at its place, and stays.
import { useId, useRef } from 'preact/hooks';
import { read } from './json.js';

const ROWS = 22;

function File({ title, text, change }) {
  const id = useId();
  const box = useRef();
  const { wrong } = read(text);
  const go = () => {
    box.current.focus();
    box.current.setSelectionRange(wrong.at, wrong.at + 1);
    box.current.scrollTop = (wrong.line / text.split('\n').length) * box.current.scrollHeight - box.current.clientHeight / 2;
  };
  return (
    <div class="mb-3">
      <label class="form-label" for={id}>{title}</label>
      <textarea id={id} ref={box} class={`form-control as-code${wrong ? ' is-invalid' : ''}`} rows={ROWS} wrap="off" spellcheck={false} value={text} aria-describedby={wrong ? `${id}-wrong` : undefined} onInput={(event) => change(event.target.value)} />
      {wrong && (
        <p class="text-danger mb-0" role="alert" id={`${id}-wrong`}>
          第 {wrong.line} 行第 {wrong.column} 列：{wrong.message}。 <button type="button" class="btn btn-sm" onClick={go}>转到该处</button>
        </p>
      )}
    </div>
  );
}

/** `files` = {schema, ui} names; `put(key, text)`. */
export function Raw({ state, files, put }) {
  return (
    <>
      <File title={`${files.schema}（填写规则）`} text={state.schema} change={(text) => put('schema', text)} />
      <File title={`${files.ui}（显示方式）`} text={state.ui} change={(text) => put('ui', text)} />
    </>
  );
}
