// An item that was decided, deleted or taken by others: what this machine kept of it can still be reached.

import { whoever } from '../lib/api.js';
import { make } from '../lib/dialog.js';
import { forget, keptBy } from '../lib/drafts.js';

function show(card, [url, { text }]) {
  const area = card.querySelector('textarea');
  area.value = text;
  card.hidden = false;
  card.querySelector('[data-kept-copy]').addEventListener('click', () => {
    area.select();
    document.execCommand('copy');
  });
  card.querySelector('[data-kept-forget]').addEventListener('click', () => {
    forget(localStorage, url, whoever());
    card.hidden = true;
  });
}

function list(box, all) {
  box.querySelector('ul').append(...all.map(([, { page, title }]) => make('li', {}, make('a', { href: page }, title))));
  box.hidden = false;
}

export function startKept() {
  const all = keptBy(localStorage, whoever());
  const [card, box] = [document.querySelector('[data-kept]'), document.querySelector('[data-kept-pages]')];
  const here = all.find(([, { page }]) => page === location.pathname);
  if (card && here) show(card, here);
  if (box && all.length) list(box, all);
}
