// What all controls share: ids for screen readers, the locked state, plain text instead of a control.
import { isLocked } from '../problems.js';

export const pointerOf = (id) => id.slice(1);

export const messageIds = (id) => `${id}__error ${id}__hint`;

/** Attributes of a native control: id, class, and what a screen reader says about it. */
export function aria({ id, required, rawErrors }, kind) {
  const wrong = Boolean(rawErrors?.length);
  return {
    id,
    name: id,
    class: wrong ? `${kind} is-invalid` : kind,
    'aria-required': required || undefined,
    'aria-invalid': wrong || undefined,
    'aria-describedby': messageIds(id),
  };
}

/** Attributes of a group of controls that together are one field. */
export function group({ id, required, rawErrors }, role = 'group') {
  const radio = role === 'radiogroup';
  return {
    id,
    role,
    tabIndex: -1,
    'aria-labelledby': `${id}__label`,
    'aria-describedby': messageIds(id),
    'aria-required': (radio && required) || undefined,
    'aria-invalid': (radio && rawErrors?.length > 0) || undefined,
  };
}

/** Whether the field may not be changed: computed, form for reading only, or not unlocked by the return. */
export function useLock({ id, readonly, disabled, registry }) {
  return readonly || disabled || isLocked(registry.formContext.unlocked, pointerOf(id));
}

export function Plain({ id, value, unit }) {
  const empty = value === undefined || value === null || value === '';
  return (
    <div id={id} class="form-control-plaintext plain" tabIndex={-1}>
      {empty ? <span class="text-secondary">—</span> : <>{String(value)}{unit}</>}
    </div>
  );
}
