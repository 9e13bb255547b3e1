// The item went to somebody else, or away, while its form was being filled in: told above everything, acted upon by nobody.
import { useEffect } from 'preact/hooks';
import { make } from '../../lib/dialog.js';

function alerted(message) {
  const again = make('a', { class: 'btn mt-2', href: location.pathname }, '重新打开本页');
  const text = make('p', { class: 'mb-0' }, message, '本页内容不能再改，可以选中复制；重新打开后也能找到。');
  return make('div', { class: 'alert alert-danger', role: 'alert', tabindex: '-1' }, text, again);
}

/** Once `message` is there: an alert on top of the page that has the focus, and no more buttons of the item. */
export function useOvertaken(message) {
  useEffect(() => {
    if (!message) return;
    document.querySelectorAll('[data-desk-box] [data-desk]').forEach((button) => button.remove());
    document.querySelectorAll('input[data-confirms]').forEach((box) => (box.disabled = true));
    const box = alerted(message);
    document.getElementById('main')?.prepend(box);
    box.scrollIntoView({ block: 'center' });
    box.focus({ preventScroll: true });
  }, [Boolean(message)]);
}
