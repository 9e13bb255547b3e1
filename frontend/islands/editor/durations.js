// Durations in plain words: "P5D" is 5 days. Only what one number and one unit say; anything else is told as written.

export const UNITS = [
  ['D', '天'],
  ['TH', '小时'],
  ['TM', '分钟'],
  ['W', '周'],
  ['M', '个月'],
  ['Y', '年'],
];
const PLAIN = /^P(T?)(\d{1,7})([YMWDHS])$/;

/** `{number, unit}` of an ISO duration, null for one that says more than a number of one unit. */
export function read(text) {
  const [, time, number, letter] = PLAIN.exec(text.trim()) ?? [];
  const unit = `${time}${letter}`;
  return UNITS.some(([known]) => known === unit) ? { number: Number(number), unit } : null;
}

/** The ISO duration. */
export const written = ({ number, unit }) => (unit.startsWith('T') ? `PT${number}${unit[1]}` : `P${number}${unit}`);

const WORKING = /^add_days\(add_working_days\(today\(\), (\d{1,4})\), 1\)$/;

/** The end of so many working days after today. */
export const working = (number) => `add_days(add_working_days(today(), ${number}), 1)`;

/** Which of five ways a timer is set: `{how, text}`; how is duration, working, computed, day or moment. */
export function timing({ timeDuration, timeDate } = {}) {
  if (timeDate) {
    const text = timeDate.body ?? '';
    const [, number] = WORKING.exec(text.trim()) ?? [];
    if (number) return { how: 'working', text: number };
    return { how: /^\d{4}-\d{2}-\d{2}$/.test(text) ? 'day' : 'moment', text };
  }
  const text = timeDuration?.body ?? '';
  return { how: !text || read(text) ? 'duration' : 'computed', text };
}
