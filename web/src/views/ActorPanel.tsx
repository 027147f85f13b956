/** One actor on the day: what it imposes, what it bears, where it sits, and whom it deals with. */
import { useAsk } from "../api";
import { isoOf } from "../days";
import { MeasureCard } from "../parts/MeasureCard";
import { Notice } from "../parts/Notice";
import { filtersOf } from "../route";
import { useLink, useName, useShared } from "../state";
import type { ActorDetail, Measure } from "../types";
import { many } from "../words";

/** The panel is drawn when the slider rests; what little more is waited for is a second thought of the hand. */
const REST = 50;
const MOST = 30;
/** Offices that a reader looks for first. */
const FIRST = ["president", "prime minister", "chancellor", "secretary general", "secretary-general", "foreign minister"];

export function ActorPanel({ code, close }: { code: string; close: () => void }): preact.JSX.Element {
  const { on, known, route } = useShared();
  const name = useName();
  const link = useLink();
  const days = { on: isoOf(on), known: isoOf(known) };
  const path = encodeURIComponent(code);
  const detail = useAsk<ActorDetail>(`actors/${path}`, { on: days.on }, REST);
  const certain = route.query.certain === "1";
  const asked = { ...days, ...filtersOf(route), kind: route.query.kind, certain, order: "fresh", limit: MOST };
  const by = useAsk<Listed>("standing", { by: code, ...asked }, REST);
  const against = useAsk<Listed>("standing", { against: code, ...asked }, REST);
  const offices = (detail.data?.offices ?? []).map((o) => ({ ...o, rank: FIRST.indexOf(o.title.toLowerCase()) }))
    .filter((o) => o.rank >= 0).sort((a, b) => a.rank - b.rank).slice(0, 3);
  const bodies = (detail.data?.bodies ?? []).filter((b) => ["NATO", "EU", "UN", "OSCE", "G20", "SCO", "AU", "COE", "WTO", "ECOWAS", "GCC", "ARABLEAGUE", "ASEAN", "BRICS"].includes(b.code));
  return (
    <aside class="panel" aria-label={`${name(code)} in detail`}>
      <header>
        <h2>{name(code)}</h2>
        <button type="button" class="icon" onClick={close} aria-label="Close">
          <svg viewBox="0 0 24 24" aria-hidden="true"><path d="M6 6l12 12M18 6L6 18" /></svg></button>
      </header>
      {(detail.error ?? by.error) && <Notice error={(detail.error ?? by.error)!} />}
      {offices.length > 0 && <p class="quiet">{offices.map((o) => `${o.holder}, ${o.title}`).join(" · ")}</p>}
      {bodies.length > 0 && (
        <p class="tags">{bodies.map((b) => <a key={b.code} href={link("body", [b.code])}>{b.code} <small>{b.relation}</small></a>)}</p>
      )}
      {(detail.data?.near.length ?? 0) > 0 && (
        <p class="quiet">Deals most with {detail.data!.near.slice(0, 5).map(([other], i) => (
          <span key={other}>{i > 0 && ", "}<a href={link("dyad", [code, other])}>{name(other)}</a></span>))}</p>
      )}
      <Side title="Imposes" told={by.data} />
      <Side title="Bears" told={against.data} but={by.data} />
    </aside>
  );
}

interface Listed { measures: Measure[]; page?: { total: number } }

/** What the actor imposes or bears: the surest and last reported first; `but` is told already (a truce is on both sides). */
function Side({ title, told, but }: { title: string; told: Listed | null; but?: Listed | null }): preact.JSX.Element {
  const total = told?.page?.total ?? told?.measures.length ?? 0;
  const rows = (told?.measures ?? []).slice(0, MOST).filter((m) => !but?.measures.some((o) => o.id === m.id));
  return (
    <>
      <h3>{title} <small>{told ? many(total, "measure") : "asking …"}{total > MOST ? `, the ${MOST} surest and last reported first` : ""}</small></h3>
      {rows.map((m) => <MeasureCard key={m.id} measure={m} brief />)}
    </>
  );
}
