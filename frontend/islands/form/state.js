// The state of one form on the page: answers, faults, draft, and how it is submitted.
import { useCallback, useEffect, useMemo, useRef, useState } from 'preact/hooks';
import { freshKey, send, whoever } from '../../lib/api.js';
import { choice, confirmed, confirmWarnings } from '../../lib/dialog.js';
import { spoken } from '../../lib/kept.js';
import { placeName, valueAt } from '../../lib/pointer.js';
import { BACK, EXPIRED, settled } from '../../lib/sign_in.js';
import { toastNext } from '../../lib/toast.js';
import { canonical, pruned, same, visible, withComputed, withValue } from './answers.js';
import { Draft } from './draft.js';
import { useDropped } from './dropped.js';
import { due, known, noted, together, wider } from './problems.js';
import { requiredIn } from './schema.js';
import { faults, holds } from './validator.js';

/** The newest value also for callbacks that were made long ago (uploads end in any order). */
function useNewest(value) {
  const box = useRef(value);
  box.current = value;
  return box;
}

function useDraft(props, model, onConflict) {
  const [state, setState] = useState({ state: props.restored && !props.readonly ? 'restored' : 'idle' });
  const savedHook = useRef(() => {});
  const draft = useMemo(
    () =>
      new Draft({
        url: props.readonly ? undefined : props.urls.draft,
        rev: props.rev,
        send,
        storage: localStorage,
        who: whoever(),
        told: (answers) => ({ text: spoken(model.schema, answers), page: location.pathname, title: document.title }),
        tell: (name, detail) => setState({ state: name, detail }),
        saved: () => savedHook.current(),
      }),
    [],
  );
  useEffect(() => {
    const leave = () => draft.leave();
    const save = () => draft.save();
    // Before something is done to the item elsewhere on the page: what was typed is saved as its draft.
    const settle = ({ detail }) => detail.push(draft.save());
    addEventListener('pagehide', leave);
    document.addEventListener(BACK, save);
    document.addEventListener('page:settle', settle);
    return () => {
      removeEventListener('pagehide', leave);
      document.removeEventListener(BACK, save);
      document.removeEventListener('page:settle', settle);
    };
  }, []);
  useEffect(() => {
    if (state.state === 'conflict') onConflict(draft, state.detail);
  }, [state]);
  return [draft, state, savedHook];
}

const LOADED = 'loaded';

const OPEN_ANEW =
  '重新打开本页，可以看到已保存的内容；本页刚才填写的内容暂存在本机，下次打开时可以恢复。坚持以本页内容为准的，已保存的草稿另存，其填写人可以恢复。';

/** Whose draft stands there, said first; doing nothing (Enter, Escape) loses and replaces nothing. */
async function settle(draft, told) {
  const answer = await choice('草稿有冲突', `${told ?? '该草稿已在别处被修改。'}${OPEN_ANEW}`, [
    ['newest', '重新打开', 'btn-primary'],
    ['mine', '以本页内容为准'],
  ]);
  if (answer === 'mine') return draft.insist();
  draft.setAside(draft.answers);
  draft.dirty = false;
  sessionStorage.setItem(LOADED, draft.url);
  return location.reload();
}

/** Whether the newest content was asked for a moment ago: then what was set aside is not offered at once. */
function justLoaded(draft) {
  const loaded = sessionStorage.getItem(LOADED) === draft.url;
  sessionStorage.removeItem(LOADED);
  return loaded;
}

async function offerKept(draft, opened, take) {
  const kept = justLoaded(draft) ? null : draft.kept();
  if (!kept) return;
  if (same(kept, opened)) {
    draft.settle();
    return;
  }
  if (await draft.isThere(kept)) {
    draft.settle();
    take(kept);
    return;
  }
  await ask(draft, kept, take);
}

async function ask(draft, kept, take) {
  const text = '上次有内容没有保存到服务器，暂存在本机。暂不恢复的，继续保留在本机，下次打开时再问。';
  const answer = await choice('发现本机暂存的内容', text, [
    ['take', '恢复', 'btn-primary'],
    ['', '暂不恢复'],
    ['drop', '删除暂存的内容', 'btn-ghost-danger'],
  ]);
  if (answer === 'take') {
    draft.settle();
    draft.keep(kept);
    take(kept);
  } else if (answer === 'drop' && (await confirmed('删除后不能找回。确定删除暂存的内容吗？', '删除'))) draft.settle();
  else draft.setAside(kept);
}

/** Everything the page needs of a form; `model` = {schema, ui, sections}. */
export function useForm(props, model) {
  const opened = useMemo(() => props.answers ?? {}, []);
  const [answers, setAnswers] = useState(opened);
  const [remote, setRemote] = useState([]);
  const [all, setAll] = useState(false);
  const [touched, setTouched] = useState(new Set());
  const [busy, setBusy] = useState(false);
  const [general, setGeneral] = useState(null);
  const [unlocked, setUnlocked] = useState(props.unlocked ?? null);
  const [way, setWay] = useState(null);
  const newest = useNewest(answers);
  const dropped = useDropped(newest);
  const [draft, draftState, savedHook] = useDraft(props, model, settle);

  const sent = useMemo(() => visible(answers, model.ui), [answers]);
  const local = useMemo(() => faults(model.schema, sent), [sent]);
  const required = useMemo(() => requiredIn(model.schema, pruned(sent), holds), [sent]);
  const problems = useMemo(
    () => (props.readonly ? [] : together(due(local, all, touched), remote, answers)),
    [local, all, touched, remote, answers],
  );

  const change = useCallback((next) => {
    if (same(next, newest.current)) return setAnswers(next);
    newest.current = next;
    setAnswers(next);
    dropped.keep(next);
    return draft.change(visible(next, model.ui));
  }, []);
  useEffect(() => {
    if (!props.readonly) offerKept(draft, opened, change);
  }, []);

  const check = useChecks({ props, model, newest, setAnswers, setAll, setRemote, setGeneral, setWay });
  savedHook.current = check.refresh;
  useEffect(() => {
    if (props.light && !props.readonly) check.refresh();
  }, []);
  const leave = useCallback((id) => setTouched((before) => new Set([...before, id.slice(1)])), []);
  const submit = useSubmit({ props, model, newest, draft, local, setAll, setRemote, setBusy, setGeneral, setUnlocked });
  const unchanged = { answers, problems, required, opened, busy, general, all, unlocked, way };
  return { ...unchanged, change, leave, draft, draftState, submit, checkNow: check.now, newest, dropped };
}

/** Asking the server before submitting: for computed fields after each save, for everything on demand. */
function useChecks({ props, model, newest, setAnswers, setAll, setRemote, setGeneral, setWay }) {
  const url = props.urls.check;
  const computes = props.light || Object.values(model.schema.properties ?? {}).some((part) => part.readOnly);
  const ask = async (urgent) => {
    const answers = newest.current;
    const body = { answers: pruned(visible(answers, model.ui)) ?? {}, entry_id: props.entry_id ?? undefined };
    return [await send('POST', url, { body, urgent }), answers];
  };
  const take = (body) => {
    const next = withComputed(newest.current, body?.answers, model.schema);
    newest.current = next;
    setAnswers(next);
    setWay(body?.way ?? null);
  };
  return {
    async refresh() {
      if (!url || !computes) return;
      const [answer] = await ask();
      if (answer.ok) take(answer.body);
    },
    async now() {
      setAll(true);
      const [answer, answers] = await ask(true);
      if (!answer.ok) return setGeneral(asWhole(answer));
      take(answer.body);
      setRemote(noted(answer.body.problems ?? [], answers));
      return answer.body.problems ?? [];
    },
  };
}

function warningsOf(problems, schema) {
  return problems.map(({ field, rule, message }) => ({ rule, message, place: placeName(schema, field) }));
}

/** Rules that the person has ticked elsewhere on the page; they count where something is approved. */
function ticked({ decision }) {
  const boxes = decision === 'approve' ? document.querySelectorAll('input[data-confirms]:checked') : [];
  return [...boxes].map((box) => box.value);
}

/** What is told of a refusal as a whole, with the ways to what stands in its way. */
function asWhole({ message, body }) {
  return { text: message, links: body?.links };
}

function useSubmit({ props, model, newest, draft, local, setAll, setRemote, setBusy, setGeneral, setUnlocked }) {
  const key = useRef(freshKey());
  const refused = useRef(null);
  const post = async (confirm = ticked(newest.current)) => {
    const body = { answers: pruned(visible(newest.current, model.ui)) ?? {} };
    if (confirm.length) body.confirm = confirm;
    const answer = await send('POST', props.urls.complete, { body, headers: { 'Idempotency-Key': key.current }, urgent: true });
    if (answer.ok) return arrive();
    if (answer.status !== 422) {
      // Saved as a draft next; if the item is no longer ours, that tells so and keeps the answers on this machine.
      draft.answers = visible(newest.current, model.ui);
      draft.dirty = true;
      setGeneral(asWhole(answer));
      return 'shown';
    }
    key.current = freshKey();
    return refuse(answer, confirm);
  };
  const putOff = () => {
    setGeneral({ text: EXPIRED });
    return 'shown';
  };
  const arrive = () => {
    draft.dirty = false;
    draft.forget();
    const more = props.urls.receipt && { href: props.urls.receipt, text: '查看回执' };
    if (props.done) toastNext(props.done, 'success', more);
    location.assign(props.urls.after);
    return 'gone';
  };
  const refuse = async (answer, confirm) => {
    const warnings = answer.problems.filter(({ severity }) => severity === 'warn');
    // What is wrong elsewhere than on this form can only be told as a whole.
    const here = known(answer.problems, model.schema);
    setRemote(noted(here, newest.current));
    if (here.length < answer.problems.length) setGeneral(asWhole(answer));
    const undo = answer.problems.filter(({ rule }) => rule === 'V-RETURN').map(({ field }) => field);
    setUnlocked((before) => wider(before, undo));
    if (answer.body?.unlocked !== undefined) {
      setUnlocked((before) => wider(before, answer.body.unlocked));
      setGeneral(asWhole(answer));
    }
    if (!warnings.length || warnings.length < answer.problems.length) {
      if (!answer.problems.length) setGeneral(asWhole(answer));
      return 'shown';
    }
    const rules = await draft.meanwhile(() => confirmWarnings(warningsOf(warnings, model.schema)));
    return rules ? post([...new Set([...confirm, ...rules])]) : 'warned';
  };
  return async () => {
    setGeneral(null);
    setAll(true);
    // The server's word counts: a second try with the same answers is sent although the browser found faults.
    const now = canonical(newest.current);
    if (local.length && refused.current !== now) {
      refused.current = now;
      return 'shown';
    }
    setBusy(true);
    // A draft that waits for the session would be waited for: who sends is asked to sign in first.
    const there = await settled();
    await draft.stop();
    const outcome = there ? await post() : putOff();
    if (outcome !== 'gone') {
      setBusy(false);
      draft.resume();
    }
    return outcome;
  };
}

/** Changing answers from outside of @rjsf/core's own fields: uploads, composite places. */
export function changers(form) {
  const { newest, change } = form;
  return {
    put: (values) => change({ ...newest.current, ...values }),
    replace: (at, value) => change(withValue(newest.current, at, value)),
    append: (at, item) => change(withValue(newest.current, at, [...(valueAt(newest.current, at) ?? []), item])),
  };
}
