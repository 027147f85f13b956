/** A report's text with actors, dates, voices and triggers marked, and beside it the records they belong to. */
import { useEffect, useMemo, useRef } from "preact/hooks";
import { Empty } from "./Notice";
import { RecordCard } from "./RecordCard";
import type { Report, Span } from "../types";

interface Piece { start: number; end: number; spans: Span[] }
/** The mark that is drawn where several lie on one another. */
const RANK = ["trigger", "voice", "date", "actor", "recipient"];
const WORDS: Record<string, string> = { trigger: "act", voice: "voice", date: "date", actor: "actor", recipient: "recipient" };

/** Cut a text at every edge of a span; offsets are UTF-16 units. */
export function pieces(start: number, end: number, spans: Span[]): Piece[] {
  const inside = spans.filter((s) => s.start16 < end && s.end16 > start);
  const cuts = [...new Set([start, end, ...inside.flatMap((s) => [s.start16, s.end16])])].filter((n) => n >= start && n <= end).sort((a, b) => a - b);
  return cuts.slice(1).map((to, i) => {
    const from = cuts[i]!;
    return { start: from, end: to, spans: inside.filter((s) => s.start16 <= from && s.end16 >= to) };
  });
}

interface Props { report: Report; picked: string; pick: (record: string) => void }

export function Coded({ report, picked, pick }: Props): preact.JSX.Element {
  const place = useRef<HTMLDivElement>(null);
  const sorted = useMemo(() => [...report.records].sort((x, y) => (x.evidence[0]?.start ?? 0) - (y.evidence[0]?.start ?? 0) || (x.evidence[0]?.trigger?.start ?? 0) - (y.evidence[0]?.trigger?.start ?? 0)), [report]);
  const flip = (records: string[]): void => {
    const at = records.indexOf(picked);
    pick(records[at + 1] ?? records[0] ?? "");
  };
  useEffect(() => {
    if (!picked) return;
    const mark = place.current?.querySelector<HTMLElement>(".piece.of");
    mark?.scrollIntoView({ block: "center", behavior: "auto" });
    place.current?.querySelector<HTMLElement>(`[data-record="${CSS.escape(picked)}"]`)?.scrollIntoView({ block: "nearest" });
  }, [picked, report]);
  return (
    <div class="coded" ref={place}>
      <section class="paper" aria-label="Text of the report">
        <p class="marks quiet" aria-hidden="true">{RANK.map((k) => <span key={k}><mark class={k}>{WORDS[k]}</mark></span>)}</p>
        <Words report={report} picked={picked} flip={flip} />
      </section>
      <section class="records" aria-label="Records">
        {report.records.length === 0 && <Empty>Nothing was found that the codebook codes.</Empty>}
        {sorted.map((r) => <RecordCard key={r.id} record={r} verdict={report.review[r.id]} picked={r.id === picked} pick={() => pick(r.id === picked ? "" : r.id)} />)}
      </section>
    </div>
  );
}

function Words({ report, picked, flip }: { report: Report; picked: string; flip: (records: string[]) => void }): preact.JSX.Element {
  const text = report.text;
  const blank = text ? text.length - text.trimStart().length : 0;
  const cut = useMemo(() => (text === null ? [] : pieces(blank, text.trimEnd().length, report.spans)), [report]);
  if (text !== null) {
    return <div class="text">{cut.map((p) => <Mark key={p.start} piece={p} words={text.slice(p.start, p.end)} picked={picked} flip={flip} />)}</div>;
  }
  if (!report.parts?.length) return <Empty>The report’s words are not in this ledger; records and offsets are.</Empty>;
  return (
    <div class="text parts">
      {report.parts.map((part) => {
        const from = part.start16 ?? part.start;
        return (
          <p key={part.start}>{pieces(from, from + part.text.length, report.spans).map((p) => (
            <Mark key={p.start} piece={p} words={part.text.slice(p.start - from, p.end - from)} picked={picked} flip={flip} />))}</p>
        );
      })}
    </div>
  );
}

function Mark({ piece, words, picked, flip }: { piece: Piece; words: string; picked: string; flip: (records: string[]) => void }): preact.JSX.Element {
  const marks = piece.spans.filter((s) => s.kind !== "evidence");
  const evidence = piece.spans.some((s) => s.kind === "evidence" && s.records.includes(picked));
  const own = marks.filter((s) => s.records.includes(picked));
  const top = [...(own.length ? own : marks)].sort((a, b) => RANK.indexOf(a.kind) - RANK.indexOf(b.kind))[0];
  const base = `piece ${evidence ? "of" : ""} ${piece.spans.length ? "" : "bare"}`;
  if (!top) return <span class={base}>{words}</span>;
  const records = [...new Set(marks.flatMap((s) => s.records))];
  const dim = picked && !own.length ? "dim" : "";
  const told = `${words}: ${WORDS[top.kind] ?? top.kind}${top.label ? ` ${top.label}` : ""}`;
  if (!records.length) return <span class={base}><mark class={`${top.kind} ${dim}`} title={told}>{words}</mark></span>;
  return (
    <span class={base}>
      <a class={`mark ${top.kind} ${dim}`} href={location.hash} title={told} aria-label={told} onClick={(e) => { e.preventDefault(); flip(records); }}>{words}</a>
    </span>
  );
}
