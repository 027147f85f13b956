/** The answer in a box: what one may do with the other, by which rule, who holds it up, who would have to move, and what if. */
import { PUBLISHED, useAsk } from "../api";
import { isoOf } from "../days";
import { Notice } from "../parts/Notice";
import { filtersOf } from "../route";
import { standingOn } from "../standing";
import { useLink, useName, useShared } from "../state";
import type { Measure, Status } from "../types";
import { ENGAGEMENT, kindColour, kindWord, list, many } from "../words";

const REST = 130;
const RELATION: Record<string, string> = {
  member: "is a member", partner: "is a partner", candidate: "is a candidate", observer: "is an observer", none: "has no standing in it",
};

export function StatusBox({ a, b, measures }: { a: string; b: string; measures: Measure[] }): preact.JSX.Element {
  const { on, known, route, actors, patch } = useShared();
  const name = useName();
  const supposed = (route.query.if ?? "").split(",");
  // What is supposed stands in the address, as the days do.
  const isBody = (code: string): boolean => ["body", "organ"].includes(actors.get(code)?.kind ?? "");
  const [one, other] = isBody(b) && !isBody(a) ? [b, a] : [a, b];
  const query = { a: one, b: other, on: isoOf(on), known: isoOf(known), ...filtersOf(route) };
  const asked = useAsk<Status>(PUBLISHED ? null : "status", query, REST);
  const status = asked.data;
  const theirs = status?.relation === "none" && !status.rule ? status.measures : status?.blocks ?? [];
  const movers = [...new Set([...theirs.flatMap((m) => m.imposer), ...(status?.to_reopen ?? []).flat()])];
  const chosen = supposed.filter((code) => movers.includes(code));
  const what = chosen.map((code) => `${code} lifts`).join(", ");
  const then = useAsk<Status>(what ? "status" : null, { ...query, if: what });
  if (PUBLISHED) return <Standing standing={standingOn(measures, isoOf(on))} />;
  if (asked.error) return <aside class="status"><Notice error={asked.error} /></aside>;
  if (!status) return <aside class="status" aria-busy="true"><p class="quiet">Asking …</p></aside>;
  const flip = (code: string): void => patch({ query: { if: (chosen.includes(code) ? chosen.filter((c) => c !== code) : [...chosen, code]).join(",") } });
  return (
    <aside class="status" aria-label="Status" aria-live="polite">
      <p class="engagement" data-state={status.engagement}>
        <span class="quiet">{status.rule ? `Engagement of ${name(one)} with ${name(other)}` : "Between the two"}</span>
        <strong>{ENGAGEMENT[status.engagement] ?? status.engagement}</strong>
        <em class={`sure ${status.contested ? "contested" : status.certainty}`}>{status.contested ? "contested" : status.certainty}</em>
      </p>
      {status.basis === "no_report" && <p class="notice">No report read by this day tells of the two. That is no answer.</p>}
      <dl>
        {status.rule && <div><dt>Relation</dt><dd>{name(other)} {RELATION[status.relation] ?? status.relation}</dd></div>}
        {status.rule && <div><dt>Decision rule</dt><dd>{status.rule.replaceAll("_", " ")}{status.decision?.votes_needed ? ` (${status.decision.votes_needed} of ${status.decision.members})` : ""}</dd></div>}
        {status.blocks.length > 0 && <div><dt>Who blocks</dt><dd>{list([...new Set(status.blocks.flatMap((m) => m.imposer))].map(name))}</dd></div>}
        {status.to_reopen.length > 0 && <div class="must"><dt>Must move</dt><dd>{status.to_reopen.map((group) => list(group.map(name))).join(" or ")}</dd></div>}
        {!status.rule && <div><dt>In force</dt><dd><Kinds measures={status.measures} /></dd></div>}
        {(status.shared_bodies?.length ?? 0) > 0 && <div><dt>Sit together in</dt><dd><Shared bodies={status.shared_bodies!} /></dd></div>}
      </dl>
      {(status.trend?.some((t) => t.events > 0) ?? false) && <Trend trend={status.trend!} />}
      {movers.length > 0 && (
        <fieldset class="whatif">
          <legend>What if</legend>
          {movers.filter(Boolean).map((code) => (
            <label key={code} class="switch"><input type="checkbox" role="switch" checked={chosen.includes(code)} onChange={() => flip(code)} />
              {name(code)} lifts</label>
          ))}
          {what && then.error && <Notice error={then.error} />}
          {what && then.data && (
            <p class="then">Then: <strong data-state={then.data.engagement}>{ENGAGEMENT[then.data.engagement] ?? then.data.engagement}</strong>
              {then.data.to_reopen.length > 0 && <> — {then.data.to_reopen.map((g) => list(g.map(name))).join(" or ")} would still have to move</>}
              {!status.rule && <>, {many(then.data.measures.length, "measure")} left</>}</p>
          )}
        </fieldset>
      )}
    </aside>
  );
}

function Kinds({ measures }: { measures: Measure[] }): preact.JSX.Element {
  const kinds = new Map<string, number>();
  for (const m of measures) kinds.set(m.kind, (kinds.get(m.kind) ?? 0) + 1);
  if (!kinds.size) return <>nothing reported</>;
  return <>{[...kinds].sort((x, y) => y[1] - x[1]).map(([k, n]) => (
    <span key={k} class="kind"><i class="swatch" style={{ background: kindColour(k) }} />{kindWord(k)} {n > 1 ? `× ${n}` : ""}</span>))}</>;
}

function Shared({ bodies }: { bodies: string[] }): preact.JSX.Element {
  const link = useLink();
  return <>{bodies.slice(0, 8).map((code, i) => <span key={code}>{i > 0 && ", "}<a href={link("body", [code])}>{code}</a></span>)}
    {bodies.length > 8 && ` and ${bodies.length - 8} more`}</>;
}

/** Intensity of the last twelve months. */
function Trend({ trend }: { trend: NonNullable<Status["trend"]> }): preact.JSX.Element {
  const most = Math.max(1, ...trend.map((t) => Math.abs(t.intensity)));
  return (
    <figure class="trend">
      <svg viewBox={`0 0 ${trend.length * 10} 40`} role="img" aria-label={`Sum of intensity by month, ${trend[0]!.month} to ${trend[trend.length - 1]!.month}`} preserveAspectRatio="none">
        {trend.map((t, i) => {
          const high = (Math.abs(t.intensity) / most) * 18;
          return <rect key={t.month} x={i * 10 + 1.5} width={7} y={t.intensity < 0 ? 20 : 20 - high} height={Math.max(high, t.events ? 1 : 0)} class={t.intensity < 0 ? "conflict" : "cooperation"} />;
        })}
        <line x1="0" x2={trend.length * 10} y1="20" y2="20" />
      </svg>
      <figcaption class="quiet">Twelve months of events, by intensity</figcaption>
    </figure>
  );
}

/** On a published copy no rule is asked: what stands is told from the file. */
function Standing({ standing }: { standing: Measure[] }): preact.JSX.Element {
  const certain = standing.filter((m) => m.certainty === "certain").length;
  return (
    <aside class="status" aria-label="Status">
      <p class="engagement" data-state={certain ? "limited" : "open"}><span class="quiet">Between the two</span>
        <strong>{many(standing.length, "measure")}</strong><em class="sure certain">{certain} certain</em></p>
      <dl><div><dt>In force</dt><dd><Kinds measures={standing} /></dd></div></dl>
    </aside>
  );
}
