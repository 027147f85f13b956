/** One record: who did what to whom, when, who says so, what it changes, and what read it. */
import { interval } from "../days";
import { useLink, useName } from "../state";
import type { CodedRecord, Verdict } from "../types";
import { kindColour, kindWord, list, QUAD, score, typeWord } from "../words";
import { Voices } from "./Voices";

interface Props { record: CodedRecord; verdict?: Verdict | null | undefined; picked?: boolean; pick?: () => void }

export function RecordCard({ record: r, verdict, picked, pick }: Props): preact.JSX.Element {
  const link = useLink();
  const m = r.measure;
  const [a, b] = [r.actors[0]?.code, r.recipients[0]?.code];
  const title = <b class={r.quad > 2 ? "conflict" : "cooperation"}>{typeWord(r.type, r.mode)}</b>;
  return (
    <article class={`card record ${picked ? "picked" : ""}`} data-record={r.id} aria-label={typeWord(r.type, r.mode)}>
      <header>
        {pick ? <button type="button" class="pickup" aria-pressed={picked} onClick={pick}>{title}</button> : title}
        <span class="quiet">{QUAD[r.quad]} {r.intensity > 0 ? "+" : ""}{r.intensity.toFixed(1)} · {r.status}</span>
        {verdict && <span class={`sure ${verdict.verdict}`}>{verdict.verdict} by {verdict.by}</span>}
      </header>
      <p class="who"><SideList sides={r.actors} /> {r.recipients.length > 0 && <><span class="to" aria-label="to">→</span> <SideList sides={r.recipients} /></>}
        {a && b && a !== b && <a class="quiet" href={link("dyad", [a, b])}>see the two</a>}</p>
      <dl>
        <div><dt>When</dt><dd>{interval(r.date)} <small class="quiet">{r.date.basis}{r.date.text ? `: “${r.date.text}”` : ""}</small></dd></div>
        <div><dt>Says who</dt><dd><Voices voices={r.attribution} last /></dd></div>
        {m && <MeasureLine record={r} />}
        {r.contexts.length > 0 && <div><dt>Context</dt><dd>{r.contexts.join(", ")}</dd></div>}
        <div><dt>Read by</dt><dd><code>{r.source.rule ?? r.source.head ?? "hand"}</code> <small class="quiet">score {score(r.source.score)}</small></dd></div>
      </dl>
    </article>
  );
}

function SideList({ sides }: { sides: CodedRecord["actors"] }): preact.JSX.Element {
  if (!sides.length) return <span class="quiet">nobody named</span>;
  return <>{sides.map((s, i) => <span key={i}>{i > 0 && ", "}{s.name} <small>{[s.code, s.sector].filter(Boolean).join(" ")}</small></span>)}</>;
}

function MeasureLine({ record }: { record: CodedRecord }): preact.JSX.Element {
  const name = useName();
  const m = record.measure!;
  const parts = [
    m.scope, m.condition && `condition: ${m.condition}`, m.ground && `ground: ${m.ground}`, m.since && `since ${interval(m.since)}`, m.until && `until ${interval(m.until)}`,
  ].filter(Boolean);
  return (
    <div class="measure-line">
      <dt>Measure</dt>
      <dd><i class="swatch" style={{ background: kindColour(m.kind) }} /><b>{kindWord(m.kind)}, {m.change}</b>: {list(m.imposer.map(name)) || "unnamed"} on {list(m.target.map(name)) || "unnamed"}{m.body ? ` in ${m.body}` : ""}
        {parts.length > 0 && <span class="quiet"> — {parts.join("; ")}</span>}</dd>
    </div>
  );
}
