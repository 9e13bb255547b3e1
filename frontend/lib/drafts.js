// What this machine keeps of a form: while the network is down, and when its item is no longer ours.

const PREFIX = 'draft:';

const ENDED = 'draftsForgotten';

/** Each person's own: what one keeps at an address takes nobody else's place. */
const keyOf = (who, url) => `${PREFIX}${who}:${url}`;

/**
 * `record` = {answers, text, page, title, who, at, rev}: `text` is for reading them where their form is gone, `at` when
 * they were typed, `rev` the draft's revision they go on from.
 */
export function keep(storage, url, record) {
  if (!globalThis[ENDED]) storage.setItem(keyOf(record.who, url), JSON.stringify(record));
}

export function forget(storage, url, who) {
  storage.removeItem(keyOf(who, url));
}

/** What was kept at this address by this person, or null: others at this machine do not find it. */
export function keptAt(storage, url, who) {
  const text = storage.getItem(keyOf(who, url));
  return text ? JSON.parse(text) : null;
}

/** What this person kept of one form, the latest first, be it set aside: [[url, record]…]. */
export function keptOf(storage, url, who) {
  const found = keptBy(storage, who).filter(([at]) => at === url || at.startsWith(`${url}#`));
  return found.sort(([, one], [, other]) => (other.at ?? '').localeCompare(one.at ?? ''));
}

/** Everything this person kept: [[url, record]…]. */
export function keptBy(storage, who) {
  const mine = keyOf(who, '');
  const urls = keys(storage).filter((key) => key.startsWith(mine)).map((key) => key.slice(mine.length));
  return urls.map((url) => [url, keptAt(storage, url, who)]);
}

/**
 * Forget them all: they may hold personal data, and the next person at this machine must not find them. The page that
 * is left keeps nothing more, whatever it still had to save; other parts of it are bundles of their own.
 */
export function forgetDrafts(storage) {
  globalThis[ENDED] = true;
  for (const key of keys(storage)) storage.removeItem(key);
}

const keys = (storage) => Object.keys(storage).filter((key) => key.startsWith(PREFIX));
