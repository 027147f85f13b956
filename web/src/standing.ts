/** Whether a measure stands on a day, from its spells: the same answer as the server's, without asking again. */
import type { Row } from "./save";
import type { Measure } from "./types";

/** Return the measure as it is on an ISO day, or null when it doesn't stand. ISO days are in order as words are. */
export function standsOn(measure: Measure, on: string): Measure | null {
  for (const spell of measure.spells ?? []) {
    if ((spell.from === null || spell.from <= on) && (spell.to === null || on < spell.to)) {
      return { ...measure, certainty: spell.certainty, state: spell.state, contested: spell.contested };
    }
  }
  return null;
}

/** Return the measures that stand on an ISO day, as they are on it. */
export const standingOn = (measures: Measure[], on: string): Measure[] => measures.map((m) => standsOn(m, on)).filter((m) => m !== null);

/** A measure as a line of a table; spells as `from..to` with how sure they are, open ends left out. */
export const measureRow = (m: Measure, on: string): Row => ({
  id: m.id, kind: m.kind, imposer: m.imposer, target: m.target, body: m.body, scope: m.scope, earliest: m.since.earliest, latest: m.since.latest,
  until: m.until?.latest, condition: m.condition, ground: m.ground, stands_on_the_day: standsOn(m, on)?.certainty ?? "no", contested: m.contested,
  spells: (m.spells ?? []).map((s) => `${s.from ?? ""}..${s.to ?? ""} ${s.certainty}${s.contested ? " contested" : ""}${s.state === "in_force" ? "" : ` ${s.state}`}`),
  superseded_by: m.superseded_by, reports: m.reports, last_reported: m.last_reported,
});
