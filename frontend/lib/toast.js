// Short notes at the top right; also across a page change.

const KEPT = 'toast';

export function toast(text, kind = 'success') {
  const note = document.createElement('div');
  note.className = `app-toast app-toast-${kind}`;
  note.setAttribute('role', 'status');
  note.textContent = text;
  document.getElementById('toasts')?.append(note);
  setTimeout(() => note.remove(), 5000);
}

/** Show the note on the next page. */
export function toastNext(text, kind = 'success') {
  sessionStorage.setItem(KEPT, JSON.stringify([text, kind]));
}

export function showKept() {
  const kept = sessionStorage.getItem(KEPT);
  if (!kept) return;
  sessionStorage.removeItem(KEPT);
  toast(...JSON.parse(kept));
}
