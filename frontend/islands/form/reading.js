// The record that stands beside a form: buttons at its places, and the way from a remark to what it is about.
import { make } from '../../lib/dialog.js';

const SPRITE = () => document.querySelector('meta[name=icons]')?.content ?? '/static/gen/icons.svg';
const place = (field) => document.querySelector(`[data-record] [data-pointer="${CSS.escape(field)}"]`);
/** Where a button stands: in the head of a section or list, before the value of a field, in the first cell of a row. */
const slot = (spot) => spot.querySelector(':scope > .card-header, :scope > dd, :scope > h3, :scope > td');

function icon(name) {
  const drawn = document.createElementNS('http://www.w3.org/2000/svg', 'svg');
  const use = document.createElementNS('http://www.w3.org/2000/svg', 'use');
  drawn.setAttribute('class', 'icon');
  drawn.setAttribute('aria-hidden', 'true');
  use.setAttribute('href', `${SPRITE()}#${name}`);
  drawn.append(use);
  return drawn;
}

function buttonFor({ field, title }, ask) {
  const whole = field.startsWith('/#');
  const words = `提补正要求：${title}`;
  const button = make('button', { type: 'button', class: whole ? 'btn btn-sm ask-remark' : 'ask-remark', 'aria-label': words, title: words });
  button.append(icon('message'), ...(whole ? ['提补正要求'] : []));
  button.addEventListener('click', () => ask(field));
  return button;
}

/** A button at each of these places; gives a function that takes them away again. */
export function offerRemarks(places, ask) {
  const made = [];
  for (const one of places) {
    const spot = one.field && place(one.field);
    const at = spot && slot(spot);
    if (at) {
      const button = buttonFor(one, ask);
      if (at.localName === 'dd') at.prepend(button);
      else at.append(button);
      made.push(button);
    }
  }
  return () => made.forEach((button) => button.remove());
}

/** Mark the places that have a remark. */
export function markRemarked(fields) {
  document.querySelectorAll('[data-record] .remarked').forEach((spot) => spot.classList.remove('remarked'));
  fields.forEach((field) => field && place(field)?.classList.add('remarked'));
}

/** Go to a place of the record. */
export function reveal(field) {
  const spot = place(field);
  if (!spot) return;
  spot.scrollIntoView({ block: 'center' });
  spot.querySelector('.ask-remark')?.focus({ preventScroll: true });
  spot.classList.add('revealed');
  setTimeout(() => spot.classList.remove('revealed'), 2000);
}
