/**
 * Bars of measures over time: solid where certain, faded where possible, hatched where contested; the condition stands at the
 * open end; a line leads from a measure to the one that supersedes it. Events below by intensity, words as open marks.
 */
import { scaleLinear, scaleUtc } from "d3-scale";
import { useMemo, useRef, useState } from "preact/hooks";
import { dateOf, dayOf, firstDay, interval, isoOf, shownDay, type Day } from "../days";
import { useName } from "../state";
import type { EventRow, Measure } from "../types";
import { kindColour, kindWord, list, many, typeWord } from "../words";
import { standsOn } from "../standing";
import { sureness } from "./MeasureCard";
import { usePaper } from "./usePaper";
import { useSize } from "./useWidth";

/** Measures that are drawn before the reader asks for all; of more, those that most reports tell of and that surely stood longest. */
const MOST = 26, MERCY = 4;
/** The same on a sheet of paper, and how wide it is. */
export const ON_PAPER = 6;
const SHEET = 680;
const LANE = 36, BAR = 12, TOP = 26, STRIP = 120, GROUP = 24;
const WIDE = 720;
const LETTER = 6.1;

const KEYS = [["solid", "certain"], ["faded", "possible"], ["thin", "start not reported"], ["hatched", "contested"], ["dot", "act"], ["diamond", "words"]] as const;

interface Props {
  measures: Measure[]; events?: EventRow[]; on: Day; known: Day; picked: string; pick: (id: string) => void; label: string; byBody?: boolean;
}
interface Lane { measure: Measure; y: number; from: Day }
interface Row { title: string; y: number }

const begins = (m: Measure): Day => {
  const told = (m.spells ?? []).flatMap((s) => (s.from ? [dayOf(s.from)] : s.to ? [dayOf(s.to)] : []));
  return told.length ? Math.min(...told) : (firstDay(m.since) ?? 0);
};

/** How much a measure weighs in the picture: its reports, and the years that it surely stood. */
function weight(m: Measure, last: Day): number {
  const sure = (m.spells ?? []).filter((s) => s.certainty === "certain" && s.from !== null)
    .reduce((days, s) => days + Math.max(0, Math.min(last, s.to === null ? last : dayOf(s.to)) - dayOf(s.from!)), 0);
  return m.reports + sure / 365 + (m.condition ? 1 : 0) + (m.contested ? 1 : 0);
}

/** Put measures in lanes, grouped by who does it to whom, the oldest group first. */
function lay(measures: Measure[], name: (code: string) => string): { lanes: Lane[]; rows: Row[]; height: number } {
  const groups = new Map<string, Measure[]>();
  for (const m of measures) {
    const mutual = m.imposer.join() === m.target.join();
    const who = list(m.imposer.map(name)) || "Unnamed";
    const title = mutual ? `Between ${who}` : `${who} on ${list(m.target.map(name)) || "unnamed"}${m.body ? `, in ${m.body}` : ""}`;
    groups.set(title, [...(groups.get(title) ?? []), m]);
  }
  const sorted = [...groups].map(([title, ms]) => [title, ms.sort((p, q) => begins(p) - begins(q))] as const)
    .sort((p, q) => begins(p[1][0]!) - begins(q[1][0]!));
  const lanes: Lane[] = [];
  const rows: Row[] = [];
  let y = TOP;
  for (const [title, ms] of sorted) {
    rows.push({ title, y: y + 16 });
    y += GROUP;
    for (const measure of ms) {
      lanes.push({ measure, y, from: begins(measure) });
      y += LANE;
    }
    y += 6;
  }
  return { lanes, rows, height: y };
}

export function SpellChart({ measures: every, events = [], on, known, picked, pick, label }: Props): preact.JSX.Element {
  const name = useName();
  const paper = usePaper();
  const [place, wide] = useSize<HTMLDivElement>();
  const width = paper ? SHEET : wide;
  const [whole, unfold] = useState(false);
  const most = paper ? ON_PAPER : MOST;
  const few = paper ? every.length <= most : whole || every.length <= MOST + MERCY;
  const measures = useMemo(() => {
    if (few) return every;
    const kept = new Set([...every].sort((p, q) => weight(q, known) - weight(p, known)).slice(0, most));
    return every.filter((m) => kept.has(m) || (m.id === picked && !paper));
  }, [every, few, most, known, few ? "" : picked]);
  const laid = useMemo(() => lay(measures, name), [measures]);
  const [first, last] = useMemo(() => {
    const told = [...measures.flatMap((m) => (m.spells ?? []).flatMap((s) => [s.from, s.to])), ...events.map((e) => e.date.earliest ?? e.date.latest)]
      .filter((d): d is string => d !== null).map(dayOf);
    const past = told.filter((d) => d <= known);
    const from = Math.min(...past, ...(past.length ? [] : [known - 365]));
    const to = Math.max(known, ...events.map((e) => dayOf(e.last_published)));
    const span = Math.max(240, to - from);
    return [from - Math.round(span * 0.06), to + Math.round(span * 0.03)];
  }, [measures, events, known]);
  const gutter = width > WIDE ? Math.min(250, width * 0.24) : 8;
  const x = scaleUtc([dateOf(first), dateOf(last)], [4, Math.max(60, width - gutter)]);
  const at = (day: Day): number => x(dateOf(day));
  const edge = x.range()[1]!;
  const height = laid.height + (events.length ? STRIP + 14 : 8);
  const intensity = scaleLinear([10, -10], [laid.height + 16, laid.height + STRIP - 4]);
  const where = new Map(laid.lanes.map((l) => [l.measure.id, l]));
  const all = x.ticks(Math.max(3, Math.floor((edge - 4) / 90)));
  const ticks = all.filter((t) => Math.abs(x(t) - Math.max(4, Math.min(edge, at(on)))) > 64);
  const choose = useRef(pick);
  choose.current = pick;
  const press = (id: string) => (event: KeyboardEvent): void => {
    if (event.key !== "Enter" && event.key !== " ") return;
    event.preventDefault();
    choose.current(id);
  };
  const drawing = [laid, events, first, last, width, picked];
  // What a move of the day leaves as it is keeps its drawing: only bars that begin or cease to stand are drawn anew. The three drawings
  // lie on one another as layers of their own, so that a hand that moves paints neither bars nor marks.
  const drawn = useMemo(() => new Map<string, { state: string; bar: preact.JSX.Element }>(), drawing);
  const bars = laid.lanes.map((lane) => {
    const { id } = lane.measure;
    const stands = standsOn(lane.measure, isoOf(on));
    const state = stands ? sureness(stands) : "";
    const kept = drawn.get(id);
    if (kept?.state === state) return kept.bar;
    const bar = <Bar key={id} lane={lane} at={at} edge={edge} width={width} picked={picked === id} state={state} click={() => choose.current(id)} press={press(id)} who={name} />;
    drawn.set(id, { state, bar });
    return bar;
  });
  const marks = useMemo(() => events.map((e) => (
    <Mark key={e.id} event={e} x={at(firstDay(e.date) ?? dayOf(e.published))} y={intensity(e.intensity)} zero={intensity(0)} picked={picked === e.id}
      who={`${list(e.actors.map(name))}${e.recipients.length ? ` to ${list(e.recipients.map(name))}` : ""}`} click={() => choose.current(e.id)} press={press(e.id)} />)), drawing);
  const links = useMemo(() => laid.lanes.map((lane) => <Supersession key={lane.measure.id} lane={lane} next={where.get(lane.measure.superseded_by ?? "")} at={at} />), drawing);
  const axis = useMemo(() => {
    const format = x.tickFormat();
    return (
      <g class="axis" aria-hidden="true">
        {ticks.map((t) => <g key={+t} transform={`translate(${x(t)} 0)`}><line y1={TOP - 8} y2={height} /><text y={12}>{format(t)}</text></g>)}
      </g>
    );
  }, [...drawing, height, ticks.map(Number).join()]);
  const sheet = { width, height, viewBox: `0 0 ${width} ${height}` };
  return (
    <div class="spells" ref={place}>
      <div class="sheets" role="group" aria-label={`Measures and events over time: ${label}`}>
      <svg {...sheet}>
        <defs>
          {[...new Set(measures.map((m) => m.kind))].map((kind) => (
            <pattern key={kind} id={`hatch-${kind}`} width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
              <rect width="6" height="6" fill={kindColour(kind)} opacity="0.18" /><rect width="2.6" height="6" fill={kindColour(kind)} />
            </pattern>
          ))}
        </defs>
        {axis}
        {laid.rows.map((r) => <text key={r.title} class="group" x={4} y={r.y}>{clip(r.title, width - 20, 6.8)}</text>)}
        {links}
        {bars}
      </svg>
      {events.length > 0 && (
        <svg {...sheet} class="over">
          <g class="events">
            <line class="zero" x1={0} x2={edge} y1={intensity(0)} y2={intensity(0)} />
            <text class="scale" x={edge + 8} y={intensity(7)}>{gutter > 100 ? "cooperation ↑" : ""}</text>
            <text class="scale" x={edge + 8} y={intensity(-7) + 6}>{gutter > 100 ? "conflict ↓" : ""}</text>
            {marks}
          </g>
        </svg>
      )}
      <svg {...sheet} class="over hands" aria-hidden="true">
        <Hand day={known} at={at} height={height} kind="known" edge={edge} label="known" />
        <Hand day={on} at={at} height={height} kind="on" edge={edge} label={shownDay(on)} />
      </svg>
      </div>
      <div class="legend quiet">
        {KEYS.slice(0, events.length ? undefined : -2).map(([key, words]) => <span key={key} aria-hidden="true"><i class={`key ${key}`} /> {words}</span>)}
        {every.length > MOST + MERCY && (
          <button type="button" class="plain" aria-expanded={whole} onClick={() => unfold(!whole)}>
            {whole ? `The ${MOST} most told` : `Show all ${every.length} measures`}</button>)}
        {!few && <span>The {most} of {every.length} measures that are most told of and stood longest are drawn.</span>}
      </div>
    </div>
  );
}

function Hand({ day, at, height, kind, edge, label }: { day: Day; at: (d: Day) => number; height: number; kind: string; edge: number; label: string }): preact.JSX.Element {
  const x = Math.max(4, Math.min(edge, at(day)));
  return (
    <g class={`hand ${kind}`} transform={`translate(${x} 0)`}>
      <line y1={18} y2={height} />
      {kind === "on" && <g><rect x={-41} y={-1} width={82} height={19} rx={9.5} /><text y={12}>{label}</text></g>}
    </g>
  );
}

interface BarProps {
  lane: Lane; at: (d: Day) => number; edge: number; width: number; state: string; picked: boolean; click: () => void;
  press: (e: KeyboardEvent) => void; who: (code: string) => string;
}

function Bar({ lane: { measure: m, y, from }, at, edge, width, picked, click, press, who, state }: BarProps): preact.JSX.Element {
  const spells = m.spells ?? [];
  const open = spells.length > 0 && (spells[spells.length - 1]!.to === null || at(dayOf(spells[spells.length - 1]!.to!)) >= edge);
  const start = Math.max(0, Math.min(at(from), edge - 30));
  const gutter = width - edge;
  const text = `${kindWord(m.kind)}${m.scope ? ` · ${m.scope}` : ""}${gutter <= 100 && m.condition ? ` — ${m.condition}` : ""}`;
  const room = Math.max(width - 12, 80);
  const left = Math.max(2, Math.min(start, room - Math.min(text.length, 46) * LETTER));
  const words = `${kindWord(m.kind)} by ${list(m.imposer.map(who)) || "unnamed"} on ${list(m.target.map(who)) || "unnamed"}${m.scope ? `: ${m.scope}` : ""}. ` +
    `Since ${interval(m.since)}${m.until ? ` to ${interval(m.until)}` : ""}${m.condition ? `, ${m.condition}` : ""}. ${state || "not in force"} on the day, ${many(m.reports, "report")}.`;
  const ends = halves(m.condition ?? "no end reported", gutter - 14, 5.7);
  return (
    <g class={`lane ${picked ? "picked" : ""} ${state ? "" : "past"}`} role="button" tabindex={0} aria-label={words} aria-pressed={picked} onClick={click} onKeyDown={press}
      data-id={m.id} data-stands={state ? "" : undefined}>
      <title>{words}</title>
      <rect class="touch" x={0} y={y - 1} width={width} height={LANE - 2} rx={4} />
      <text class="what" x={left} y={y + 12}>{clip(text, room - left)}</text>
      {spells.map((s, i) => {
        const x0 = s.from === null ? 0 : Math.max(0, at(dayOf(s.from)));
        const x1 = s.to === null ? edge : Math.min(edge, at(dayOf(s.to)));
        if (x1 <= 0 || x0 >= edge) return null;
        const kind = s.contested ? "contested" : s.certainty;
        const thin = s.from === null && s.certainty !== "certain";
        return <rect key={i} class={`spell ${kind} ${thin ? "thin" : ""}`} x={x0} y={y + 18 + (thin ? BAR / 2 - 1.5 : 0)} width={Math.max(2.5, x1 - x0)} height={thin ? 3 : BAR}
          style={{ fill: s.contested ? `url(#hatch-${m.kind})` : kindColour(m.kind), stroke: kindColour(m.kind) }} />;
      })}
      {open && <path class="open" d={`M${edge} ${y + 18}l7 ${BAR / 2}l-7 ${BAR / 2}z`} style={{ fill: kindColour(m.kind) }} />}
      {gutter > 100 && open && <text class={`until ${m.condition ? "" : "none"}`} x={edge + 12}>
        {ends.map((line, i) => <tspan key={i} x={edge + 12} y={y + (ends.length > 1 ? 22 + 13 * i : 28)}>{line}</tspan>)}</text>}
    </g>
  );
}

function Supersession({ lane, next, at }: { lane: Lane; next: Lane | undefined; at: (d: Day) => number }): preact.JSX.Element | null {
  if (!next) return null;
  const to = lane.measure.spells?.[lane.measure.spells.length - 1]?.to;
  const x0 = at(to ? dayOf(to) : next.from);
  const x1 = at(next.from);
  const [y0, y1] = [lane.y + 18 + BAR / 2, next.y + 18 + BAR / 2];
  const bow = 16;
  return <path class="supersedes" d={`M${x0} ${y0}C${x0 + bow} ${y0} ${x1 - bow} ${y1} ${x1} ${y1}`}><title>superseded by a later measure</title></path>;
}

interface MarkProps { event: EventRow; x: number; y: number; zero: number; picked: boolean; who: string; click: () => void; press: (e: KeyboardEvent) => void }

function Mark({ event: e, x, y, zero, picked, who, click, press }: MarkProps): preact.JSX.Element {
  const words = `${typeWord(e.type, e.mode)}, ${interval(e.date)}: ${who}. Intensity ${e.intensity.toFixed(1)}, ${e.status}`;
  const said = e.quad === 1 || e.quad === 3;
  return (
    <g class={`mark ${e.quad > 2 ? "conflict" : "cooperation"} ${said ? "said" : "done"} ${picked ? "picked" : ""} ${e.status === "occurred" || e.status === "ongoing" ? "" : "unreal"}`}
      role="button" tabindex={0} aria-label={words} onClick={click} onKeyDown={press} data-id={e.id}>
      <title>{words}</title>
      <line x1={x} x2={x} y1={zero} y2={y} />
      {said ? <path d={`M${x} ${y - 5.5}l5.5 5.5l-5.5 5.5l-5.5 -5.5z`} /> : <circle cx={x} cy={y} r={4.8} />}
    </g>
  );
}

const clip = (text: string, room: number, letter = LETTER): string => {
  const most = Math.max(6, Math.floor(room / letter));
  return text.length <= most ? text : `${text.slice(0, most - 1).trimEnd()}…`;
};

/** Words in one line where they fit, else in two; what is still too long is cut. */
function halves(text: string, room: number, letter: number): string[] {
  const most = Math.max(6, Math.floor(room / letter));
  if (text.length <= most) return [text];
  const at = text.lastIndexOf(" ", most);
  return at < 6 ? [clip(text, room, letter)] : [text.slice(0, at), clip(text.slice(at + 1), room, letter)];
}
