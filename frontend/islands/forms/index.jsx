// The forms island: changes the two files of one form of a release. Props as `app/designer/form_editing.py` makes them.
import { render } from 'preact';
import '../editor/editor.css';
import './forms.css';
import { FormsPage } from './page.jsx';

function mount(element, props) {
  element.replaceChildren();
  render(<FormsPage {...props} />, element);
}

(window.__islands ??= {}).forms = mount;
document.dispatchEvent(new Event('island:ready'));
