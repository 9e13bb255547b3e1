// Short notes at the top right; also across a page change.

const KEPT = 'toast';

/** `link` = {href, text}: where more is told; such a note stays a little longer. */
export function toast(text, kind = 'success', link = null) {
  const note = document.createElement('div');
  note.className = `app-toast app-toast-${kind}`;
  note.setAttribute('role', 'status');
  note.textContent = text;
  if (link) {
    const more = document.createElement('a');
    more.href = link.href;
    more.textContent = link.text;
    note.append(' ', more);
  }
  document.getElementById('toasts')?.append(note);
  setTimeout(() => note.remove(), link ? 15000 : 5000);
}

/** Show the note on the next page. */
export function toastNext(text, kind = 'success', link = null) {
  sessionStorage.setItem(KEPT, JSON.stringify([text, kind, link]));
}

export function showKept() {
  const kept = sessionStorage.getItem(KEPT);
  if (!kept) return;
  sessionStorage.removeItem(KEPT);
  toast(...JSON.parse(kept));
}
