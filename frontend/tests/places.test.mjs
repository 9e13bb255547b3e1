import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fromLocal, monthText, toLocal } from '../islands/form/moments.js';
import { chosen, codeOf, counties, fullName, lineage } from '../islands/form/regions.js';
import { fileFault, sizeText } from '../islands/form/scans.js';

const tree = [
  ['110000', '北京市', [['110200', '市辖县', [['110228', '密云县']]]]],
  ['370000', '山东省', [['370100', '济南市', [['370102', '历下区']]], ['370600', '烟台市', [['370685', '招远市']]]]],
  ['440000', '广东省', [['441900', '东莞市', []]]],
  ['460000', '海南省', [['469000', '省直辖县（市、区）', [['469026', '昌江黎族自治县']]]]],
];

test('a city stands for itself until a county is chosen; a grouping city never does', () => {
  assert.equal(codeOf(tree, ['370000', '370600', '']), '370600');
  assert.equal(codeOf(tree, ['370000', '370100', '']), '370100');
  assert.equal(codeOf(tree, ['370000', '370600', '370685']), '370685');
  assert.equal(codeOf(tree, ['460000', '469000', '']), undefined);
  assert.equal(codeOf(tree, ['110000', '110200', '']), undefined);
});

test('a code is found again in the three selects', () => {
  const { province, city, county } = lineage(tree, '469026');
  assert.deepEqual([province[0], city[0], county[0]], ['460000', '469000', '469026']);
  assert.equal(lineage(tree, '370000').city, undefined);
  assert.deepEqual(counties(lineage(tree, '441900').city), []);
});

test('choosing a level clears the ones below', () => {
  assert.deepEqual(chosen(tree, 0, '440000', ['370000', '370600', '370685']), ['440000', '', '']);
  assert.deepEqual(chosen(tree, 1, '370100', ['370000', '370600', '370685']), ['370000', '370100', '']);
});

test('names leave grouping cities out', () => {
  assert.equal(fullName(tree, '370685'), '山东省 / 烟台市 / 招远市');
  assert.equal(fullName(tree, '469026'), '海南省 / 昌江黎族自治县');
  assert.equal(fullName(tree, '999999'), '999999');
});

test('moments are Beijing time on every machine', () => {
  assert.equal(toLocal('2016-03-01T01:30:00Z'), '2016-03-01T09:30');
  assert.equal(toLocal('2016-03-01T09:30:00+08:00'), '2016-03-01T09:30');
  assert.equal(fromLocal('2016-03-01T09:30'), '2016-03-01T09:30:00+08:00');
  assert.equal(toLocal(undefined), '');
  assert.equal(monthText('2016-03'), '2016 年 3 月');
});

test('files the server would refuse are refused before the upload', () => {
  assert.equal(fileFault({ name: '证.PDF', size: 10 }), '');
  assert.match(fileFault({ name: '证.exe', size: 10 }), /PDF/);
  assert.match(fileFault({ name: '证.pdf', size: 11 * 1024 * 1024 }), /10 MB/);
  assert.equal(sizeText(1536 * 1024), '1.5 MB');
});
