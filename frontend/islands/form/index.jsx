// The form island: props as in the form page's JSON script, see FormPage. Gives back what ends it.
import { render } from 'preact';
import 'preact/compat';
import './form.css';
import { FormPage } from './page.jsx';
import { loadRegions } from './regions.js';

function mount(element, props) {
  if (props.urls?.codes) loadRegions(props.urls.codes);
  element.replaceChildren();
  render(<FormPage {...props} />, element);
  return () => render(null, element);
}

(window.__islands ??= {}).form = mount;
document.dispatchEvent(new Event('island:ready'));
