// The page of a play: the diagram with its tokens, who has what to do and with which form, what came of it.
import { useState } from 'preact/hooks';
import { Begin, keepAsWalk, Recall, Time } from './acts.jsx';
import { Card, Cases, Diagrams, FilledForm, Records, Steps, Troubles } from './parts.jsx';
import { usePlay } from './state.js';

function Refused({ refused }) {
  if (!refused) return null;
  return (
    <div class="alert alert-danger" role="alert">
      {refused.text}
      {refused.problems?.length > 0 && (
        <ul class="mb-0">
          {refused.problems.slice(0, 10).map(({ element, field, message }, index) => (
            <li key={index} class="wrap">{message} <span class="text-secondary">{element ?? field}</span></li>
          ))}
        </ul>
      )}
    </div>
  );
}

const postOf = ({ org, role }) => `${org}（${role}）`;

/** One open item: a form filled in for a try, or nothing but to be read. */
function Item({ item, turn, game }) {
  const label = `${postOf(item)}：${item.title}${item.kind ? `（${item.kind}）` : ''}`;
  const send = (answers, confirm) => game.go({ who: item.who, process: item.process, step: item.step, answers, ...(confirm?.length ? { confirm } : {}) }, label);
  const deliver = ({ answers, confirm }) => send(answers, confirm);
  if (item.island) return <FilledForm item={item} turn={turn} deliver={deliver} />;
  return (
    <div class="card card-body">
      <p>{item.title}：没有需要填写的内容。</p>
      <button type="button" class="btn btn-primary" disabled={game.busy} onClick={() => send({}).then((answer) => answer.ok || game.refuse(answer))}>
        {item.kind ? '已阅' : '办理'}
      </button>
    </div>
  );
}

function Desk({ game, turn }) {
  const { items } = game.stands;
  const [chosen, choose] = useState(null);
  const several = new Set(items.map((one) => one.case)).size > 1;
  const now = items.find(({ id }) => id === chosen) ?? items[0];
  if (!now) return <p class="card card-body text-secondary">没有待办。可以推进时间、再发起，或者保存为走查。</p>;
  return (
    <>
      <div class="play-items" role="group" aria-label="待办">
        {items.map((item) => (
          <button key={item.id} type="button" class={`btn ${item === now ? 'active' : ''}`} aria-pressed={item === now} onClick={() => choose(item.id)}>
            <span>以{postOf(item)}办理</span>
            <small>{several ? `${item.about}：` : ''}{item.title}{item.kind && `（${item.kind}）`}{item.due && `，期限 ${item.due.slice(0, 10)}`}</small>
          </button>
        ))}
      </div>
      <Item key={`${turn}:${now.id}`} item={now} turn={turn} game={game} />
    </>
  );
}

function Tools({ props, game }) {
  const { play, stands, busy, again } = game;
  const { steps } = play;
  return (
    <div class="play-tools">
      <button type="button" class="btn" disabled={busy || !steps.length} onClick={() => again(steps.slice(0, -1))}>退回一步</button>
      <button type="button" class="btn" disabled={busy || !steps.length} onClick={() => again([])}>重新开始</button>
      {stands && <Recall game={game} />}
      <span class="text-secondary" role="status">{busy ? '正在办理…' : ''}</span>
      <button type="button" class="btn btn-primary ms-auto" disabled={busy || !stands} onClick={() => keepAsWalk(props, play)}>保存为走查</button>
    </div>
  );
}

export function PlayPage(props) {
  const game = usePlay(props);
  const { play, stands, refused } = game;
  const turn = play.steps.length;
  return (
    <div class="play">
      <Tools props={props} game={game} />
      <Refused refused={refused} />
      <Troubles troubles={stands?.troubles} />
      <div class="play-grid">
        <div class="play-left">
          {stands?.diagrams.length > 0 && <Card title="流程图"><Diagrams diagrams={stands.diagrams} turn={turn} /></Card>}
          <Cases cases={stands?.cases} />
          {stands && <Card title="时间"><div class="card-body"><Time game={game} /></div></Card>}
          <Steps steps={play.steps} lines={stands?.lines} />
          {stands && <Records records={stands.records} />}
        </div>
        <div class="play-right">
          {stands && <Desk game={game} turn={turn} />}
          <details class="card" open={!stands}>
            <summary class="card-header"><h2 class="card-title">{stands ? '再发起一件' : '发起'}</h2></summary>
            <div class="card-body"><Begin props={props} game={game} /></div>
          </details>
        </div>
      </div>
    </div>
  );
}
