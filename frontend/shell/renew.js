// What goes on by itself is shown as it goes on: <div id="…" data-renew="2000"> is read anew from its page until the
// page says no more that it goes on; then the whole page is.

async function renewed(box) {
  const answer = await fetch(location.href, { headers: { Accept: 'text/html' } }).catch(() => null);
  if (!answer?.ok) return wait(box);
  const page = new DOMParser().parseFromString(await answer.text(), 'text/html');
  const next = page.getElementById(box.id);
  if (!next?.dataset.renew) return location.reload();
  box.replaceChildren(...next.childNodes);
  return wait(box);
}

function wait(box) {
  setTimeout(() => (document.hidden ? wait(box) : renewed(box)), Number(box.dataset.renew));
}

export function startRenewing() {
  document.querySelectorAll('[id][data-renew]').forEach(wait);
}
