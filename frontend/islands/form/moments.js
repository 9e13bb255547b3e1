// Months and moments as people read them; moments are always Beijing time.

export function monthText(value) {
  const [year, month] = (value ?? '').split('-');
  return month ? `${year} 年 ${Number(month)} 月` : value;
}

/** "2016-03-01T09:30:00+08:00" ↔ "2016-03-01T09:30", whatever zone the machine is in. */
export function toLocal(value) {
  const time = Date.parse(value ?? '');
  return Number.isNaN(time) ? '' : new Date(time + 8 * 3600e3).toISOString().slice(0, 16);
}

/** "2016-03-01T01:30:00Z" → 3月1日09:30, as the server writes it; '' for what is no moment. */
export function momentText(value) {
  const [date, clock] = toLocal(value).split('T');
  const [, month, day] = date.split('-').map(Number);
  return clock ? `${month}月${day}日${clock}` : '';
}

export const fromLocal = (text) => (text ? `${text.slice(0, 16)}:00+08:00` : undefined);
