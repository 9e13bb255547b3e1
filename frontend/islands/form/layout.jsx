// Objects: the whole form as numbered sections, a row of a table, or a small group of fields.
import { getUiOptions } from '@rjsf/utils';
import { AtOnce } from './light.jsx';
import { shown } from './schema.js';
import { triple, unseen } from './sections.js';
import { isLocked } from './problems.js';
import { Errors, Remarks, SectionRemarks } from './field.jsx';
import { Star } from './widgets/choice.jsx';
import { RegionTriple } from './widgets/region.jsx';

/** Three sibling fields (province, city, county) drawn as one. */
function Place({ name, props }) {
  const { uiSchema, formData, errorSchema, schema, readonly, registry } = props;
  const options = getUiOptions(uiSchema[name]);
  const names = options.triple;
  const context = registry.formContext;
  const errors = names.map((one) => errorSchema?.[one]?.__errors ?? []);
  const locked = names.map((one) => readonly || isLocked(context.unlocked, `/${one}`));
  const required = names.some((one) => schema.required?.includes(one));
  const id = `f/${name}`;
  return (
    <div class={`col-md-${options.col ?? 12}`} key={name}>
      <div class="form-label" id={`${id}__label`}>
        {options.title}
        {required && !locked.every(Boolean) && <Star />}
        <AtOnce at={`/${names[0]}`} light={context.light} />
      </div>
      <RegionTriple
        id={id}
        label={options.title}
        names={names}
        codes={names.map((one) => formData?.[one] ?? '')}
        errors={errors}
        locked={locked}
        context={context}
      />
      <Errors id={id} errors={errors.flat()} />
      {names.map((one) => (
        <Remarks key={one} at={`/${one}`} value={formData?.[one]} context={context} />
      ))}
    </div>
  );
}

/** Beside a record all sections stand in one card. */
function Part({ section, alone, children }) {
  return (
    <section class="beside-part" aria-labelledby={alone ? undefined : `section-${section.id}-title`}>
      {!alone && (
        <h3 class="beside-title" id={`section-${section.id}-title`}>
          {section.title}
        </h3>
      )}
      {section.hint && <p class="section-hint">{section.hint}</p>}
      <div class="row g-3">{children}</div>
    </section>
  );
}

function Section({ section, number, remarks, children }) {
  return (
    <section class="card mb-3 section" id={`section-${section.id}`} aria-labelledby={`section-${section.id}-title`}>
      <div class="card-header">
        <h2 class="card-title" id={`section-${section.id}-title`}>
          <span class="section-number">{number}</span>
          {section.title}
        </h2>
        {section.hint && <span class="section-hint">{section.hint}</span>}
      </div>
      <div class="card-body">
        {remarks}
        <div class="row g-3">{children}</div>
      </div>
    </section>
  );
}

function Sections({ props, contents }) {
  const { uiSchema, formData, registry } = props;
  const contentOf = (name) => {
    if (!shown(uiSchema[name], formData)) return null;
    return triple(uiSchema, name) ? <Place key={name} name={name} props={props} /> : contents[name];
  };
  const context = registry.formContext;
  const sections = context.sections.filter((section) => !unseen(section, props.schema, uiSchema, formData));
  if (context.beside) {
    return sections.map((section) => {
      const parts = section.fields.map(contentOf);
      return (
        <Part key={section.id} section={section} alone={sections.length === 1 || section.title === context.title || parts.filter(Boolean).length === 1}>
          {parts}
        </Part>
      );
    });
  }
  return sections.map((section, index) => (
    <Section key={section.id} section={section} number={index + 1} remarks={<SectionRemarks id={section.id} answers={formData} context={context} />}>
      {section.fields.map(contentOf)}
    </Section>
  ));
}

export function ObjectFieldTemplate(props) {
  const contents = Object.fromEntries(props.properties.map(({ name, content }) => [name, content]));
  if (props.fieldPathId.path.length === 0) return <Sections props={props} contents={contents} />;
  const all = Object.keys(contents);
  const bare = getUiOptions(props.uiSchema).bare;
  if (bare && getUiOptions(props.uiSchema[all[0]]).cell) return all.map((name) => <td key={name}>{contents[name]}</td>);
  const visible = all.filter((name) => shown(props.uiSchema?.[name], props.formData)).map((name) => contents[name]);
  return bare ? visible : <div class="row g-3">{visible}</div>;
}
