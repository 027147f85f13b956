/** A body: who sits in it, by which rule it decides, who blocks what now, and every block there has been. */
import { useMemo, useState } from "preact/hooks";
import { useAsk } from "../api";
import { isoOf, shown } from "../days";
import { Clocks } from "../parts/Clocks";
import { Filters } from "../parts/Filters";
import { MeasureCard } from "../parts/MeasureCard";
import { Empty, Notice } from "../parts/Notice";
import { Rested } from "../parts/Rested";
import { Save } from "../parts/Save";
import { SpellChart } from "../parts/SpellChart";
import { filtersOf } from "../route";
import type { Row } from "../save";
import { measureRow } from "../standing";
import { learn, useLink, useName, useShared } from "../state";
import type { Body, Member } from "../types";
import { list, many } from "../words";

const REST = 130;
const CARDS = 8;
const HELD = "Blocks over time";

export function BodyView(): preact.JSX.Element {
  const { route, on, known, patch } = useShared();
  const name = useName();
  const code = route.args[0] ?? "";
  const asked = useAsk<Body>(`bodies/${encodeURIComponent(code)}`, { on: isoOf(on), known: isoOf(known), ...filtersOf(route) }, REST);
  const body = asked.data;
  if (body) learn([...body.members, ...body.partners, ...body.candidates, ...body.observers, ...body.suspended].map((m) => [m.code, m.name] as const));
  // What the body itself or one of its organs refuses is no block of the body by somebody.
  const own = useMemo(() => new Set([code, ...(body?.organs ?? []).map((o) => o.code)]), [body]);
  const theirs = (body?.blocks ?? []).filter((m) => m.imposer.some((who) => !own.has(who)));
  const refused = [...new Set((body?.blocks ?? []).filter((m) => !theirs.includes(m)).flatMap((m) => m.target))];
  const blocks = useMemo(() => {
    const found = new Map<string, string[]>();
    for (const m of theirs) for (const who of m.imposer) if (!own.has(who)) found.set(who, [...(found.get(who) ?? []), ...m.target]);
    return found;
  }, [body]);
  const held = useMemo(() => body && <Rested><Held body={body} /></Rested>, [body]);
  const seats = useMemo(() => body && <Rested><Seats body={body} blocks={blocks} /></Rested>, [body, blocks]);
  const heldUp = new Set([...blocks.values()].flat());
  const surely = theirs.some((m) => m.certainty === "certain");
  const chart = useMemo(() => [...(body?.history ?? [])], [body]);
  const pictures = useMemo(() => [[HELD, chart.filter((m) => m.kind === "block")], ["Other measures in it and by it", chart.filter((m) => m.kind !== "block")]] as const, [chart]);
  const picked = route.query.pick ?? "";
  const rows = (): Row[] => [
    ...(["members", "partners", "candidates", "observers", "suspended"] as const).flatMap((relation) => (body?.[relation] ?? [])
      .map((m) => ({ entry: relation.replace(/s$/, ""), body: code, code: m.code, name: m.name, since: m.since, blocks: blocks.get(m.code) ?? [] }))),
    ...chart.map((m) => ({ entry: "measure", ...measureRow(m, isoOf(on)), body: m.body ?? code })),
  ];
  if (asked.error) return <><h1>{code}</h1><Notice error={asked.error} /></>;
  if (!body) return <p role="status" class="quiet">Asking …</p>;
  return (
    <>
      <div class="bar">
        <h1>{body.name} <small>{body.code}</small></h1>
        <Save name={body.code} rows={rows} />
      </div>
      <p class="lede">
        {blocks.size > 0
          ? <><strong>{list([...blocks.keys()].map(name))}</strong> {surely ? "" : "possibly "}{blocks.size === 1 ? "blocks" : "block"} the body on {shown(isoOf(on))}: {list([...heldUp].map(name)) || "its decisions"} {heldUp.size === 1 ? "is" : "are"} held up.</>
          : <>No block is reported to be in force on {shown(isoOf(on))}.</>}
        {refused.length > 0 && <> The body itself refuses {list(refused.map(name))}.</>}
      </p>
      <Clocks />
      <div class="under"><Filters /></div>
      <div class="columns body-columns">
        <section aria-labelledby="blocks-h">
          {held}
          {pictures.map(([title, of]) => of.length > 0 && (
            <div key={title}>
              <h2>{title} <small>{many(of.length, title === HELD ? "block" : "measure")}</small></h2>
              <SpellChart measures={of} on={on} known={known} picked={picked} pick={(id) => patch({ query: { pick: id === picked ? "" : id } })} label={`${body.name}, ${title}`} />
            </div>))}
          {!chart.length && <Empty>The ledger has no block or other measure in this body.</Empty>}
          {body.history.filter((m) => m.id === picked && !body.blocks.some((b) => b.id === m.id)).map((m) => <MeasureCard key={m.id} measure={m} open />)}
        </section>
        {seats}
      </div>
    </>
  );
}

/** Who blocks what on the day. */
function Held({ body }: { body: Body }): preact.JSX.Element {
  const [all, show] = useState(false);
  return (
    <>
      <h2 id="blocks-h">Who blocks what <small>{many(body.blocks.length, "block")}</small></h2>
      {body.blocks.slice(0, all ? undefined : CARDS).map((m) => <MeasureCard key={m.id} measure={m} />)}
      {!all && body.blocks.length > CARDS && <button type="button" class="plain" onClick={() => show(true)}>{many(body.blocks.length - CARDS, "further block")}</button>}
      {body.blocks.length === 0 && <Empty>Nobody is reported to hold this body up.</Empty>}
    </>
  );
}

/** How the body decides, and who sits in it. */
function Seats({ body, blocks }: { body: Body; blocks: Map<string, string[]> }): preact.JSX.Element {
  const name = useName();
  const { code } = body;
  return (
    <section aria-labelledby="rules-h">
      <h2 id="rules-h">How it decides</h2>
      <div class="scroll" tabIndex={0} role="region" aria-label="Decision rules">
        <table class="rules">
          <thead><tr><th scope="col">Matter</th><th scope="col">Rule</th><th scope="col">Note</th></tr></thead>
          <tbody>{body.rules.map((r) => (
            <tr key={r.matter}><th scope="row">{r.matter}</th><td>{r.rule.replaceAll("_", " ")}{r.threshold ? `, ${r.threshold <= 1 ? `${Math.round(r.threshold * 100)} %` : r.threshold}` : ""}{r.veto.length ? `; veto: ${r.veto[0] === "*" ? "any member" : list(r.veto.map(name))}` : ""}</td>
              <td class="quiet">{r.note}{r.source && <><br /><small>{r.source}</small></>}</td></tr>))}</tbody>
        </table>
      </div>
      {body.organs.length > 0 && <p class="quiet">Organs: {body.organs.map((o) => o.name).join(", ")}</p>}
      <People title="Members" people={body.members} blocks={blocks} body={code} />
      <People title="Candidates" people={body.candidates} blocks={blocks} body={code} />
      <People title="Partners" people={body.partners} blocks={blocks} body={code} />
      <People title="Observers" people={body.observers} blocks={blocks} body={code} />
      <People title="Suspended" people={body.suspended} blocks={blocks} body={code} />
    </section>
  );
}

function People({ title, people, blocks, body }: { title: string; people: Member[]; blocks: Map<string, string[]>; body: string }): preact.JSX.Element | null {
  const link = useLink();
  if (!people.length) return null;
  const held = new Set([...blocks.values()].flat());
  return (
    <>
      <h3>{title} <small>{people.length}</small></h3>
      <ul class="people">
        {[...people].sort((x, y) => x.name.localeCompare(y.name)).map((p) => (
          <li key={p.code} class={blocks.has(p.code) ? "blocks" : held.has(p.code) ? "held" : undefined}>
            <a href={link("dyad", [body, p.code])} title={p.since ? `since ${shown(p.since)}` : undefined}>{p.name}{blocks.has(p.code) ? " — blocks" : held.has(p.code) ? " — blocked" : ""}</a>
          </li>
        ))}
      </ul>
    </>
  );
}
