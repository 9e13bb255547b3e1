// Chinese identifiers, checked in the browser for comfort; the server's verdict is the one that counts.

const ID_WEIGHTS = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
const USCC_SIGNS = '0123456789ABCDEFGHJKLMNPQRTUWXY';
const USCC_WEIGHTS = [1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28];
const ORG_WEIGHTS = [3, 7, 9, 10, 5, 8, 4, 2];

const weighted = (text, weights, valueOf) =>
  weights.reduce((sum, weight, index) => sum + weight * valueOf(text[index]), 0);

/** Full-width digits and signs of an input method; a raised 3 or a comma stays what it is. */
export const number = (text) =>
  text.trim().replace(/[\uff01-\uff5e]/g, (sign) => String.fromCharCode(sign.charCodeAt(0) - 0xfee0));

const halfWidth = (text) => text.normalize('NFKC').replace(/[\s\u200b\ufeff]/g, '');

function phone(text) {
  const parted = text.normalize('NFKC').trim().replace(/^\(?(0\d{2,3})(?:\)\s*-?|\s|-)\s*(?=\d)/, '$1-');
  const plain = halfWidth(parted).replace(/^(\+|00)?86-?(?=1\d{2})/, '');
  return /^1[\d-]+$/.test(plain) ? plain.replaceAll('-', '') : plain;
}

const TIDY = {
  'cn-id': (text) => halfWidth(text).toUpperCase(),
  'cn-uscc': (text) => halfWidth(text).toUpperCase().replaceAll('-', ''),
  'cn-org-code': (text) => halfWidth(text).toUpperCase().replaceAll('-', ''),
  'cn-business-reg': halfWidth,
  'cn-phone': phone,
};

/** The value as the server would store it: full-width digits, blanks and small letters mended. */
export function tidy(format, value) {
  if (typeof value !== 'string') return value;
  return (TIDY[format] ?? ((text) => text.trim()))(value);
}

/** Whether a year, month and day name a real day. */
function realDay(year, month, day) {
  const date = new Date(Date.UTC(year, month - 1, day));
  return date.getUTCMonth() === month - 1 && date.getUTCDate() === day;
}

function idFault(text) {
  if (/^[A-Z]{3}\d{12}$/.test(text)) return '';
  if (/^\d{15}$/.test(text)) return '15 位旧身份证号已停用，请填写 18 位公民身份号码';
  if (!/^\d{17}[\dX]$/.test(text)) return `公民身份号码应为 18 位，现为 ${[...text].length} 位或含有其他字符`;
  const [year, month, day] = [text.slice(6, 10), text.slice(10, 12), text.slice(12, 14)].map(Number);
  if (year < 1900 || !realDay(year, month, day)) return '公民身份号码中的出生日期不存在，请核对';
  if (new Date(year, month - 1, day) > new Date()) return '公民身份号码中的出生日期晚于今天，请核对';
  const sign = '10X98765432'[weighted(text, ID_WEIGHTS, Number) % 11];
  return sign === text[17] ? '' : '公民身份号码校验码不正确，请核对';
}

function usccFault(text) {
  if (text.length !== 18) return `统一社会信用代码应为 18 位，现为 ${text.length} 位`;
  if (![...text].every((sign) => USCC_SIGNS.includes(sign))) return '统一社会信用代码不使用字母 I、O、Z、S、V，请核对';
  const sum = weighted(text, USCC_WEIGHTS, (sign) => USCC_SIGNS.indexOf(sign));
  return USCC_SIGNS[(31 - (sum % 31)) % 31] === text[17] ? '' : '统一社会信用代码校验码不正确，请核对';
}

function orgFault(text) {
  if (!/^[0-9A-Z]{8}[0-9X]$/.test(text)) return '组织机构代码应为 9 位：前 8 位为数字或大写字母，末位为数字或 X';
  const rest = 11 - (weighted(text, ORG_WEIGHTS, (sign) => parseInt(sign, 36)) % 11);
  const sign = rest === 10 ? 'X' : rest === 11 ? '0' : String(rest);
  return sign === text[8] ? '' : '组织机构代码校验码不正确，请核对';
}

/** GB 11714's business number: ISO 7064 MOD 11,10. The older 13 digits are left to the server. */
function businessFault(text) {
  if (/^\d{13}$/.test(text)) return '';
  if (!/^\d{15}$/.test(text)) return '工商注册号应为 15 位数字';
  let product = 10;
  for (const digit of text.slice(0, 14)) {
    product = (((product + Number(digit)) % 10 || 10) * 2) % 11;
  }
  return (product + Number(text[14])) % 10 === 1 ? '' : '工商注册号校验码不正确，请核对';
}

function phoneFault(text) {
  const right = /^1[3-9]\d{9}$/.test(text) || /^0\d{2,3}-?\d{7,8}(-\d{1,6})?$/.test(text) || /^[48]00(-?\d){7}$/.test(text);
  return right ? '' : '请填写 11 位手机号、400 号码，或者“区号-号码”形式的固定电话';
}

function dateFault(text) {
  const found = /^(\d{4})-(\d\d)-(\d\d)$/.exec(text);
  return found && realDay(...found.slice(1).map(Number)) ? '' : '请选择有效的日期';
}

const FAULTS = {
  'cn-id': idFault,
  'cn-uscc': usccFault,
  'cn-org-code': orgFault,
  'cn-business-reg': businessFault,
  'cn-phone': phoneFault,
  'cn-name': (text) => (/[\d@#%&*=<>]/.test(text) ? '姓名中不能有数字或符号' : ''),
  'year-month': (text) => (/^\d{4}-(0[1-9]|1[0-2])$/.test(text) ? '' : '请选择年份和月份'),
  date: dateFault,
  'date-time': (text) => (Number.isNaN(Date.parse(text)) ? '请填写日期和时间' : ''),
};

/** What is wrong with a text of this format: a Chinese sentence, or '' when nothing is. */
export function formatFault(format, value) {
  const check = FAULTS[format];
  return check && typeof value === 'string' ? check(tidy(format, value)) : '';
}

export const FORMATS = Object.keys(FAULTS);
