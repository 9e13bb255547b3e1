// Questions to the person, in native dialogs: the browser keeps focus inside and closes them with Escape.

/** Make an element: `make('p', { class: 'x' }, 'text', child…)`. Texts are never read as HTML. */
export function make(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value !== undefined && value !== false) element.setAttribute(name, value === true ? '' : value);
  }
  element.append(...children);
  return element;
}

let count = 0;

function ask(title, content, buttons) {
  count += 1;
  const id = `ask-${count}`;
  const form = make(
    'form',
    { method: 'dialog' },
    make('h2', { class: 'app-dialog-title', id }, title),
    make('div', { class: 'app-dialog-body' }, ...content),
    make('div', { class: 'app-dialog-foot' }, ...buttons),
  );
  const dialog = make('dialog', { class: 'app-dialog', 'aria-labelledby': id }, form);
  document.body.append(dialog);
  dialog.showModal();
  return new Promise((answer) => {
    dialog.addEventListener('close', () => {
      answer(dialog.returnValue);
      dialog.remove();
    });
  });
}

function button(text, value, kind) {
  return make('button', { type: 'submit', value, class: `btn ${kind}` }, text);
}

/**
 * Ask for what `content` holds. `attempt(FormData)` tries to act on it and gives a sentence where that failed: the
 * dialog then stays, with everything that was entered.
 */
export function asked(title, content, yes, attempt) {
  const submit = button(yes, 'yes', 'btn-primary');
  const cancel = button('取消', '', '');
  cancel.formNoValidate = true;
  const fault = make('div', { class: 'alert alert-danger mb-2', role: 'alert', hidden: true });
  const answer = ask(title, [fault, ...content], [cancel, submit]);
  const form = submit.form;
  form.addEventListener('submit', async (event) => {
    if (event.submitter?.value !== 'yes') return;
    event.preventDefault();
    submit.disabled = true;
    fault.textContent = await attempt(new FormData(form));
    fault.hidden = !fault.textContent;
    submit.disabled = false;
    if (fault.hidden) form.closest('dialog').close('done');
  });
  return answer;
}

/** Ask a yes-or-no question; resolves to true for yes. */
export async function confirmed(question, yes = '确定') {
  const buttons = [button('取消', '', ''), button(yes, 'yes', 'btn-primary')];
  return (await ask('请确认', [make('p', { class: 'mb-0' }, question)], buttons)) === 'yes';
}

/**
 * Let the person choose one of several ways: `choices` = [[value, text, kind]…], the first has the focus; resolves to a
 * value or ''. `more` stands below the text.
 */
export function choice(title, text, choices, more = []) {
  const buttons = choices.map(([value, label, kind]) => button(label, value, kind ?? ''));
  buttons[0].autofocus = true;
  return ask(title, [make('p', { class: 'mb-0' }, text), ...more], buttons);
}

/**
 * Show warnings one by one, each with its own box to tick (逐项确认).
 * `warnings` = [{rule, message, place}]; resolves to the rule ids when all are ticked and confirmed, else null.
 */
export async function confirmWarnings(warnings) {
  const submit = button('确认无误，继续提交', 'yes', 'btn-primary');
  const boxes = warnings.map(() => make('input', { type: 'checkbox', class: 'form-check-input' }));
  const rows = warnings.map((warning, index) =>
    make('label', { class: 'warning-row' }, boxes[index], make('span', {}, warningText(warning))),
  );
  const count = () => {
    submit.disabled = !boxes.every((box) => box.checked);
  };
  boxes.forEach((box) => box.addEventListener('change', count));
  count();
  const lead = make('p', {}, '以下内容与通常情况不一致。请逐项核对并勾选；如有误，请返回修改。');
  const answer = await ask('请逐项确认', [lead, ...rows], [button('返回修改', '', ''), submit]);
  return answer === 'yes' ? [...new Set(warnings.map((warning) => warning.rule))] : null;
}

function warningText({ place, message }) {
  return place ? `${place}：${message}` : message;
}
