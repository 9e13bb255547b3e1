// Ticks beside the form, on numbers that may go public: kept with its draft; what is shown as public follows them.
import { useEffect } from 'preact/hooks';

const BOXES = 'input[data-confirms]';

/** What is ticked there. */
export function ticked() {
  return [...document.querySelectorAll(`${BOXES}:checked`)].map((box) => box.value);
}

/** What the public would read, as the server makes it of the draft that was saved just now. */
async function shownAnew() {
  const place = document.querySelector('[data-public]');
  if (!place) return;
  const answer = await fetch(place.dataset.public, { credentials: 'same-origin' }).catch(() => null);
  if (!answer?.ok || answer.redirected) return;
  const read = new DOMParser().parseFromString(await answer.text(), 'text/html');
  place.replaceChildren(...read.body.childNodes);
}

let shown;

/** After a save: asked for again only where the ticks are others than those it was made with. */
export function followTicks() {
  const now = ticked().join();
  if (now === shown) return;
  shown = now;
  shownAnew();
}

/** `changed()` is called whenever a tick is set or taken away. */
export function useTicks(changed) {
  useEffect(() => {
    shown = ticked().join();
    const heard = ({ target }) => target.matches?.(BOXES) && changed();
    document.addEventListener('change', heard);
    return () => document.removeEventListener('change', heard);
  }, []);
}
