// Days as `2024-06-05`, counted on the calendar.

export type Day = string;

/** Days from `low` on, up to `high` without it. */
export interface Span {
  readonly low: Day;
  readonly high: Day;
}

const textOf = (date: Date): Day => date.toISOString().slice(0, 10);

/** The day of a calendar that goes on where a month or year ends. */
export const dayOf = (year: number, month: number, number: number): Day =>
  textOf(new Date(Date.UTC(year, month - 1, number)));

const partsOf = (day: Day): [number, number, number] =>
  day.split('-').map(Number) as [number, number, number];

export function addDays(day: Day, count: number): Day {
  const [year, month, number] = partsOf(day);
  return dayOf(year, month, number + count);
}

/** The same day of another month, or its last one where that has fewer days. */
export function addMonths(day: Day, count: number): Day {
  const [year, month, number] = partsOf(day);
  const last = new Date(Date.UTC(year, month + count, 0)).getUTCDate();
  return dayOf(year, month + count, Math.min(number, last));
}
