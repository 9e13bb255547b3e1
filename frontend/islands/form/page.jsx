// The form's page: summary of faults, remarks of a return, sections, progress aside, action bar.
import Form from '@rjsf/core/lib/components/Form.js';
import { useMemo, useRef } from 'preact/hooks';
import { Dropped } from './dropped.js';
import { LightNote } from './light.jsx';
import { useOvertaken } from './overtaken.js';
import { Aside, Bar, Foot, NOTES, Returned, Summary, Warnings } from './panels.jsx';
import { errorSchema, inOrder, laidOut, summary } from './problems.js';
import { dressed, drawable, expanded } from './schema.js';
import { placesOf, pointersAt, progress, sectionsOf } from './sections.js';
import { withPlaces } from './spoken.js';
import { changers, useForm } from './state.js';
import { fields, templates, translate, widgets } from './theme.js';
import { validator } from './validator.js';

const DEFAULTS = {
  emptyObjectFields: 'skipDefaults',
  constAsDefaults: 'never',
  arrayMinItems: { populate: 'never' },
  mergeDefaultsIntoFormData: 'useFormDataIfPresent',
};

function modelOf({ schema, uiSchema, remarkable }) {
  const full = expanded(schema);
  const drawn = drawable(full);
  const ui = dressed(drawn, uiSchema);
  const sections = sectionsOf(drawn, ui);
  const titles = Object.fromEntries(sections.map(({ id, title }) => [id, title]));
  return { schema: { ...full, sections: titles, places: placesOf(ui) }, drawn, ui, sections, words: withPlaces(drawn, remarkable) };
}

/** What fields need to know of the whole form; made anew only when more opens, so that unchanged fields are not drawn again. */
function contextOf(props, model, form) {
  return {
    ...changers(form),
    answerOf: (name) => form.newest.current?.[name],
    urls: props.urls,
    unlocked: form.unlocked,
    remarks: props.remarks ?? [],
    base: props.base ?? null,
    light: props.light ?? null,
    prefilled: new Map((props.prefilled ?? []).map((one) => [one.field, one])),
    judged: props.judged ?? form.opened,
    sections: model.sections,
    places: (at) => pointersAt(model.sections, model.ui, at),
    remarkable: props.remarkable ?? [],
    near: props.near ?? [],
    targets: props.targets ?? {},
    beside: Boolean(props.beside),
    title: props.title ?? model.schema.title,
  };
}

function Fields({ props, model, form }) {
  const { answers, problems, required } = form;
  const needed = [...required].sort().join();
  const schema = useMemo(() => ({ ...model.drawn, required: [...required] }), [needed]);
  const extraErrors = useMemo(() => errorSchema(problems), [problems]);
  const context = useMemo(() => contextOf(props, model, form), [form.unlocked]);
  return (
    <Dropped.Provider value={props.readonly ? null : form.dropped}>
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
    </Dropped.Provider>
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

/** 提交意见：退回补正 */
function submitText({ submit = '提交' }, { schema }, { decision }) {
  const chosen = schema.properties?.decision?.oneOf?.find((one) => one.const === decision);
  return chosen ? `${submit}：${chosen.title}` : submit;
}

const LOOKS = { approve: 'good', return: 'back', handover: 'move' };

/** A form beside what it is about: one narrow card. */
function Beside({ props, model, form, found, submit }) {
  const { answers } = form;
  return (
    <div class="card beside" id="decision">
      <div class="card-header">
        <h2 class="card-title">{props.title ?? model.schema.title}</h2>
      </div>
      <div class="card-body">
        {found}
        <Fields props={props} model={model} form={form} />
      </div>
      {!props.readonly && (
        <Foot form={form} submitText={submitText(props, model, answers)} look={LOOKS[answers.decision] ?? ''} onSubmit={submit} />
      )}
    </div>
  );
}

/** A form that has the page for itself. */
function Whole({ props, model, form, found, submit, check }) {
  const { answers, problems, required } = form;
  const writing = !props.readonly && !props.trial;
  return (
    <>
      <div class="form-grid">
        <div>
          {found}
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
          submitText={submitText(props, model, answers)}
          canCheck={Boolean(props.urls.check)}
          onSubmit={submit}
          onCheck={check}
        />
      )}
    </>
  );
}

export function FormPage(given) {
  const model = useMemo(() => modelOf(given), []);
  const live = useForm(given, model);
  const { state, detail } = live.draftState;
  const lost = state === 'lost';
  // Read only from here on: nothing that was typed goes, nothing more can be sent or is to be mended.
  const props = lost ? { ...given, readonly: true } : given;
  const form = lost ? { ...live, problems: [], general: null, all: false } : live;
  useOvertaken(lost ? detail : '');
  const box = useRef(null);
  const { answers, problems, general, all } = form;
  const names = useMemo(() => laidOut(model.sections, model.ui), []);
  const places = useMemo(() => (at) => pointersAt(model.sections, model.ui, at), []);
  const rows = all ? summary(problems, model.schema, names) : [];
  const remarks = useMemo(() => inOrder(props.remarks ?? [], model.schema, names, places), []);
  const { submit, check } = useActions(form, box);
  const found = (
    <>
      <LightNote light={props.light} />
      <Summary rows={rows} general={general} box={box} />
      {!props.readonly && <Warnings problems={inOrder(problems, model.schema, names)} schema={model.schema} />}
      <Returned remarks={remarks} locked={!!form.unlocked} ruled={props.ruled ?? []} answers={answers} judged={props.judged ?? form.opened} schema={model.schema} places={places} />
    </>
  );
  const Page = props.beside ? Beside : Whole;
  return <Page props={props} model={model} form={form} found={found} submit={submit} check={check} />;
}
