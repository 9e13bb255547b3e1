// Scans as files: how large, whether the server could take them, and which are not in the answers yet.

const LARGEST = 10 * 1024 * 1024;

export function sizeText(bytes) {
  if (!bytes) return '';
  return bytes >= 1048576 ? `${(bytes / 1048576).toFixed(1)} MB` : `${Math.max(1, Math.round(bytes / 1024))} KB`;
}

export function fileFault({ name, size }) {
  if (!/\.(pdf|jpe?g|png)$/i.test(name)) return '只接受 PDF、JPG、PNG 文件';
  if (size > LARGEST) return '超过 10 MB，请压缩后重新上传';
  return size === 0 ? '文件是空的' : '';
}

const under = new Map();
const watching = new Set();

/** Call it whenever a file goes on its way, fails, arrives or is given up; gives what ends that. */
export function watchFiles(listener) {
  watching.add(listener);
  return () => watching.delete(listener);
}

function tell() {
  for (const listener of watching) listener();
}

/** A file that was chosen and is not in the answers: on its way, or `failed`. Until it is, or is given up, nothing is sent without it. `at`: {field, text}, where it was chosen and what it is called there. */
export function onItsWay(key, failed, at) {
  under.set(key, { failed, at });
  tell();
}

export function settledFile(key) {
  if (under.delete(key)) tell();
}

/** Why the form cannot be sent yet, and the files it waits for, under the kind `files`; null where it can. */
export function filesMissing() {
  const all = [...under.values()];
  const sending = all.filter(({ failed }) => !failed);
  const found = sending.length ? sending : all;
  if (!found.length) return null;
  const text = sending.length
    ? `还有 ${found.length} 个文件没有传完。请等上传结束后再提交，或者先取消上传：`
    : `有 ${found.length} 个文件没有上传成功。请重新上传，或者移除后再提交：`;
  return { kind: 'files', text, places: found.map(({ at }) => at) };
}

/** Leaving the page would lose them: the browser asks. */
export function askBeforeLeaving() {
  addEventListener('beforeunload', (event) => under.size && event.preventDefault());
}
