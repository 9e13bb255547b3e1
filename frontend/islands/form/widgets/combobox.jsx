// A text box with a list below it: typing narrows the list, arrows and Enter choose (the ARIA pattern "combobox").
import { useEffect, useRef, useState } from 'preact/hooks';

/** The row that the keyboard stands at: [row number or -1, move(by), leave()]. */
function useActive(rows) {
  const [stand, setStand] = useState({ rows, at: -1 });
  // Another list begins anew, at once: Enter never takes a row of the list before.
  const active = stand.rows === rows ? stand.at : -1;
  const next = (by) => (active < 0 && by < 0 ? rows.length - 1 : (active + by + rows.length) % rows.length);
  const move = (by) => rows.length && setStand({ rows, at: next(by) });
  return [active, move, () => setStand({ rows, at: -1 })];
}

/**
 * `input`: attributes of the text box; `rows`: [{code, name, note}] to choose from now; `onType(text)`, `onPick(row)`.
 * `none`: a sentence for an empty list after something was typed.
 */
export function Combobox({ input, text, rows, none, onType, onPick, onLeave = () => {} }) {
  const [open, setOpen] = useState(false);
  const [active, move, leave] = useActive(rows);
  const list = useRef(null);
  const id = `${input.id}__list`;
  useEffect(() => list.current?.querySelector('[aria-selected=true]')?.scrollIntoView({ block: 'nearest' }), [active]);
  const close = () => {
    setOpen(false);
    leave();
  };
  const pick = (row) => {
    close();
    onPick(row);
  };
  const press = (event) => {
    const by = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (by) {
      event.preventDefault();
      setOpen(true);
      move(by);
    } else if (event.key === 'Enter' && open && rows[active]) {
      event.preventDefault();
      pick(rows[active]);
    } else if (event.key === 'Escape' && open) {
      event.stopPropagation();
      close();
    }
  };
  const shown = open && (rows.length > 0 || (none && text.trim() !== ''));
  return (
    <div class="combobox">
      <input
        type="text"
        autoComplete="off"
        {...input}
        role="combobox"
        aria-expanded={Boolean(shown && rows.length)}
        aria-controls={id}
        aria-autocomplete="list"
        aria-activedescendant={shown && active >= 0 ? `${id}-${active}` : undefined}
        value={text}
        onInput={(event) => {
          setOpen(true);
          onType(event.target.value);
        }}
        onFocus={() => setOpen(true)}
        onClick={() => setOpen(true)}
        onKeyDown={press}
        onBlur={() => {
          close();
          onLeave();
        }}
      />
      <ul id={id} role="listbox" aria-label={input['aria-label'] ?? '可选项'} class="combobox-list" hidden={!(shown && rows.length)} ref={list}>
        {shown &&
          rows.map((row, number) => (
            <li
              key={row.code}
              id={`${id}-${number}`}
              role="option"
              aria-selected={number === active}
              data-code={row.code}
              onMouseDown={(event) => event.preventDefault()}
              onClick={() => pick(row)}
            >
              {row.name}
              {row.note && <small>{row.note}</small>}
            </li>
          ))}
      </ul>
      {shown && !rows.length && <small class="form-hint">{none}</small>}
    </div>
  );
}
