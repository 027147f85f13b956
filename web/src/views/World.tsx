/** The world on a day: arcs of measures in force, who restricts whom, and one actor in detail. */
import { useMemo, useRef } from "preact/hooks";
import { useAsk } from "../api";
import { Clocks } from "../parts/Clocks";
import { Filters, KindChips } from "../parts/Filters";
import { Notice } from "../parts/Notice";
import { Save } from "../parts/Save";
import { Rested, useRested } from "../parts/Rested";
import { shownDay } from "../days";
import { filtersOf } from "../route";
import { Spells, type Arc } from "../spells";
import { useLink, useName, useShared } from "../state";
import type { PackedSpells } from "../types";
import { kindWord, many } from "../words";
import { ActorPanel } from "./ActorPanel";
import { Matrix } from "./Matrix";
import { Leaders } from "./Leaders";
import { WorldMap } from "./WorldMap";

export function WorldView(): preact.JSX.Element {
  const { route, on, known, patch, actors } = useShared();
  const name = useName();
  const link = useLink();
  const packed = useAsk<PackedSpells>("spells", filtersOf(route));
  const spells = useMemo(() => packed.data && new Spells(packed.data), [packed.data]);
  const certainOnly = route.query.certain === "1";
  const all = useMemo(() => spells?.standing(on, known, { kinds: null, certainOnly }) ?? [], [spells, on, known, certainOnly]);
  const kinds = route.query.kind ?? "";
  const arcs = useMemo(() => {
    const chosen = new Set(kinds.split(",").filter(Boolean));
    return chosen.size ? all.filter((a) => chosen.has(a.kind)) : all;
  }, [all, kinds]);
  const counts = useMemo(() => {
    const found = new Map<string, number>();
    for (const arc of all) found.set(arc.kind, (found.get(arc.kind) ?? 0) + arc.count);
    return found;
  }, [all]);
  const drawn = useRef(false);
  if (spells && !drawn.current) {
    drawn.current = true;
    requestAnimationFrame(() => setTimeout(() => performance.mark("world-drawn")));
  }
  const chosen = route.query.actor ?? "";
  const choose = (code: string): void => patch({ query: { actor: code === chosen ? "" : code } }, false);
  const later = useRested(arcs);
  const chooseNow = useRef(choose);
  chooseNow.current = choose;
  const matrix = useMemo(() => <Matrix arcs={later} name={name} link={link} />, [later, actors]);
  const leaders = useMemo(() => <Leaders arcs={later} name={name} choose={(code) => chooseNow.current(code)} />, [later, actors]);
  const panel = useMemo(() => chosen && <Rested><ActorPanel code={chosen} close={() => chooseNow.current(chosen)} /></Rested>, [chosen]);
  const rows = (): Record<string, unknown>[] => arcs.map((a) => ({
    imposer: a.imposer, imposer_name: name(a.imposer), target: a.target, target_name: name(a.target), kind: a.kind,
    certainty: a.certain ? "certain" : "possible", contested: a.contested > 0, measures: a.count,
  }));
  return (
    <>
      <h1 class="unseen">World</h1>
      <div class="bar">
        {spells ? <Summary arcs={arcs} thinned={packed.data?.thinned ?? 0} /> : <p class="summary" role="status">Reading the ledger …</p>}
        <Save name="standing" rows={rows} />
      </div>
      {packed.error && <Notice error={packed.error} />}
      <div class={`stage ${chosen ? "with-panel" : ""}`}>
        <WorldMap arcs={arcs} chosen={chosen} choose={choose} ready={spells !== null} />
        {panel}
      </div>
      <Clocks />
      <div class="under">
        <KindChips counts={counts} />
        <Filters certain />
      </div>
      <div class="columns">
        <section aria-labelledby="matrix-h">
          <h2 id="matrix-h">Who restricts whom</h2>
          {matrix}
        </section>
        <section aria-labelledby="leaders-h">
          <h2 id="leaders-h">Most measures</h2>
          {leaders}
        </section>
      </div>
    </>
  );
}

function Summary({ arcs, thinned }: { arcs: Arc[]; thinned: number }): preact.JSX.Element {
  const { on, known } = useShared();
  const total = arcs.reduce((n, a) => n + a.count, 0);
  const certain = arcs.reduce((n, a) => n + a.certain, 0);
  const contested = arcs.reduce((n, a) => n + a.contested, 0);
  const kinds = [...new Set(arcs.map((a) => a.kind))];
  return (
    <p class="summary" role="status">
      <strong id="count">{many(total, "measure")}</strong> in force on <strong>{shownDay(on)}</strong>
      {known !== on && <>, as known on <strong>{shownDay(known)}</strong></>}
      <span class="quiet"> — {certain.toLocaleString("en-GB")} certain, {(total - certain).toLocaleString("en-GB")} possible{contested ? `, ${contested} contested` : ""}
        {kinds.length === 1 ? `; ${kindWord(kinds[0]!)} only` : ""}
        {thinned ? `; ${many(thinned, "pair")} with days of knowledge told apart coarsely` : ""}</span>
    </p>
  );
}
