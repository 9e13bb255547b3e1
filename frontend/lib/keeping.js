// Keeps what an editor holds: some seconds after the last change, when the page is hidden, and when somebody asks.

const WAIT = 6000;
const AGAIN = 15000;

/**
 * `write()` gives the text, `send(text, {automatic})` resolves to what `save` of release.js gives, `store` =
 * {keep(text), forget()} is this machine's own copy, `tell(state)` hears {dirty, busy, result, automatic, failed}.
 * Never two sendings at a time; what was not sent stays on this machine and is tried again; what was
 * refused, after the next change.
 */
export function keeping({ write, send, store, tell, wait = WAIT, again = AGAIN }) {
  let [version, kept, timer, busy, asked] = [0, 0, undefined, false, ''];

  const later = (pause) => {
    clearTimeout(timer);
    timer = setTimeout(keep, pause, 'automatic');
  };
  const said = (more) => tell({ dirty: version !== kept, busy, ...more });

  /** `how`: automatic, or clicked, which also keeps what has not changed. */
  async function keep(how) {
    clearTimeout(timer);
    if (busy) return void (asked = asked === 'clicked' ? asked : how);
    if (how === 'automatic' && version === kept) return undefined;
    busy = true;
    said();
    const [now, text] = [version, await write()];
    store.keep(text);
    const result = await send(text, { automatic: how === 'automatic' });
    busy = false;
    if (result.release) kept = now;
    if (version === kept) store.forget();
    said({ result, automatic: how === 'automatic', failed: !result.release });
    return next(result.release ? wait : !result.refused && again);
  }

  function next(pause) {
    const how = asked;
    asked = '';
    if (how === 'clicked') return keep(how);
    if (version !== kept && pause) later(pause);
    return undefined;
  }

  return {
    changed() {
      version += 1;
      said();
      later(wait);
    },
    hidden: () => version !== kept && keep('automatic'),
    clicked: () => keep('clicked'),
    dirty: () => version !== kept,
    stop: () => clearTimeout(timer),
  };
}

/** This machine's copy of one text of `who`, in the list of what it keeps (drafts.js). */
export function copyOf({ keep, forget }, { url, who, title }) {
  return {
    keep(text) {
      try {
        keep(localStorage, url, { who, text, title, page: location.pathname, at: new Date().toISOString() });
      } catch {
        // No room: what is sent to the server is kept there.
      }
    },
    forget: () => forget(localStorage, url, who),
  };
}
