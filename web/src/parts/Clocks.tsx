/** The two days: a slider for the day in question, one for the day of knowledge, over how much was read when. */
import { useEffect, useMemo, useRef, useState } from "preact/hooks";
import { dayOf, isoOf, shownDay, type Day } from "../days";
import { reach, useShared } from "../state";
import type { Totals } from "../types";

/** A whole play takes so many steps of so many milliseconds. */
const STEPS = 700;
const TICK = 50;

export function Clocks(): preact.JSX.Element {
  const { info, totals, on, known, route, patch } = useShared();
  const [first, last] = reach(info, totals);
  const along = route.query.along === "1";
  const [playing, play] = useState(false);
  const now = useRef({ on, along });
  now.current = { on, along };
  const move = (day: Day): void => patch(along ? { on: day, known: day } : { on: day });

  useEffect(() => {
    if (!playing) return;
    const step = Math.max(1, Math.round((last - first) / STEPS));
    const timer = setInterval(() => {
      const next = Math.min(last, now.current.on + step);
      patch(now.current.along ? { on: next, known: next } : { on: next });
      if (next >= last) play(false);
    }, TICK);
    return () => clearInterval(timer);
  }, [playing]);

  const start = (): void => {
    if (!playing && on >= last) move(first);
    play(!playing);
  };
  return (
    <section class="clocks" aria-label="The two days">
      <button type="button" class="play" onClick={start} aria-label={playing ? "Pause" : "Play through the years"}>
        <svg viewBox="0 0 24 24" aria-hidden="true"><path d={playing ? "M7 5h3.5v14H7zM13.5 5H17v14h-3.5z" : "M8 5v14l11-7z"} /></svg>
      </button>
      <div class="tracks">
        <Track id="on" label="In force on" day={on} first={first} last={last} set={(d) => { play(false); move(d); }} totals={totals} />
        <Track id="known" label="As known on" day={known} first={first} last={last} totals={totals} faint
          set={(d) => patch(along ? { on: d, known: d } : { known: d })} />
      </div>
      <div class="clock-ways">
        <label class="check"><input type="checkbox" checked={along}
          onChange={(e) => patch(e.currentTarget.checked ? { known: on, query: { along: "1" } } : { query: { along: "" } })} />
          Read along</label>
        <button type="button" class="plain" onClick={() => patch({ on: dayOf(info.today), known: dayOf(info.today) })}>Today</button>
      </div>
    </section>
  );
}

interface TrackProps {
  id: string; label: string; day: Day; first: Day; last: Day; set: (day: Day) => void; totals: Totals; faint?: boolean;
}

function Track({ id, label, day, first, last, set, totals, faint }: TrackProps): preact.JSX.Element {
  const at = Math.min(last, Math.max(first, day));
  const typed = (text: string): void => {
    if (/^\d{4}-\d{2}-\d{2}$/.test(text) && !Number.isNaN(dayOf(text))) set(dayOf(text));
  };
  return (
    <div class={`track ${faint ? "faint" : ""}`}>
      <label for={`${id}-day`}>{label}</label>
      <input id={`${id}-date`} type="date" value={isoOf(day)} aria-label={`${label}: date`} onChange={(e) => typed(e.currentTarget.value)} />
      <div class="rail">
        <Read totals={totals} first={first} last={last} />
        <input id={`${id}-day`} type="range" min={first} max={last} value={at} aria-valuetext={shownDay(day)}
          onInput={(e) => set(Number(e.currentTarget.value))} />
      </div>
    </div>
  );
}

/** How many reports of each month the ledger has read. */
function Read({ totals, first, last }: { totals: Totals; first: Day; last: Day }): preact.JSX.Element {
  return useMemo(() => {
    const most = Math.max(1, ...totals.months.map((m) => m[1]));
    const width = (30.4 / (last - first)) * 1000;
    return (
      <svg class="read" viewBox="0 0 1000 20" preserveAspectRatio="none" aria-hidden="true">
        {totals.months.map(([month, reports]) => {
          const height = 3 + 17 * Math.sqrt(reports / most);
          const x = ((dayOf(month) - first) / (last - first)) * 1000;
          return <rect key={month} x={x} y={20 - height} width={Math.max(1.2, width * 0.82)} height={height} />;
        })}
      </svg>
    );
  }, [totals, first, last]);
}
