// Plain forms that hold work: leaving the page with something typed and not sent asks first. <form data-guard>

let typed = false;

export function startUnsaved() {
  document.addEventListener('input', (event) => {
    if (event.target.closest('form[data-guard]')) typed = true;
  });
  document.addEventListener('submit', (event) => {
    if ('guard' in event.target.dataset) typed = false;
  });
  window.addEventListener('beforeunload', (event) => typed && event.preventDefault());
}
