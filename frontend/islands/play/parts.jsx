// Other islands inside this one, and the lists below.
import { useEffect, useRef } from 'preact/hooks';

/** Draws an island once its module is there; `fresh`: what makes it be drawn anew. */
function Inner({ island, props, fresh }) {
  const box = useRef(null);
  useEffect(() => {
    const element = document.createElement('div');
    if (island === 'viewer') element.className = 'viewer';
    box.current.replaceChildren(element);
    const draw = () => {
      const mount = window.__islands?.[island];
      if (!mount) return false;
      mount(element, props);
      return true;
    };
    if (draw()) return undefined;
    const later = () => draw() && document.removeEventListener('island:ready', later);
    document.addEventListener('island:ready', later);
    return () => document.removeEventListener('island:ready', later);
  }, [fresh]);
  return <div ref={box} />;
}

export const Diagrams = ({ diagrams, turn }) => <Inner island="viewer" props={{ diagrams }} fresh={turn} />;

export const FilledForm = ({ item, turn, deliver }) => (
  <Inner island="form" props={{ ...item.island, beside: true, title: item.title, deliver }} fresh={`${turn}:${item.id}`} />
);

export function Card({ title, count, children }) {
  return (
    <section class="card mb-3">
      <div class="card-header">
        <h2 class="card-title">{title}</h2>
        {count !== undefined && <span class="ms-2 text-secondary">{count}</span>}
      </div>
      {children}
    </section>
  );
}

const moment = (text) => text?.replace('T', ' ').slice(0, 16);

export function Cases({ cases }) {
  if (!cases?.length) return null;
  return (
    <Card title="办件">
      <ul class="list-group list-group-flush">
        {cases.map(({ id, title, state, current, waits, due }) => (
          <li key={id} class="list-group-item d-flex flex-wrap gap-2">
            <span class={current ? 'fw-bold' : ''}>{title}</span>
            <span class="text-secondary">{state}</span>
            {waits.length > 0 && <span class="text-secondary">等待：{waits.join('、')}</span>}
            {due && <span class="text-secondary">下一定时：{moment(due)}</span>}
          </li>
        ))}
      </ul>
    </Card>
  );
}

export function Steps({ steps, lines }) {
  return (
    <Card title="已办步骤" count={steps.length || undefined}>
      <div class="card-body">
        {steps.length ? (
          <ol class="play-steps">{steps.map(({ label }, index) => <li key={index}>{label}</li>)}</ol>
        ) : (
          <p class="text-secondary mb-0">还没有开始。请先发起。</p>
        )}
        {lines?.length > 0 && (
          <details>
            <summary>办理过程（办件人所见）</summary>
            <ul class="play-lines">
              {lines.map(({ what, who, where, at, opinion }, index) => (
                <li key={index}>
                  <span class="text-secondary">{at}</span> {what} <span class="text-secondary">{[where, who].filter(Boolean).join(' ')}</span>
                  {opinion && <div>{opinion}</div>}
                </li>
              ))}
            </ul>
          </details>
        )}
      </div>
    </Card>
  );
}

function Public({ lines }) {
  if (!lines) return <p class="text-secondary mb-0">不向社会公示。</p>;
  return (
    <details>
      <summary>公众所见</summary>
      <dl class="kv mt-2">
        {lines.map(({ title, text }) => (
          <div key={title}>
            <dt>{title}</dt>
            <dd>{text}</dd>
          </div>
        ))}
      </dl>
    </details>
  );
}

export function Records({ records }) {
  return (
    <Card title="台账和公示" count={records?.length || undefined}>
      {records?.length ? (
        <ul class="list-group list-group-flush">
          {records.map((one) => (
            <li key={one.id} class="list-group-item">
              <div class="wrap">
                <b>{one.title}</b> <span class="text-secondary">{one.register}，第 {one.version} 版，{one.state}</span>
              </div>
              <Public lines={one.public} />
            </li>
          ))}
        </ul>
      ) : (
        <p class="card-body text-secondary mb-0">还没有登记台账。</p>
      )}
    </Card>
  );
}

export function Troubles({ troubles }) {
  if (!troubles?.length) return null;
  return (
    <div class="alert alert-danger" role="alert">
      <b>自动环节没有办成</b>
      <ul class="mb-0">
        {troubles.map(({ element, operation, text }, index) => (
          <li key={index} class="wrap">
            {[element, operation].filter(Boolean).join(' · ')}：{text}
          </li>
        ))}
      </ul>
    </div>
  );
}
