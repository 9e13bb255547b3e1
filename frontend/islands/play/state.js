// A play is its list of steps: the server plays them all from the beginning each time and keeps nothing.
import { useEffect, useRef, useState } from 'preact/hooks';
import { send } from '../../lib/api.js';

const placeOf = ({ release, process }) => `play:${release}:${process}`;

/** What this tab had played when the page was left, or nothing. */
function keptOf(props) {
  try {
    return JSON.parse(sessionStorage.getItem(placeOf(props))) ?? null;
  } catch {
    return null;
  }
}

/** A name for one more person, of her role: letters that TOML takes without quotes. */
export function nameFor(person, people) {
  const same = Object.keys(people).find((name) => people[name].org === person.org && people[name].role === person.role);
  let number = 1;
  while (people[`${person.role}_${number}`]) number += 1;
  return same ?? `${person.role}_${number}`;
}

/** What automatic steps failed with under somebody's hand, told above the form. */
const troublesOf = ({ stumble, troubles }) =>
  troubles.length ? { text: stumble.message, problems: troubles.map(({ element, text }) => ({ element, message: text })) } : null;

/** The walk as the server takes it. */
export const scriptOf = ({ clock, people, steps }) => ({ clock, people, step: steps.map(({ step }) => step) });

export function usePlay(props) {
  const [play, setPlay] = useState(() => keptOf(props) ?? { clock: props.clock, people: {}, steps: [] });
  const [stands, setStands] = useState(null);
  const [busy, setBusy] = useState(false);
  const [refused, setRefused] = useState(null);
  const newest = useRef(play);
  newest.current = play;

  const keep = (next, told) => {
    const whole = told ? { ...next, people: { ...next.people, ...told.people } } : next;
    sessionStorage.setItem(placeOf(props), JSON.stringify(whole));
    setPlay(whole);
    setStands(told);
    setRefused(null);
  };
  const ask = (next) => send('POST', `/api/v1/releases/${props.release}/play`, { body: { script: scriptOf(next) } });

  /** Play one step more. What is refused is told and not kept: resolves to the answer as a form reads it. */
  const go = async (step, label, people = {}) => {
    const before = newest.current;
    const next = { ...before, people: { ...before.people, ...people }, steps: [...before.steps, { step, label }] };
    setBusy(true);
    const answer = await ask(next);
    setBusy(false);
    if (!answer.ok) {
      setRefused({ text: answer.message, problems: answer.problems });
      return { ...answer, status: answer.status === 422 ? 400 : answer.status };
    }
    const { stumble } = answer.body;
    if (stumble) setRefused(troublesOf(answer.body));
    if (stumble) return { ok: false, status: stumble.status ?? 400, message: stumble.message, problems: stumble.problems, body: stumble, troubles: answer.body.troubles };
    keep(next, answer.body);
    return { ok: true, status: 200, problems: [], body: answer.body };
  };

  /** The same steps, or fewer, played again; where one fails now, the play ends before it. */
  const again = async (steps) => {
    const next = { ...newest.current, steps };
    if (!steps.length) return keep({ clock: props.clock, people: {}, steps: [] }, null);
    setBusy(true);
    const answer = await ask(next);
    setBusy(false);
    if (!answer.ok) return setRefused({ text: answer.message, problems: answer.problems });
    keep({ ...next, steps: steps.slice(0, answer.body.taken) }, answer.body);
    const { stumble } = answer.body;
    if (stumble) setRefused({ text: `第 ${stumble.step} 步「${steps[stumble.step - 1].label}」现在办不成：${stumble.message}`, problems: stumble.problems ?? [] });
    return undefined;
  };
  useEffect(() => {
    if (play.steps.length) again(play.steps);
  }, []);
  const refuse = (answer) => setRefused({ text: answer.message, problems: answer.problems ?? [] });
  return { play, stands, busy, refused, go, again, refuse };
}
