/** Days as numbers since 1970-01-01, and how people write them. All arithmetic is in UTC. */
import type { Interval } from "./types";

export type Day = number;
const MS = 864e5;
const LONG = new Intl.DateTimeFormat("en-GB", { day: "numeric", month: "short", year: "numeric", timeZone: "UTC" });
const SHORT = new Intl.DateTimeFormat("en-GB", { day: "numeric", month: "short", timeZone: "UTC" });
const MONTH = new Intl.DateTimeFormat("en-GB", { month: "long", year: "numeric", timeZone: "UTC" });

export const dayOf = (iso: string): Day => Math.floor(Date.parse(`${iso.length === 7 ? `${iso}-01` : iso.length === 4 ? `${iso}-01-01` : iso.slice(0, 10)}T00:00:00Z`) / MS);
export const isoOf = (day: Day): string => new Date(day * MS).toISOString().slice(0, 10);
export const dateOf = (day: Day): Date => new Date(day * MS);
export const shown = (iso: string | null | undefined): string =>
  !iso ? "unknown" : iso.length === 4 ? iso : iso.length === 7 ? MONTH.format(dateOf(dayOf(iso))) : LONG.format(dateOf(dayOf(iso)));
export const shownDay = (day: Day): string => LONG.format(dateOf(day));

/** An interval in words: a day, a month, a year where it is one, else both ends. */
export function interval(when: Interval | null | undefined): string {
  if (!when || (!when.earliest && !when.latest)) return "unknown";
  const { earliest, latest } = when;
  if (!earliest) return `by ${shown(latest)}`;
  if (!latest) return `${shown(earliest)} or later`;
  if (earliest === latest) return shown(earliest);
  const [from, to] = [dateOf(dayOf(earliest)), dateOf(dayOf(latest))];
  const endOfMonth = new Date(to.getTime() + MS).getUTCDate() === 1;
  if (from.getUTCDate() === 1 && endOfMonth && from.getUTCFullYear() === to.getUTCFullYear()) {
    if (from.getUTCMonth() === to.getUTCMonth()) return MONTH.format(from);
    if (from.getUTCMonth() === 0 && to.getUTCMonth() === 11) return String(from.getUTCFullYear());
  }
  const year = from.getUTCFullYear() === to.getUTCFullYear();
  const month = year && from.getUTCMonth() === to.getUTCMonth();
  return month ? `${from.getUTCDate()}–${LONG.format(to)}` : year ? `${SHORT.format(from)} – ${LONG.format(to)}` : `${LONG.format(from)} – ${LONG.format(to)}`;
}

/** The first day that an interval admits, or null. */
export const firstDay = (when: Interval | null | undefined): Day | null => {
  const told = when?.earliest ?? when?.latest;
  return told ? dayOf(told) : null;
};
