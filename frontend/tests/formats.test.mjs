import assert from 'node:assert/strict';
import { test } from 'node:test';
import { formatFault, number, tidy } from '../islands/form/formats.js';

const right = (format, value) => assert.equal(formatFault(format, value), '', value);
const wrong = (format, value, text) => assert.match(formatFault(format, value), text, value);

test('an identity number is mended before it is judged', () => {
  assert.equal(tidy('cn-id', ' 110105 19820506 9992\u3000'), '110105198205069992');
  assert.equal(tidy('cn-id', '１１０１０５１９７９０１０２９９９x'), '11010519790102999X');
  right('cn-id', '11010519790102999x');
});

test('identity numbers: check digit, real date, length', () => {
  right('cn-id', '310104200002299975');
  wrong('cn-id', '110105198205069990', /校验码/);
  wrong('cn-id', '310104198102299972', /日期不存在/);
  wrong('cn-id', '11010520990101999X', /晚于今天/);
  wrong('cn-id', '110105790102999', /15 位/);
  wrong('cn-id', '11010519820506', /14 位/);
});

test('credit codes know their alphabet and check digit', () => {
  right('cn-uscc', '91500241999900150e');
  wrong('cn-uscc', '91500241999900150F', /校验码/);
  wrong('cn-uscc', '913303269I99000115', /字母/);
  wrong('cn-uscc', '9133', /4 位/);
});

test('organisation codes and business numbers', () => {
  right('cn-org-code', '99991005x');
  right('cn-org-code', '9999-00011'.replace('-', ''));
  wrong('cn-org-code', '999900061', /校验码/);
  right('cn-business-reg', '３７０６８５２９９９９０５３５');
  wrong('cn-business-reg', '370685299990536', /校验码/);
  right('cn-business-reg', '3706852999905');
});

test('phones of both kinds', () => {
  assert.equal(tidy('cn-phone', '+86 138-0000-0001'), '13800000001');
  right('cn-phone', '0577-63000001');
  wrong('cn-phone', '12345', /手机号/);
});

test('names keep rare characters; dates must exist', () => {
  right('cn-name', '阿依古丽·样例');
  right('cn-name', '𠮷样例');
  wrong('cn-name', '张3', /数字/);
  wrong('date', '2015-02-29', /日期/);
  wrong('year-month', '2015-13', /月份/);
});

test('a comma or a raised digit is never read as part of a number', () => {
  assert.equal(number(' １２．５ '), '12.5');
  for (const text of ['12，5', '10³', '1 000', '①']) assert.ok(Number.isNaN(Number(number(text).replace(' ', 'x'))), text);
});
