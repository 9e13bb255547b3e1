// The controls of the panel. A text counts when it is left, so that one change is one step to undo.

let last = 0;
const ids = new Map();

/** One id for each place in the panel, for its label and hint. */
function idOf(label) {
  if (!ids.has(label)) ids.set(label, `field-${(last += 1)}`);
  return ids.get(label);
}

function Field({ label, hint, children }) {
  const id = idOf(label);
  return (
    <div class="mb-3">
      <label class="form-label" for={id}>{label}</label>
      {children(id, hint ? `${id}-hint` : undefined)}
      {hint && <p class="form-hint mb-0" id={`${id}-hint`}>{hint}</p>}
    </div>
  );
}

export function Text({ label, hint, value = '', change, rows, code, type = 'text' }) {
  const left = (event) => event.target.value !== value && change(event.target.value.trim());
  const shared = { class: `form-control${code ? ' as-code' : ''}`, value, onChange: left, spellcheck: code ? false : undefined };
  return (
    <Field label={label} hint={hint}>
      {(id, told) =>
        rows ? (
          <textarea id={id} aria-describedby={told} rows={rows} {...shared} />
        ) : (
          <input id={id} aria-describedby={told} type={type} min={type === 'number' ? 0 : undefined} {...shared} />
        )
      }
    </Field>
  );
}

/** `options` = [[value, text]…]. A value that is none of them is shown as it is written, and stays until another is chosen. */
export function Choice({ label, hint, value = '', change, options, none = '（请选择）' }) {
  const strange = value && !options.some(([known]) => known === value);
  return (
    <Field label={label} hint={hint}>
      {(id, told) => (
        <select id={id} aria-describedby={told} class="form-select" value={value} onChange={(event) => change(event.target.value)}>
          {none && <option value="">{none}</option>}
          {strange && <option value={value}>{value}（没有登记）</option>}
          {options.map(([known, text]) => (
            <option key={known} value={known}>{text}</option>
          ))}
        </select>
      )}
    </Field>
  );
}

/** A link to the page of what was chosen, beside its choice; none where nothing is, or it is of no page. */
export function Opens({ given, rows, id, text }) {
  const file = rows.find((one) => one.id === id)?.file;
  if (!file) return null;
  const href = given.urls.file.replace('/0/', `/${given.release}/`).replace('NAME', encodeURIComponent(file));
  return <p class="editor-opens"><a href={href} target="_blank" rel="noopener">{text}</a></p>;
}

export function Tick({ label, hint, value, change }) {
  const id = idOf(label);
  return (
    <div class="mb-3">
      <label class="form-check mb-0" for={id}>
        <input id={id} class="form-check-input" type="checkbox" checked={value} onChange={(event) => change(event.target.checked)} />
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
