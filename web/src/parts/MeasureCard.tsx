/** A measure in words: who restricts whom, since when, until what, on what ground, and the sentences it rests on. */
import { useState } from "preact/hooks";
import { useAsk } from "../api";
import { interval, shown } from "../days";
import { useLink, useName } from "../state";
import type { Evidence, Measure, Why } from "../types";
import { kindColour, kindWord, list, many, score, typeWord } from "../words";
import { Notice } from "./Notice";
import { Voices } from "./Voices";

export function Sides({ imposer, target, body }: { imposer: string[]; target: string[]; body: string | null }): preact.JSX.Element {
  const name = useName();
  const link = useLink();
  const mutual = imposer.length > 0 && imposer.join() === target.join();
  const who = (codes: string[]): string => (codes.length ? list(codes.map(name)) : "unnamed");
  const words = mutual ? who(imposer) : <>{who(imposer)} <span class="to" aria-label="on">→</span> {who(target)}</>;
  const [a, b] = [imposer[0], mutual ? imposer[1] : target[0]];
  return (
    <span class="sides">
      {a && b ? <a href={link("dyad", [a, b])}>{words}</a> : words}
      {body && <> in <a href={link("body", [body])}>{name(body)}</a></>}
    </span>
  );
}

export const sureness = (m: Measure): string =>
  [m.state === "announced" ? "announced" : m.state === "suspended" ? "suspended" : "", m.certainty, m.contested ? "contested" : ""].filter(Boolean).join(", ");

export function MeasureCard({ measure: m, open = false, brief = false }: { measure: Measure; open?: boolean; brief?: boolean }): preact.JSX.Element {
  const [shownAll, show] = useState(open);
  const facts: [string, string][] = [];
  facts.push(["Since", m.presupposed && !m.since.earliest ? `before ${shown(m.since.latest)} (start not reported)` : interval(m.since)]);
  if (m.until) facts.push(["Until", interval(m.until)]);
  if (m.condition) facts.push(["Condition", m.condition]);
  if (m.ground) facts.push(["Ground", m.ground]);
  if (m.flow || m.coverage) facts.push(["Reach", [m.flow, m.coverage].filter(Boolean).join(", ")]);
  if (m.goods.length) facts.push(["Goods", m.goods.join(", ")]);
  if (m.listed.length) facts.push(["Listed", m.listed.join(", ")]);
  facts.push(["Last reported", `${shown(m.last_reported)}, ${many(m.reports, "report")}`]);
  return (
    <article class="card measure" data-certainty={m.certainty} style={{ "--kind": kindColour(m.kind) }} aria-label={`${kindWord(m.kind)} measure`}>
      <header>
        <span class="kind"><i class="swatch" />{kindWord(m.kind)}</span>
        <Sides imposer={m.imposer} target={m.target} body={m.body} />
        <span class={`sure ${m.contested ? "contested" : m.certainty}`}>{sureness(m)}</span>
      </header>
      {m.scope && <p class="scope">{m.scope}</p>}
      <dl>{facts.map(([k, v]) => <div key={k}><dt>{k}</dt><dd>{v}</dd></div>)}</dl>
      {m.supersedes.length > 0 && <p class="quiet">Supersedes: {m.supersedes.map((s) => s.scope ?? "an earlier measure").join("; ")}</p>}
      <Quotes evidence={shownAll ? m.evidence : m.evidence.slice(0, brief ? 1 : 2)} />
      {!shownAll && m.evidence.length > (brief ? 1 : 2) && (
        <button type="button" class="plain" onClick={() => show(true)}>{many(m.evidence.length - (brief ? 1 : 2), "more sentence")}</button>
      )}
      {!brief && <HowWeKnow id={m.id} />}
    </article>
  );
}

export function Quotes({ evidence }: { evidence: Evidence[] }): preact.JSX.Element {
  const link = useLink();
  const seen = new Set<string>();
  const once = evidence.filter((e) => {
    const key = `${e.document}/${e.text ?? e.record}`;
    return !seen.has(key) && seen.add(key);
  });
  return (
    <ul class="quotes">
      {once.map((e) => (
        <li key={e.record}>
          <blockquote>{e.text ?? "The report’s words are not in this ledger."}</blockquote>
          <p class="quiet">
            <Voices voices={e.voices} />
            <a class="source" href={link("report", [e.document], { record: e.record })}>{e.document}</a>, {shown(e.published)}
          </p>
        </li>
      ))}
    </ul>
  );
}

/** The chain from an answer down to records, voices and the rule that read them. */
export function HowWeKnow({ id }: { id: string }): preact.JSX.Element {
  const [open, set] = useState(false);
  const why = useAsk<Why>(open ? `why/${encodeURIComponent(id)}` : null);
  return (
    <details class="why" onToggle={(e) => set((e.currentTarget as HTMLDetailsElement).open)}>
      <summary>How do we know?</summary>
      {why.error && <Notice error={why.error} />}
      <ol>
        {(why.data?.chain ?? []).map((step) => (
          <li key={step.record}>
            <b>{step.change ?? typeWord(step.type)}</b> · {step.status} · {shown(step.document.published)}<br />
            <span class="quiet">Read by <code>{step.source.rule ?? step.source.head ?? "hand"}</code> with score {score(step.source.score)}</span>
          </li>
        ))}
      </ol>
      <p class="quiet"><code>{id}</code></p>
    </details>
  );
}
