// The state of one form on the page: answers, faults, draft, and how it is submitted.
import { useCallback, useEffect, useMemo, useRef, useState } from 'preact/hooks';
import { freshKey, send, whoever } from '../../lib/api.js';
import { confirmWarnings } from '../../lib/dialog.js';
import { placeName, valueAt } from '../../lib/pointer.js';
import { BACK, EXPIRED, settled } from '../../lib/sign_in.js';
import { toast, toastNext } from '../../lib/toast.js';
import { canonical, computes, pruned, same, visible, withComputed, withValue } from './answers.js';
import { Draft } from './draft.js';
import { useDropped } from './dropped.js';
import { Given } from './given.js';
import { due, isLocked, known, noted, together, wider } from './problems.js';
import { offerKept, settle } from './recovery.js';
import { filesMissing, watchFiles } from './scans.js';
import { requiredIn } from './schema.js';
import { spoken } from './spoken.js';
import { followTicks, ticked, useTicks } from './ticks.js';
import { faults, holds } from './validator.js';

/** The newest value also for callbacks that were made long ago (uploads end in any order). */
function useNewest(value) {
  const box = useRef(value);
  box.current = value;
  return box;
}

/** Beside the button from a change on until the server has judged it. */
const CHANGED = { kind: 'open', message: '内容有改动，正在核对是否须审核……' };

const REPLACED = '被代替的草稿已另存，其填写人重新打开本页可以恢复。';

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
        told: (answers) => ({ text: spoken(model.words, answers), page: location.pathname, title: props.about ?? document.title }),
        tell: (name, detail) => setState({ state: name, detail }),
        saved: () => savedHook.current(),
        confirms: ticked,
        replaced: () => toast(REPLACED, 'success', { href: location.pathname, text: '重新打开' }),
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
  const given = useMemo(() => new Given(), []);
  const unlockedNow = useNewest(unlocked);
  const seen = () => visible(newest.current, model.ui);
  /** What the person has filled in herself: that is asked about and kept. */
  const own = () => given.own(seen());
  const [draft, draftState, savedHook] = useDraft(props, model, settle);

  const sent = useMemo(() => visible(answers, model.ui), [answers]);
  const local = useMemo(() => faults(model.schema, sent), [sent]);
  const required = useMemo(() => requiredIn(model.schema, pruned(sent), holds), [sent]);
  const problems = useMemo(
    () => (props.readonly ? [] : together(due(local, all, touched), remote, answers)),
    [local, all, touched, remote, answers],
  );

  const change = useCallback((next, chose) => {
    if (draft.lost) return undefined;
    const became = given.changed(newest.current, next, chose);
    if (same(next, newest.current) && !became) return setAnswers(next);
    newest.current = next;
    setAnswers(next);
    setWay((told) => told && CHANGED);
    dropped.keep(next);
    return draft.change(own());
  }, []);
  const take = (kept) => {
    change(kept);
    given.hers.clear();
    return check.refresh(true);
  };
  useEffect(() => {
    if (!props.readonly) offerKept({ draft, opened, saved: props.saved, schema: model.words, take });
  }, []);

  const check = useChecks({ props, model, newest, given, own, unlockedNow, setAnswers, setAll, setRemote, setGeneral, setWay });
  savedHook.current = () => {
    followTicks();
    return check.refresh();
  };
  useTicks(() => draft.change(own()));
  useEffect(() => {
    if ((props.light || props.restored || Object.keys(opened).length) && !props.readonly) check.refresh(true);
  }, []);
  // Where a form is tried out, somebody beside it wants to know what is typed.
  useEffect(() => props.changed?.(answers), [answers]);
  // What was told of files that the form waits for holds no longer than that.
  useEffect(() => watchFiles(() => setGeneral((told) => (told?.kind === 'files' ? filesMissing() : told))), []);
  const leave = useCallback((id) => setTouched((before) => new Set([...before, id.slice(1)])), []);
  const sending = useSubmit({ props, model, newest, seen, own, draft, local, setAll, setRemote, setBusy, setGeneral, setUnlocked });
  const submit = async () => {
    setBusy(true);
    await check.follow();
    setBusy(false);
    return sending();
  };
  const unchanged = { answers, problems, required, opened, busy, general, all, unlocked, way };
  return { ...unchanged, change, leave, draft, draftState, submit, checkNow: check.now, newest, dropped };
}

/** Whether somebody is in that field just now. */
const writing = (name) => `${document.activeElement?.id}/`.startsWith(`f/${name}/`);

/** Asking the server before submitting: for computed fields after each save, for everything on demand. */
function useChecks({ props, model, newest, given, own, unlockedNow, setAnswers, setAll, setRemote, setGeneral, setWay }) {
  const url = props.urls.check;
  const asks = props.light || computes(model.schema);
  const last = useRef('');
  const ask = async (answers, urgent) => {
    const body = { answers: pruned(answers) ?? {}, entry_id: props.entry_id ?? undefined };
    return send('POST', url, { body, urgent });
  };
  const take = (body, asked) => {
    const computed = withComputed(newest.current, body?.answers, model.schema);
    const next = given.taken(computed, asked, body?.answers, writing);
    given.found(next, body?.answers, body?.given, (name) => !isLocked(unlockedNow.current, `/${name}`));
    newest.current = next;
    setAnswers(next);
    setWay(body?.way ?? null);
  };
  const refresh = async (wanted = asks || given.any) => {
    if (!url || !wanted) return;
    const asked = own();
    const answer = await ask(asked);
    if (!answer.ok) return;
    last.current = canonical(asked);
    take(answer.body, asked);
  };
  /** What was given follows what has been changed since: it is neither judged nor sent as it was before. */
  const follow = async () => {
    if (given.any && last.current !== canonical(own())) await refresh();
  };
  return {
    refresh,
    follow,
    async now() {
      setAll(true);
      await follow();
      const answers = visible(newest.current, model.ui);
      const answer = await ask(answers, true);
      if (!answer.ok) return setGeneral(asWhole(answer));
      take(answer.body, answers);
      setRemote(noted(answer.body.problems ?? [], answers));
      return answer.body.problems ?? [];
    },
  };
}

function warningsOf(problems, schema) {
  return problems.map(({ field, rule, message }) => ({ rule, message, place: placeName(schema, field) }));
}

/** Rules that the person has ticked elsewhere on the page; they count where something is approved. */
function confirmed({ decision }) {
  return decision === 'approve' ? ticked() : [];
}

/** What is told of a refusal as a whole, with the ways to what stands in its way. */
function asWhole({ message, body }) {
  return { text: message, links: body?.links };
}

function useSubmit({ props, model, newest, seen, own, draft, local, setAll, setRemote, setBusy, setGeneral, setUnlocked }) {
  const key = useRef(freshKey());
  const refused = useRef(null);
  const post = async (confirm = confirmed(newest.current)) => {
    const body = { answers: pruned(seen()) ?? {} };
    if (confirm.length) body.confirm = confirm;
    // `deliver`: what takes the answers in place of the server, where the form is only tried.
    const answer = await (props.deliver?.(body) ?? send('POST', props.urls.complete, { body, headers: { 'Idempotency-Key': key.current }, urgent: true }));
    if (answer.ok) return arrive();
    if (answer.status !== 422) {
      // Saved as a draft next; if the item is no longer ours, that tells so and keeps the answers on this machine.
      draft.answers = own();
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
    if (props.deliver) return 'gone';
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
    const missing = filesMissing();
    if (missing) {
      setGeneral(missing);
      return 'shown';
    }
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
    put: (values) => change({ ...newest.current, ...values }, Object.keys(values)),
    replace: (at, value) => change(withValue(newest.current, at, value)),
    append: (at, item) => change(withValue(newest.current, at, [...(valueAt(newest.current, at) ?? []), item])),
  };
}
