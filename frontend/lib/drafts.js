// Drafts kept on this machine while the network is down.

export const DRAFT_PREFIX = 'draft:';

/** Forget them all: they may hold personal data, and the next person at this machine must not find them. */
export function forgetDrafts(storage) {
  for (const key of Object.keys(storage)) {
    if (key.startsWith(DRAFT_PREFIX)) storage.removeItem(key);
  }
}
