// The editor island: changes one diagram of a release. Props as `app/designer/editing.py` makes them.
// Gives back the editor once the diagram is read: {modeler, text()}.
import 'bpmn-js/dist/assets/diagram-js.css';
import 'bpmn-js/dist/assets/bpmn-js.css';
import 'diagram-js-minimap/assets/diagram-js-minimap.css';
import 'bpmn-js/dist/assets/bpmn-font/css/bpmn.css';
import { render } from 'preact';
import './editor.css';
import { EditorPage } from './page.jsx';

function mount(element, props) {
  element.replaceChildren();
  return new Promise((opened) => {
    render(<EditorPage {...props} opened={opened} />, element);
  });
}

(window.__islands ??= {}).editor = mount;
document.dispatchEvent(new Event('island:ready'));
