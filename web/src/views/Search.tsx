/** Actors, measures and words of evidence. */
import { useAsk } from "../api";
import { Empty, Notice } from "../parts/Notice";
import { Save } from "../parts/Save";
import { isoOf, shown } from "../days";
import { useLink, useName, useShared } from "../state";
import type { Found } from "../types";
import { kindColour, kindWord, list, many, typeWord } from "../words";

const MOST = 60;

export function SearchView(): preact.JSX.Element {
  const { route, known } = useShared();
  const link = useLink();
  const name = useName();
  const q = route.query.q ?? "";
  const asked = useAsk<Found>(q ? "search" : null, { q, known: isoOf(known), in: "actors,measures,records,documents", limit: MOST }, 60);
  const found = asked.data;
  const rows = (): Record<string, unknown>[] => !found ? [] : [
    ...found.actors.map((a) => ({ entry: "actor", ...a })), ...found.measures.map((m) => ({ entry: "measure", ...m })),
    ...found.records.map(({ marks, ...r }) => ({ entry: "sentence", ...r })), ...found.documents.map((d) => ({ entry: "report", ...d })),
  ];
  const none = found && !found.actors.length && !found.measures.length && !found.records.length && !found.documents.length;
  return (
    <>
      <div class="bar"><h1>{q ? <>Search: <q>{q}</q></> : "Search"}</h1>{found && <Save name="search" rows={rows} />}</div>
      {!q && <Empty>Type words into the field above: a country, a body, a thing that is banned, a phrase of a condition.</Empty>}
      {asked.error && <Notice error={asked.error} />}
      {none && <Empty>Nothing fits. Words match by their beginning, and all must match.</Empty>}
      {found && found.actors.length > 0 && (
        <section aria-labelledby="s-actors"><h2 id="s-actors">Actors</h2>
          <ul class="pairs">{found.actors.map((a) => (
            <li key={a.code}><a href={a.kind === "body" || a.kind === "organ" ? link("body", [a.code]) : link("world", [], { actor: a.code })}>{a.name}<small>{a.code} · {a.kind} · {many(a.records, "record")}</small></a></li>))}</ul>
        </section>
      )}
      <div class="columns even">
      {found && found.measures.length > 0 && (
        <section aria-labelledby="s-measures"><h2 id="s-measures">Measures <small>{found.measures.length}</small></h2>
          <ul class="found">{found.measures.map((m) => (
            <li key={`${m.id}${m.record}${m.change}`}>
              <i class="swatch" style={{ background: kindColour(m.kind) }} />
              <a href={m.imposer && m.target ? link("dyad", [m.imposer, m.target], { pick: m.id }) : link("report", [m.document], { record: m.record })}>
                {kindWord(m.kind)}, {m.change}: {name(m.imposer)} → {name(m.target)}{m.body ? ` in ${m.body}` : ""}</a>
              {m.scope && <> — {m.scope}</>}{m.condition && <em> {m.condition}</em>} <a class="source" href={link("report", [m.document], { record: m.record })}>{shown(m.published)}</a>
            </li>))}</ul>
        </section>
      )}
      {found && found.records.length > 0 && (
        <section aria-labelledby="s-records"><h2 id="s-records">Sentences <small>{found.records.length}</small></h2>
          <ul class="found">{found.records.map((r) => (
            <li key={r.id}>
              <a href={link("report", [r.document], { record: r.id })}>{typeWord(r.type)}: {list(r.actors.map(name)) || "unnamed"}{r.recipients.length ? ` → ${list(r.recipients.map(name))}` : ""}</a>{" "}
              <span class="quiet">{shown(r.published)}, {r.document}</span>
              {r.text && <blockquote><Marked text={r.text} marks={r.marks ?? []} /></blockquote>}
            </li>))}</ul>
        </section>
      )}
      </div>
      {found && found.documents.length > 0 && (
        <section aria-labelledby="s-documents"><h2 id="s-documents">Reports <small>{found.documents.length}</small></h2>
          <ul class="found">{found.documents.map((d) => <li key={d.id}><a href={link("report", [d.id])}>{d.title ?? d.lead ?? d.id}</a> <span class="quiet">{shown(d.published)} {d.outlet}</span></li>)}</ul>
        </section>
      )}
    </>
  );
}

function Marked({ text, marks }: { text: string; marks: [number, number][] }): preact.JSX.Element {
  const parts: (string | preact.JSX.Element)[] = [];
  let at = 0;
  for (const [start, end] of [...marks].sort((x, y) => x[0] - y[0])) {
    if (start < at) continue;
    parts.push(text.slice(at, start), <mark key={start} class="hit">{text.slice(start, end)}</mark>);
    at = end;
  }
  return <>{parts}{text.slice(at)}</>;
}
