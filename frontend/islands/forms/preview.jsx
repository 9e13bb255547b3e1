// The form as people will fill it in and read it: by the very island and the very page that show it to them.
import { useEffect, useRef, useState } from 'preact/hooks';
import { send } from '../../lib/api.js';
import { same } from './json.js';
import { sample } from './sample.js';

const PAUSE = 500;
const READY = 'island:ready';

/** The island that draws forms, once it is there. */
function drawer() {
  if (window.__islands?.form) return Promise.resolve(window.__islands.form);
  return new Promise((found) => {
    const look = () => {
      if (!window.__islands?.form) return;
      document.removeEventListener(READY, look);
      found(window.__islands.form);
    };
    document.addEventListener(READY, look);
  });
}

/** What the server makes of the two files soon after each change: {form, html, problems}. `form` is the last sound one. */
export function useJudged(form, url, answers) {
  const [judged, set] = useState({ form: null, html: '', problems: [] });
  const text = form && JSON.stringify([form.schema, form.ui]);
  const filled = JSON.stringify(answers);
  useEffect(() => {
    if (!form) return undefined;
    let over = false;
    const ask = async () => {
      const body = { schema: JSON.stringify(form.schema), ui_schema: JSON.stringify(form.ui), answers: sample(form.schema, answers) };
      const answer = await send('POST', url, { body });
      if (over || !answer.ok) return;
      const { html, problems } = answer.body;
      set((old) => (problems.length ? { ...old, problems } : { form: old.form && same([old.form.schema, old.form.ui], [form.schema, form.ui]) ? old.form : form, html, problems }));
    };
    const timer = setTimeout(ask, judged.form ? PAUSE : 0);
    return () => {
      over = true;
      clearTimeout(timer);
    };
  }, [text, filled]);
  return judged;
}

/** The filling page; what is typed there is shown in the reading page, and sent nowhere. */
export function Filling({ form, codes, answers, changed }) {
  const box = useRef();
  useEffect(() => {
    if (!form) return undefined;
    let [end, over] = [null, false];
    drawer().then((draw) => {
      if (over) return;
      const inner = document.createElement('div');
      box.current.replaceChildren(inner);
      end = draw(inner, { schema: form.schema, uiSchema: form.ui, answers: answers.current, trial: true, changed, urls: { codes } });
    });
    return () => {
      over = true;
      end?.();
    };
  }, [form]);
  return <div ref={box} />;
}

export function Reading({ html }) {
  // Made by the server of escaped texts, as every reading page is.
  return <div dangerouslySetInnerHTML={{ __html: html }} />;
}
