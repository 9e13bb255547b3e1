// The play island: a process of a draft tried step by step. Props as `app/designer/playing.py` makes them.
import { render } from 'preact';
import './play.css';
import { PlayPage } from './page.jsx';

function mount(element, props) {
  element.replaceChildren();
  render(<PlayPage {...props} />, element);
}

(window.__islands ??= {}).play = mount;
document.dispatchEvent(new Event('island:ready'));
