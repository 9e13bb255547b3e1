// What this machine keeps of a form: while the network is down, and when its item is no longer ours.

const PREFIX = 'draft:';

/** `record` = {answers, text, page, title, who}: `text` is for reading them where their form is gone. */
export function keep(storage, url, record) {
  storage.setItem(PREFIX + url, JSON.stringify(record));
}

export function forget(storage, url) {
  storage.removeItem(PREFIX + url);
}

/** What was kept at this address by this person, or null: others at this machine do not find it. */
export function keptAt(storage, url, who) {
  const text = storage.getItem(PREFIX + url);
  const record = text && JSON.parse(text);
  return record && record.who === who ? record : null;
}

/** Everything this person kept: [[url, record]…]. */
export function keptBy(storage, who) {
  const urls = keys(storage).map((key) => key.slice(PREFIX.length));
  return urls.map((url) => [url, keptAt(storage, url, who)]).filter(([, record]) => record);
}

/** Forget them all: they may hold personal data, and the next person at this machine must not find them. */
export function forgetDrafts(storage) {
  for (const key of keys(storage)) storage.removeItem(key);
}

const keys = (storage) => Object.keys(storage).filter((key) => key.startsWith(PREFIX));
