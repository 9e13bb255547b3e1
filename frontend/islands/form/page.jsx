// The form's page: summary of faults, remarks of a return, sections, progress aside, action bar.
import Form from '@rjsf/core/lib/components/Form.js';
import { useMemo, useRef } from 'preact/hooks';
import { Aside, Bar, NOTES, Returned, Summary, Warnings } from './panels.jsx';
import { errorSchema, laidOut, summary } from './problems.js';
import { dressed, drawable, expanded } from './schema.js';
import { progress, sectionsOf } from './sections.js';
import { changers, useForm } from './state.js';
import { fields, templates, translate, widgets } from './theme.js';
import { validator } from './validator.js';

const DEFAULTS = {
  emptyObjectFields: 'skipDefaults',
  constAsDefaults: 'never',
  arrayMinItems: { populate: 'never' },
  mergeDefaultsIntoFormData: 'useFormDataIfPresent',
};

function modelOf({ schema, uiSchema }) {
  const full = expanded(schema);
  const drawn = drawable(full);
  const ui = dressed(drawn, uiSchema);
  return { schema: full, drawn, ui, sections: sectionsOf(drawn, ui) };
}

/** What fields need to know of the whole form; made once, so that unchanged fields are not drawn again. */
function contextOf(props, model, form) {
  return {
    ...changers(form),
    answerOf: (name) => form.newest.current?.[name],
    urls: props.urls,
    unlocked: props.unlocked ?? null,
    remarks: props.remarks ?? [],
    base: props.base ?? null,
    opened: form.opened,
    sections: model.sections,
  };
}

function Fields({ props, model, form }) {
  const { answers, problems, required } = form;
  const needed = [...required].sort().join();
  const schema = useMemo(() => ({ ...model.drawn, required: [...required] }), [needed]);
  const extraErrors = useMemo(() => errorSchema(problems), [problems]);
  const context = useMemo(() => contextOf(props, model, form), []);
  return (
    <Form
      tagName="div"
      schema={schema}
      uiSchema={model.ui}
      formData={answers}
      formContext={context}
      validator={validator}
      templates={templates}
      widgets={widgets}
      fields={fields}
      translateString={translate}
      extraErrors={extraErrors}
      readonly={props.readonly}
      idPrefix="f"
      idSeparator="/"
      experimental_defaultFormStateBehavior={DEFAULTS}
      onChange={({ formData }) => form.change(formData)}
      onBlur={form.leave}
      noValidate
      noHtml5Validate
      showErrorList={false}
    >
      <></>
    </Form>
  );
}

/** Submitting and checking, each followed by a look at what was found. */
function useActions(form, box) {
  const later = (act) => setTimeout(act, 0);
  const submit = async () => {
    if ((await form.submit()) === 'shown') later(() => box.current?.focus());
  };
  const check = async () => {
    const found = await form.checkNow();
    if (found?.length) later(() => document.querySelector('.summary')?.scrollIntoView({ block: 'center' }));
  };
  return { submit, check };
}

export function FormPage(props) {
  const model = useMemo(() => modelOf(props), []);
  const form = useForm(props, model);
  const box = useRef(null);
  const { answers, problems, required, general, all } = form;
  const names = useMemo(() => laidOut(model.sections, model.ui), []);
  const rows = all ? summary(problems, model.schema, names) : [];
  const { submit, check } = useActions(form, box);
  const writing = !props.readonly;
  return (
    <>
      <div class="form-grid">
        <div>
          <Summary rows={rows} general={general} box={box} />
          {writing && <Warnings problems={problems} schema={model.schema} />}
          <Returned remarks={props.remarks ?? []} answers={answers} opened={form.opened} schema={model.schema} />
          <Fields props={props} model={model} form={form} />
        </div>
        <Aside
          rows={progress({ sections: model.sections, schema: model.drawn, ui: model.ui, answers, required, problems })}
          notes={writing ? (props.notes ?? NOTES) : []}
        />
      </div>
      {writing && (
        <Bar
          form={form}
          submitText={props.submit ?? '提交'}
          canCheck={Boolean(props.urls.check)}
          onSubmit={submit}
          onCheck={check}
        />
      )}
    </>
  );
}
