// min-dom for dmn-js, which writes style attributes into HTML. The policy of our pages refuses those; one by one, as
// properties, they are allowed. The mark of bpmn.io is drawn with it and stays as its licence wants it.
import { domify as plain } from 'min-dom';

export * from 'min-dom';

export function domify(html) {
  const made = plain(html.replaceAll(' style="', ' data-style="'));
  const inside = made.querySelectorAll ? [...made.querySelectorAll('[data-style]')] : [];
  for (const element of [made, ...inside].filter((one) => one.dataset?.style)) {
    element.style.cssText = element.dataset.style;
    delete element.dataset.style;
  }
  return made;
}
