// Plain forms that speak to the JSON API: <form data-api="POST /api/v1/…" data-after="/inbox">.
import { freshKey, send } from '../lib/api.js';
import { assemble, filled, steps } from '../lib/assemble.js';
import { confirmed, confirmWarnings, make } from '../lib/dialog.js';
import { pointer } from '../lib/pointer.js';
import { toastNext } from '../lib/toast.js';

const keys = new WeakMap();

function keyOf(form) {
  if (!keys.has(form)) keys.set(form, freshKey());
  return keys.get(form);
}

function valueOf(control) {
  if (control.type === 'checkbox') return control.checked;
  const text = control.value.trim();
  if (control.dataset.type === 'number') return text === '' ? '' : Number(text);
  if (control.dataset.type === 'boolean') return text === '' ? '' : text === 'true';
  return text;
}

function fieldOf(control) {
  const many = control.name.endsWith('[]');
  const path = steps(control.name);
  if (!many) return { control, path, value: valueOf(control) };
  const chosen = control.type === 'checkbox' ? control.checked : control.value.trim() !== '';
  return { control, path, many, value: chosen ? [control.value] : [] };
}

/** All controls that count: named, enabled, not hidden, and of radios only the chosen one. */
function fieldsOf(form, submitter) {
  const controls = [...form.elements].filter(
    (control) =>
      control.name &&
      !control.disabled &&
      !control.closest('[hidden]') &&
      (control.type !== 'radio' || control.checked) &&
      (control.type !== 'submit' || control === submitter),
  );
  return controls.map(fieldOf);
}

function forget(form) {
  form.querySelectorAll('.field-error[data-made], .alert[data-made]').forEach((element) => element.remove());
  form.querySelectorAll('[aria-invalid]').forEach((control) => {
    control.removeAttribute('aria-invalid');
    control.classList.remove('is-invalid');
  });
}

function mark(control, message) {
  const id = `${control.name}-error`;
  control.classList.add('is-invalid');
  control.setAttribute('aria-invalid', 'true');
  control.setAttribute('aria-describedby', id);
  const place = control.closest('.form-check') ?? control;
  place.after(make('div', { class: 'field-error', id, 'data-made': true }, message));
}

function controlFor(fields, form, at) {
  const known = fields.find(({ path }) => [at, `/answers${at}`].includes(pointer(path)));
  if (known) return known.control;
  const name = at.slice(1).replace(/\/\d+/g, '[]').replaceAll('/', '.');
  return form.elements[`answers.${name}`] ?? form.elements[name];
}

function show(form, fields, answer) {
  const rest = [];
  for (const problem of answer.problems) {
    // What the check of a package found lies in its files, and at no field of this form.
    const control = problem.field ? controlFor(fields, form, problem.field) : undefined;
    const single = control instanceof RadioNodeList ? control[0] : control;
    if (single && !single.closest('[hidden]')) mark(single, problem.message);
    else rest.push(problem.message);
  }
  const lead = answer.problems.length ? '提交未成功，请核对下列内容。' : answer.message;
  const list = rest.map((message) => make('li', {}, message));
  const box = make('div', { class: 'alert alert-danger', role: 'alert', tabindex: '-1', 'data-made': true }, lead);
  if (list.length) box.append(make('ul', { class: 'mb-0' }, ...list));
  form.prepend(box);
  box.focus();
}

async function post(form, submitter, confirm) {
  const [method, address] = form.dataset.api.split(' ');
  const fields = fieldsOf(form, submitter);
  const body = assemble(fields);
  if (confirm) body.confirm = confirm;
  const answer = await send(method, address, { body, headers: { 'Idempotency-Key': keyOf(form) }, urgent: true });
  if (answer.ok) return arrive(form, answer.body);
  if (answer.status === 422) keys.delete(form);
  const warnings = answer.problems.filter((problem) => problem.severity === 'warn');
  if (warnings.length && warnings.length === answer.problems.length) {
    const rules = await confirmWarnings(warnings);
    return rules ? post(form, submitter, rules) : undefined;
  }
  show(form, fields, answer);
  return undefined;
}

function arrive(form, answer) {
  if (form.dataset.toast) toastNext(form.dataset.toast);
  if (form.dataset.after) location.assign(filled(form.dataset.after, answer));
  else location.reload();
}

async function submit(event) {
  const form = event.target;
  if (!form.matches?.('form[data-api]')) return;
  event.preventDefault();
  if (form.hasAttribute('aria-busy')) return;
  const question = event.submitter?.dataset.confirm ?? form.dataset.confirm;
  if (question && !(await confirmed(question))) return;
  forget(form);
  form.setAttribute('aria-busy', 'true');
  await post(form, event.submitter);
  form.removeAttribute('aria-busy');
}

export function startDecisions() {
  document.addEventListener('submit', submit);
}
