// An item that was decided, deleted or taken by others: what this machine kept of it can still be reached.

import { DRAFT_PREFIX } from '../lib/drafts.js';
import { spoken } from '../lib/kept.js';

export function startKept() {
  const card = document.querySelector('[data-kept]');
  const text = card && localStorage.getItem(DRAFT_PREFIX + card.dataset.kept);
  if (!text) return;
  const schema = JSON.parse(card.querySelector('script').textContent);
  const area = card.querySelector('textarea');
  area.value = spoken(schema, JSON.parse(text));
  card.hidden = false;
  card.querySelector('[data-kept-copy]').addEventListener('click', () => {
    area.select();
    document.execCommand('copy');
  });
  card.querySelector('[data-kept-forget]').addEventListener('click', () => {
    localStorage.removeItem(DRAFT_PREFIX + card.dataset.kept);
    card.hidden = true;
  });
}
