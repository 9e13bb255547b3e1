// The controls of the properties: what is typed counts at once, so that the preview follows; one field is one step to undo.
import { useId } from 'preact/hooks';

function Field({ label, hint, children }) {
  const id = useId();
  return (
    <div class="mb-3">
      <label class="form-label" for={id}>{label}</label>
      {children(id, hint ? `${id}-hint` : undefined)}
      {hint && <p class="form-hint mb-0" id={`${id}-hint`}>{hint}</p>}
    </div>
  );
}

export function Text({ label, hint, value = '', change, rows, type = 'text', ...more }) {
  const typed = (event) => change(event.target.value);
  return (
    <Field label={label} hint={hint}>
      {(id, told) =>
        rows ? (
          <textarea id={id} class="form-control" aria-describedby={told} rows={rows} value={value} onInput={typed} {...more} />
        ) : (
          <input id={id} class="form-control" aria-describedby={told} type={type} value={value} onInput={typed} {...more} />
        )
      }
    </Field>
  );
}

/** `options` = [[value, text]…]. */
export function Choice({ label, hint, value = '', change, options, disabled }) {
  return (
    <Field label={label} hint={hint}>
      {(id, told) => (
        <select id={id} class="form-select" aria-describedby={told} value={value} disabled={disabled} onChange={(event) => change(event.target.value)}>
          {options.map(([known, text]) => (
            <option key={known} value={known}>{text}</option>
          ))}
        </select>
      )}
    </Field>
  );
}

export function Tick({ label, hint, value, change, disabled }) {
  const id = useId();
  return (
    <div class="mb-2">
      <label class="form-check mb-0" for={id}>
        <input id={id} class="form-check-input" type="checkbox" checked={Boolean(value)} disabled={disabled} onChange={(event) => change(event.target.checked)} />
        <span class="form-check-label">{label}</span>
      </label>
      {hint && <p class="form-hint mb-0">{hint}</p>}
    </div>
  );
}

export function Group({ title, children }) {
  return (
    <fieldset class="editor-group">
      <legend>{title}</legend>
      {children}
    </fieldset>
  );
}
