/** Whether a measure stands on a day, from its spells: the same answer as the server's, without asking again. */
import { dayOf, type Day } from "./days";
import type { Measure } from "./types";

/** Return the measure as it is on the day, or null when it doesn't stand. */
export function standsOn(measure: Measure, on: Day): Measure | null {
  for (const spell of measure.spells ?? []) {
    if ((spell.from === null || dayOf(spell.from) <= on) && (spell.to === null || on < dayOf(spell.to))) {
      return { ...measure, certainty: spell.certainty, state: spell.state, contested: spell.contested };
    }
  }
  return null;
}
