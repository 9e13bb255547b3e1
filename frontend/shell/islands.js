// Islands: <div data-island="form" data-props="id of a JSON script">. Modules register themselves, in any order.

const registry = (window.__islands ??= {});

function propsOf(element) {
  const source = document.getElementById(element.dataset.props);
  return JSON.parse(source?.textContent || '{}');
}

export function mountIslands() {
  for (const element of document.querySelectorAll('[data-island]:not([data-mounted])')) {
    const mount = registry[element.dataset.island];
    if (mount) {
      element.dataset.mounted = '';
      mount(element, propsOf(element));
    }
  }
}

export function startIslands() {
  document.addEventListener('island:ready', mountIslands);
  mountIslands();
}
