// What can be done beside filling in a form: begin, take back, let time pass, keep the play as a walk.
import { useState } from 'preact/hooks';
import { send } from '../../lib/api.js';
import { asked, make } from '../../lib/dialog.js';
import { nameFor, scriptOf } from './state.js';

/** Begin a process as one of those who may. */
export function Begin({ props, game }) {
  const { processes } = props;
  const first = processes.findIndex(({ key }) => key === props.process);
  const [chosen, choose] = useState(Math.max(first, 0));
  const [who, setWho] = useState(0);
  const [record, setRecord] = useState('');
  const { title, key, people, change } = processes[chosen] ?? { people: [] };
  const records = game.stands?.records ?? [];
  const begin = async (event) => {
    event.preventDefault();
    const { person, label } = people[who];
    const name = nameFor(person, game.play.people);
    const step = { who: name, start: key, ...(record ? { entry: record } : {}) };
    const answer = await game.go(step, `${label}发起“${title}”`, { [name]: game.play.people[name] ?? person });
    if (!answer.ok) game.refuse(answer);
  };
  return (
    <form class="play-begin" onSubmit={begin}>
      <label>
        <span class="form-label">流程</span>
        <select class="form-select" name="process" value={chosen} onChange={({ target }) => { choose(Number(target.value)); setWho(0); }}>
          {processes.map((one, index) => <option key={one.key} value={index}>{one.title}</option>)}
        </select>
      </label>
      <label>
        <span class="form-label">发起人</span>
        <select class="form-select" name="starter" value={who} onChange={({ target }) => setWho(Number(target.value))}>
          {people.map(({ label }, index) => <option key={index} value={index}>{label}</option>)}
        </select>
      </label>
      {change && records.length > 0 && (
        <label>
          <span class="form-label">变更的记录</span>
          <select class="form-select" name="record" value={record} onChange={({ target }) => setRecord(target.value)}>
            <option value="">不变更，新报</option>
            {records.map((one) => <option key={one.id} value={one.title}>{one.title}</option>)}
          </select>
        </label>
      )}
      <button type="submit" class="btn btn-primary" disabled={game.busy || !people.length}>发起</button>
      {!people.length && <p class="text-secondary mb-0">没有可以代为发起的岗位：请先在走查中写明一名发起人。</p>}
    </form>
  );
}

const DAY = 86_400_000;

/** Whole days until the next timer of any case, or the last day of any step. */
function daysToNext({ now, cases, items }) {
  const dues = [...cases, ...items].map(({ due }) => due).filter(Boolean).map((due) => new Date(due) - new Date(now)).filter((left) => left > 0);
  return dues.length ? Math.max(1, Math.ceil(Math.min(...dues) / DAY)) : null;
}

export function Time({ game }) {
  const [days, setDays] = useState(5);
  const next = daysToNext(game.stands);
  const pass = (count) => game.go({ advance: `P${count}D` }, `过 ${count} 天`).then((answer) => answer.ok || game.refuse(answer));
  return (
    <div class="play-time">
      <span class="text-secondary">现在是 {game.stands.now.replace('T', ' ').slice(0, 16)}</span>
      <label class="d-flex gap-2 align-items-center">
        过
        <input class="form-control" type="number" min="1" max="3650" name="days" value={days} onInput={({ target }) => setDays(Number(target.value))} />
        天
      </label>
      <button type="button" class="btn" disabled={game.busy || !(days >= 1 && days <= 3650)} onClick={() => pass(days)}>推进时间</button>
      {next && <button type="button" class="btn" disabled={game.busy} onClick={() => pass(next)}>到下一个时限（{next} 天后）</button>}
    </div>
  );
}

export function Recall({ game }) {
  const open = game.stands.cases.filter(({ recall }) => recall);
  return open.map(({ id, title, recall }) => (
    <button
      key={id}
      type="button"
      class="btn"
      disabled={game.busy}
      onClick={() => game.go({ who: recall.who, withdraw: recall.step }, `填报人撤回“${title}”`).then((answer) => answer.ok || game.refuse(answer))}
    >
      填报人撤回“{title}”
    </button>
  ));
}

function input(name, label, hint, more) {
  const field = make('input', { class: 'form-control', name, required: true, ...more });
  return make('label', { class: 'd-block mb-2' }, make('span', { class: 'form-label' }, label), field, make('small', { class: 'form-hint' }, hint));
}

/** Keep the play as a walk in a new draft, and go there. */
export async function keepAsWalk(props, play) {
  const free = Array.from({ length: 100 }, (_, index) => `${props.process.replaceAll('_', '-')}-${index + 1}`.toLowerCase());
  const name = free.find((one) => !props.taken.includes(one));
  const fields = [
    input('title', '说明', '这条走查证明什么，例如“县级审核一次通过，公示”。', { maxlength: 200, minlength: 2 }),
    input('name', '文件名', '小写英文字母、数字、短横。与已有走查同名时，代替那一条。', { value: name, pattern: '[a-z][a-z0-9_\\-]{0,59}' }),
  ];
  let made;
  const done = await asked('保存为走查', fields, '保存为草稿', async (form) => {
    const body = { script: scriptOf(play), title: form.get('title') };
    const answer = await send('PUT', `/api/v1/releases/${props.release}/walks/${form.get('name')}`, { body });
    made = answer.body?.id;
    return answer.ok ? '' : [answer.message, ...answer.problems.map(({ message }) => message)].join(' ');
  });
  if (done === 'done') location.assign(`${props.urls.draft.replace(/0$/, made)}#walks`);
}
