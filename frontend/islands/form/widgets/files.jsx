// Scans: chosen or dropped, sent with progress, kept in the answers as {id, name, size}.
import { useEffect, useRef, useState } from 'preact/hooks';
import { numbered } from '../../../lib/api.js';
import { csrf } from '../../../lib/exchange.js';
import { placeName } from '../../../lib/pointer.js';
import { ended, insistent } from '../../../lib/sign_in.js';
import { askBeforeLeaving, fileFault, onItsWay, settledFile, sizeText } from '../scans.js';
import { Icon } from '../../../lib/icon.jsx';
import { messageIds, useLock } from './control.jsx';

const ACCEPT = '.pdf,.jpg,.jpeg,.png';
/** Milliseconds without a byte sent or an answer: longer than the server looks into any file. */
const STALLED = 120_000;

/** One try to send a file; XMLHttpRequest because fetch cannot tell how far an upload is. */
function sent(url, file, progress, signal) {
  return new Promise((done) => {
    const request = new XMLHttpRequest();
    let late;
    const wait = () => {
      clearTimeout(late);
      late = setTimeout(() => request.abort(), STALLED);
    };
    const end = (answer) => {
      clearTimeout(late);
      done(answer);
    };
    signal.addEventListener('abort', () => request.abort());
    request.open('POST', url);
    request.responseType = 'json';
    request.setRequestHeader('X-CSRF-Token', csrf());
    request.setRequestHeader('Accept', 'application/json');
    request.upload.onprogress = (event) => {
      wait();
      if (event.lengthComputable) progress(event.loaded / event.total);
    };
    request.onerror = request.onabort = () => end({ status: 0, body: null });
    request.onload = () => end({ status: request.status, body: request.response });
    wait();
    const body = new FormData();
    body.append('file', file);
    request.send(body);
  });
}

function fault(answer) {
  if (!answer.status) return '网络中断，没有上传成功';
  if (ended(answer)) return '登录已过期，没有上传';
  const { problems, detail, reference } = answer.body ?? {};
  return numbered(problems?.[0]?.message ?? detail ?? '没有上传成功', reference);
}

/** The file as it is stored; throws what to tell the person. */
async function upload(url, file, progress, signal) {
  const answer = await insistent(() => sent(url, file, progress, signal), { urgent: true });
  if (!(answer.status >= 200 && answer.status < 300)) throw new Error(fault(answer));
  return { id: answer.body.id, name: answer.body.name, size: answer.body.size };
}

let count = 0;
askBeforeLeaving();
let line = Promise.resolve();

/** One after another: the server looks into one file of an account at a time. */
function inTurn(act) {
  const mine = line.then(act);
  line = mine.catch(() => {});
  return mine;
}

/** Uploads under way: [list, start(files), drop(key), again(one)]: `drop` gives one up, `again` sends one that failed; `add` gets each finished file, wherever its row (if any) stands by then. `place(name)`: where a file was chosen, for the person. */
function useUploads(url, add, inRow, place) {
  const [list, setList] = useState([]);
  const newest = useRef(add);
  newest.current = add;
  const change = (key, news) => setList((all) => all.map((one) => (one.key === key ? { ...one, ...news } : one)));
  const given = useRef(new Map());
  const drop = (key) => {
    given.current.get(key)?.abort();
    given.current.delete(key);
    settledFile(key);
    setList((all) => all.filter((one) => one.key !== key));
  };
  const shown = useRef(new Set());
  useEffect(() => () => {
    // A row that is gone takes its files along; elsewhere what is on its way arrives, and what failed is seen no more.
    if (inRow) newest.current = () => {};
    for (const [key, end] of given.current) if (inRow) end.abort();
    for (const key of shown.current) if (inRow || !given.current.has(key)) settledFile(key);
    shown.current = null;
  }, []);
  const fail = (key, file, message) => {
    if (!given.current.delete(key)) return;
    if (!shown.current) return settledFile(key);
    onItsWay(key, true, place(file.name));
    change(key, { fault: message, file });
  };
  const send = (key, file) => {
    const end = new AbortController();
    given.current.set(key, end);
    const begin = () => {
      if (end.signal.aborted) return null;
      change(key, { part: 0 });
      return upload(url, file, (part) => change(key, { part }), end.signal);
    };
    inTurn(begin).then(
      (stored) => {
        if (end.signal.aborted) return;
        drop(key);
        newest.current(stored);
      },
      (error) => fail(key, file, error.message),
    );
  };
  const start = (files) => {
    for (const file of files) {
      count += 1;
      const key = count;
      const wrong = fileFault(file);
      shown.current.add(key);
      onItsWay(key, Boolean(wrong), place(file.name));
      setList((all) => [...all, { key, name: file.name, size: file.size, part: null, fault: wrong }]);
      if (!wrong) send(key, file);
    }
  };
  const again = ({ key, file }) => {
    onItsWay(key, false, place(file.name));
    change(key, { fault: '', part: null, file: null });
    send(key, file);
  };
  return [list, start, drop, again];
}

function Stored({ file, urls, locked, onRemove }) {
  return (
    <li class="file">
      <Icon name="file-text" />
      <a class="file-name" href={`${urls.files ?? urls.upload}/${encodeURIComponent(file.id)}`} target="_blank" rel="noopener">
        {file.name}
      </a>
      <span class="file-size">{sizeText(file.size)}</span>
      {!locked && (
        <button type="button" class="file-drop" aria-label={`移除 ${file.name}`} onClick={onRemove}>
          <Icon name="x" />
        </button>
      )}
    </li>
  );
}

function Course({ one }) {
  if (one.fault) {
    return (
      <span class="file-fault" role="alert">
        {one.fault}
      </span>
    );
  }
  if (one.part === null) return <span class="file-size file-waits">等待上传</span>;
  return <progress max="1" value={one.part} aria-label={`正在上传 ${one.name}`} />;
}

function Sending({ one, onDrop, onAgain }) {
  return (
    <li class="file">
      <Icon name="cloud-upload" />
      <span class="file-name">{one.name}</span>
      <Course one={one} />
      {one.file && (
        <button type="button" class="btn btn-sm" aria-label={`重新上传 ${one.name}`} onClick={onAgain}>
          重新上传
        </button>
      )}
      <button type="button" class="file-drop" aria-label={`${one.fault ? '移除' : '取消上传'} ${one.name}`} onClick={onDrop}>
        <Icon name="x" />
      </button>
    </li>
  );
}

function DropZone({ id, label, invalid, onFiles }) {
  const [over, setOver] = useState(false);
  const drop = (event) => {
    event.preventDefault();
    setOver(false);
    onFiles(event.dataTransfer.files);
  };
  const enter = (event) => {
    event.preventDefault();
    setOver(true);
  };
  const kind = ['drop-zone', over && 'over', invalid && 'is-invalid'].filter(Boolean).join(' ');
  return (
    <div class={kind} onDragOver={enter} onDragLeave={() => setOver(false)} onDrop={drop}>
      <Icon name="cloud-upload" />
      <span class="drop-text">
        <b>上传文件</b>
        <span class="hide-phone">，或拖到此处</span>
      </span>
      <input
        type="file"
        id={`${id}__input`}
        multiple
        accept={ACCEPT}
        aria-label={`上传${label}`}
        aria-describedby={messageIds(id)}
        onChange={(event) => {
          onFiles(event.target.files);
          event.target.value = '';
        }}
      />
    </div>
  );
}

export function Files(props) {
  const { fieldPathId, schema, formData, registry, rawErrors } = props;
  const id = fieldPathId.$id;
  const { urls, append, replace } = registry.formContext;
  const locked = useLock({ ...props, id });
  const add = (stored) => append(id.slice(1), stored);
  const place = (name) => ({ field: id.slice(1), text: `${placeName(registry.rootSchema, id.slice(1))}：${name}` });
  const [sending, start, drop, again] = useUploads(urls.upload, add, /\/\d+\//.test(id), place);
  const stored = formData ?? [];
  const giveUp = (key) => {
    drop(key);
    document.getElementById(`${id}__input`)?.focus();
  };
  const remove = (file) => replace(id.slice(1), stored.filter((one) => one.id !== file.id));
  return (
    <div id={id} role="group" aria-labelledby={`${id}__label`} tabIndex={-1}>
      {!locked && <DropZone id={id} label={schema.title ?? '附件'} invalid={rawErrors?.length > 0} onFiles={start} />}
      <ul class="files">
        {stored.map((file) => (
          <Stored key={file.id} file={file} urls={urls} locked={locked} onRemove={() => remove(file)} />
        ))}
        {sending.map((one) => (
          <Sending key={one.key} one={one} onDrop={() => giveUp(one.key)} onAgain={() => again(one)} />
        ))}
      </ul>
      {locked && !stored.length && <span class="text-secondary">—</span>}
    </div>
  );
}
