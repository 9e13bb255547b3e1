import assert from 'node:assert/strict';
import { test } from 'node:test';
import { filesMissing, onItsWay, settledFile, watchFiles } from '../islands/form/scans.js';

const at = { field: '/scans', text: '扫描件：证书.pdf' };

test('what is told of missing files follows each file that fails, arrives or is given up', () => {
  const told = [];
  const end = watchFiles(() => told.push(filesMissing()?.text.slice(0, 7) ?? null));
  onItsWay(1, false, at);
  onItsWay(1, true, at);
  settledFile(1);
  settledFile(1);
  end();
  onItsWay(2, false, at);
  assert.deepEqual(told, ['还有 1 个文', '有 1 个文件', null]);
  assert.equal(filesMissing().kind, 'files');
  settledFile(2);
});
