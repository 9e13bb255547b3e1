// The table island: changes the decision tables of one file of a release. Props as `app/designer/tables.py` makes them.
// Gives back the editor once the file is read: {manager, text()}.
import 'dmn-js/dist/assets/dmn-js-shared.css';
import 'dmn-js/dist/assets/dmn-js-decision-table.css';
import 'dmn-js/dist/assets/dmn-js-decision-table-controls.css';
import 'dmn-js/dist/assets/dmn-font/css/dmn.css';
import { render } from 'preact';
import '../editor/editor.css';
import './table.css';
import { TablePage } from './page.jsx';

function mount(element, props) {
  element.replaceChildren();
  return new Promise((opened) => {
    render(<TablePage {...props} opened={opened} />, element);
  });
}

(window.__islands ??= {}).table = mount;
document.dispatchEvent(new Event('island:ready'));
