/** Two actors: bars of what stands between them over time, events below, and what would have to happen. */
import { useEffect, useMemo, useState } from "preact/hooks";
import { useAsk } from "../api";
import { isoOf, shown, interval } from "../days";
import { ActorPick } from "../parts/ActorPick";
import { Clocks } from "../parts/Clocks";
import { Filters } from "../parts/Filters";
import { MeasureCard, sureness } from "../parts/MeasureCard";
import { Empty, Notice } from "../parts/Notice";
import { Rested } from "../parts/Rested";
import { Save } from "../parts/Save";
import { SpellChart } from "../parts/SpellChart";
import { useSteady } from "../parts/useSteady";
import { filtersOf } from "../route";
import { learn, useLink, useName, useShared } from "../state";
import type { Dyad, EventRow, Measure, PackedSpells } from "../types";
import { list, many, QUAD, typeWord } from "../words";
import { Brief } from "./Brief";
import { StatusBox } from "./StatusBox";
import { measureRow, standingOn } from "../standing";

const REST = 130;
/** Cards and events that are told before the reader asks for more. */
const CARDS = 10, EVENTS = 24;

export function DyadView(): preact.JSX.Element {
  const { route } = useShared();
  const [a = "", b = ""] = route.args;
  return a && b ? <Pair key={`${a}/${b}`} a={a} b={b} /> : <Choose a={a} b={b} />;
}

/** Pick a pair; the busiest pairs of the ledger are offered. */
function Choose({ a, b }: { a: string; b: string }): preact.JSX.Element {
  const name = useName();
  const link = useLink();
  const packed = useAsk<PackedSpells>("spells");
  const pairs = useMemo(() => {
    const sums = new Map<string, number>();
    for (const row of packed.data?.rows ?? []) {
      if (row[5] !== null) continue; // as it was known once: the same measure has a later row
      const [x, y] = [packed.data!.actors[row[0]]!, packed.data!.actors[row[1]]!].sort() as [string, string];
      if (x && y && x !== y) sums.set(`${x}/${y}`, (sums.get(`${x}/${y}`) ?? 0) + 1);
    }
    return [...sums].sort((p, q) => q[1] - p[1]).slice(0, 24);
  }, [packed.data]);
  return (
    <>
      <div class="bar"><h1>Two actors</h1><Picks a={a} b={b} /></div>
      <h2>Pairs with most between them</h2>
      <ul class="pairs">
        {pairs.map(([pair, n]) => {
          const [x, y] = pair.split("/") as [string, string];
          return <li key={pair}><a href={link("dyad", [x, y])}><span>{name(x)} <span class="to">–</span> {name(y)}</span><small>{many(n, "measure")}</small></a></li>;
        })}
      </ul>
      {packed.error && <Notice error={packed.error} />}
    </>
  );
}

function Picks({ a, b }: { a: string; b: string }): preact.JSX.Element {
  const link = useLink();
  const [one, setOne] = useState(a);
  const [other, setOther] = useState(b);
  const go = (x: string, y: string): void => {
    setOne(x);
    setOther(y);
    if (x && y) location.hash = link("dyad", [x, y]);
  };
  return (
    <div class="picks" role="group" aria-label="The two actors">
      <ActorPick label="First actor" code={one} choose={(x) => go(x, other)} />
      <button type="button" class="icon" aria-label="Swap the two" onClick={() => go(other, one)}>
        <svg viewBox="0 0 24 24" aria-hidden="true"><path d="M7 7h12m-4-4 4 4-4 4M17 17H5m4 4-4-4 4-4" /></svg></button>
      <ActorPick label="Second actor" code={other} choose={(y) => go(one, y)} />
    </div>
  );
}

function Pair({ a, b }: { a: string; b: string }): preact.JSX.Element {
  const { route, on, known, patch } = useShared();
  const name = useName();
  const days = { on: isoOf(on), known: isoOf(known) };
  const asked = useAsk<Dyad>("dyad", { a, b, known: days.known, on: days.known, ...filtersOf(route) }, REST);
  useEffect(() => learn(Object.entries(asked.data?.names ?? {})), [asked.data]);
  const data = asked.data;
  if (data) learn(Object.entries(data.names));
  const picked = route.query.pick ?? "";
  const pick = (id: string): void => patch({ query: { pick: id === picked ? "" : id } });
  const measures = data?.measures ?? [];
  const more = useMemo(() => data && <Rested><More a={a} b={b} data={data} /></Rested>, [a, b, data]);
  const rows = (): Record<string, unknown>[] => [
    ...measures.map((m) => ({ entry: "measure", type: null, ...measureRow(m, days.on) })),
    ...(data?.events ?? []).map((e) => ({
      entry: "event", id: e.id, type: e.type, imposer: e.actors, target: e.recipients, earliest: e.date.earliest, latest: e.date.latest, status: e.status,
      intensity: e.intensity, reports: e.reports, last_reported: e.last_published, text: e.text,
    })),
  ];
  return (
    <>
      <div class="bar dyad-head">
        <h1><span>{name(a)}</span> <span class="to">and</span> <span>{name(b)}</span></h1>
        <Picks a={a} b={b} />
        <Save name={`${a}-${b}`} rows={rows} print />
      </div>
      {asked.error && <Notice error={asked.error} />}
      <div class="dyad">
        <StatusBox a={a} b={b} measures={measures} />
        <div class="dyad-picture">
          {data && measures.length === 0 && data.events.length === 0
            ? <Empty>No report that is read so far tells of anything between {name(a)} and {name(b)}. That is no answer: it may be that none was read.</Empty>
            : data && <SpellChart measures={measures} events={data.events} on={on} known={known} picked={picked} pick={pick} label={`${name(a)} and ${name(b)}`} />}
        </div>
      </div>
      <Clocks />
      <div class="under"><Filters /></div>
      {more}
    </>
  );
}

/** What the picture shows, in words: cards of what stands, what happened, and the brief for paper. */
function More({ a, b, data }: { a: string; b: string; data: Dyad }): preact.JSX.Element {
  const { route, on } = useShared();
  const picked = route.query.pick ?? "";
  const found = standingOn(data.measures, isoOf(on));
  const standing = useSteady(found, found.map((m) => `${m.id}${sureness(m)}`).join());
  const measure = standing.find((m) => m.id === picked) ?? data.measures.find((m) => m.id === picked);
  const event = data.events.find((e) => e.id === picked);
  const cards = useMemo(() => <Cards standing={standing} picked={picked} />, [standing, picked]);
  const events = useMemo(() => <Events events={data.events} picked={picked} />, [data, picked]);
  return (
    <>
      <div class="columns dyad-more">
        <section aria-labelledby="standing-h" aria-live="polite">
          <h2 id="standing-h">In force on {shown(isoOf(on))} <small>{many(standing.length, "measure")}</small></h2>
          {measure && !standing.includes(measure) && <MeasureCard measure={measure} open />}
          {cards}
          {standing.length === 0 && <Empty>Nothing is reported to stand on this day.</Empty>}
        </section>
        <section aria-labelledby="events-h">
          <h2 id="events-h">What happened <small>{many(data.events.length, "event")}</small></h2>
          {event && <EventCard event={event} picked />}
          {events}
        </section>
      </div>
      <Brief a={a} b={b} bars={data.measures.length} standing={standing} events={data.events} />
    </>
  );
}

/** What stands, the picked measure first, then what is certain and last reported. */
function Cards({ standing, picked }: { standing: Measure[]; picked: string }): preact.JSX.Element {
  const [most, show] = useState(CARDS);
  const rank = (m: Measure): string => `${m.id === picked ? 1 : 0}${m.certainty === "certain" ? 1 : 0}${m.last_reported ?? ""}`;
  const sorted = [...standing].sort((x, y) => (rank(x) < rank(y) ? 1 : -1));
  return (
    <>
      {sorted.slice(0, most).map((m) => <div key={m.id} class={m.id === picked ? "picked" : undefined}><MeasureCard measure={m} open={m.id === picked} /></div>)}
      {sorted.length > most && <button type="button" class="plain" onClick={() => show(sorted.length)}>{many(sorted.length - most, "further measure")}</button>}
    </>
  );
}

/** What happened, the newest first. */
function Events({ events, picked }: { events: EventRow[]; picked: string }): preact.JSX.Element {
  const [most, show] = useState(EVENTS);
  const past = [...events].reverse().filter((e) => e.id !== picked);
  return (
    <>
      {past.slice(0, most).map((e) => <EventCard key={e.id} event={e} />)}
      {past.length > most && <button type="button" class="plain" onClick={() => show(most + 4 * EVENTS)}>Earlier events ({past.length - most})</button>}
    </>
  );
}

function EventCard({ event: e, picked }: { event: EventRow; picked?: boolean }): preact.JSX.Element {
  const name = useName();
  const link = useLink();
  const who = `${list(e.actors.map(name)) || "unnamed"}${e.recipients.length ? ` → ${list(e.recipients.map(name))}` : ""}`;
  const report = e.records[0];
  return (
    <article class={`card event ${picked ? "picked" : ""}`} data-quad={e.quad > 2 ? "conflict" : "cooperation"}>
      <header><time>{interval(e.date)}</time><b>{typeWord(e.type, e.mode)}</b><span class="quiet">{who}</span></header>
      {e.text && (picked
        ? <blockquote>{e.text}</blockquote>
        : <p class="line">{e.text}</p>)}
      <p class="quiet">{e.status} · {QUAD[e.quad]} · intensity {e.intensity.toFixed(1)} · {many(e.reports, "report")}
        {report && <> · <a class="source" href={link("report", ["-", report])}>Show in the report</a></>}</p>
    </article>
  );
}
