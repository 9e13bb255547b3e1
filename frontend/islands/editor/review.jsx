// Behind an approval: one more review, drawn as a whole, always or only where an answer says so.
import { useState } from 'preact/hooks';
import { answersOf, Rows } from './flow.jsx';
import { begun, written } from './conditions.js';
import { Choice, Group, Text } from './fields.jsx';
import { approves, freeName, furtherReview } from './further_review.js';
import { together } from './modeler.js';

const DECIDES = 'decision';
const titled = ({ id, title }) => [id, title || id];

/** Forms on which a review is decided. */
const deciding = (given) => given.forms.filter(({ id }) => given.facts.some((one) => one.form === id && one.field === DECIDES));

export function FurtherReview({ element, write, given, modeler }) {
  const [said, set] = useState(null);
  const forms = deciding(given);
  if (!approves(element) || !forms.length || !given.lanes.length) return null;
  const answers = answersOf(modeler, given);
  const more = (values) => set({ ...said, ...values });
  const begin = () => set({ name: '复审', lane: '', form: forms[0].id, when: '' });
  const sometimes = (yes) => more({ when: yes ? written({ how: 'and', rows: [begun(answers[0])] }) : '' });
  const draw = () => {
    let step;
    const variable = freeName(given.written.flatMap((one) => one.steps).concat(answers).map((one) => one.variable), 'further_review');
    together(modeler, () => {
      step = furtherReview(modeler, write, element, { ...said, variable });
    });
    set(null);
    modeler.get('canvas').scrollToElement(step);
    modeler.get('selection').select(step);
  };
  if (!said) {
    return (
      <Group title="再加一道审核">
        <button type="button" class="btn btn-sm" onClick={begin}>增加一道审核</button>
        <p class="form-hint">通过之后，再由一个岗位审核；可以只对一部分办件这样做。步骤、判断和退回的连线一并画好。</p>
      </Group>
    );
  }
  return (
    <Group title="再加一道审核">
      <Text label="步骤名称" value={said.name} change={(name) => more({ name })} />
      <Choice label="由哪个岗位审核" value={said.lane} options={given.lanes.map(titled)} change={(lane) => more({ lane })} hint="岗位在总设置中登记，可以写明须与前一审核人不是同一人。" />
      {forms.length > 1 && <Choice label="审核用的表单" none={null} value={said.form} options={forms.map(titled)} change={(form) => more({ form })} />}
      <Choice label="什么情况下需要" none={null} value={said.when ? 'some' : 'all'} options={[['all', '每一件'], ['some', '符合条件的']]} change={(which) => sometimes(which === 'some')} />
      {said.when && <Rows about="复审" expression={said.when} answers={answers} change={(when) => more({ when })} />}
      <div class="d-flex gap-2">
        <button type="button" class="btn btn-primary btn-sm" disabled={!said.name || !said.lane} onClick={draw}>画到图中</button>
        <button type="button" class="btn btn-sm" onClick={() => set(null)}>不加了</button>
      </div>
    </Group>
  );
}
