/** The dyad on one page of paper: the answer, what stands, what happened last, and the sentences it rests on. */
import { interval, isoOf, shown, shownDay } from "../days";
import { Voices } from "../parts/Voices";
import { useName, useShared } from "../state";
import type { EventRow, Measure } from "../types";
import { kindWord, list, many, typeWord } from "../words";
import { sureness } from "../parts/MeasureCard";
import { ON_PAPER } from "../parts/SpellChart";

/** What a sheet has room for under a picture of the most bars; two or three bars fewer leave room for a measure more. */
const MEASURES = 4, EVENTS = 3, BARS = 2.5;

export function Brief({ a, b, bars, standing, events }: { a: string; b: string; bars: number; standing: Measure[]; events: EventRow[] }): preact.JSX.Element {
  const { on, known, info, totals } = useShared();
  const name = useName();
  const room = MEASURES + Math.floor((ON_PAPER - Math.min(ON_PAPER, bars)) / BARS);
  const shownMeasures = [...standing].sort((x, y) => Number(y.certainty === "certain") - Number(x.certainty === "certain") || (y.last_reported ?? "").localeCompare(x.last_reported ?? "")).slice(0, room);
  const past = events.filter((e) => (e.date.earliest ?? e.published) <= isoOf(on));
  return (
    <section class="brief" aria-hidden="true">
      <p class="brief-head">{name(a)} and {name(b)} · what stands on {shownDay(on)}, by reports published up to {shownDay(known)}</p>
      <ol>
        {shownMeasures.map((m) => (
          <li key={m.id}>
            <p class="told-in"><b>{kindWord(m.kind)}</b>: {m.imposer.join() === m.target.join() ? `between ${list(m.imposer.map(name))}` : `${list(m.imposer.map(name)) || "unnamed"} on ${list(m.target.map(name)) || "unnamed"}`}{m.body ? ` in ${m.body}` : ""}{m.scope ? ` — ${m.scope}` : ""}.
            Since {interval(m.since)}{m.condition ? `; ${m.condition}` : ""}{m.ground ? `; because of ${m.ground}` : ""}. <i>{sureness(m)}, last reported {shown(m.last_reported)}.</i></p>
            {m.evidence[0]?.text && <blockquote>“{m.evidence[0].text}” <cite><Voices voices={m.evidence[0].voices} />{m.evidence[0].document}, {shown(m.evidence[0].published)}</cite></blockquote>}
          </li>
        ))}
      </ol>
      {standing.length > room && <p>{many(standing.length - room, "further measure")} on this day in the ledger.</p>}
      <p class="brief-head">Last events</p>
      <ul class="last">
        {past.slice(-EVENTS).reverse().map((e) => (
          <li key={e.id}>{interval(e.date)}: <b>{typeWord(e.type, e.mode)}</b>, {list(e.actors.map(name))}{e.recipients.length ? ` to ${list(e.recipients.map(name))}` : ""}</li>
        ))}
      </ul>
      <p class="brief-foot">
        statusquo {info.statusquo} · {info.title} at position {info.position} · tables {info.tables.slice(0, 8)} · {totals.documents} reports read, {totals.first} to {totals.last} ·
        No report is not an answer.
      </p>
    </section>
  );
}
