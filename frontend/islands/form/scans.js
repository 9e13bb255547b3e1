// Scans as files: how large, and whether the server could take them.

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
