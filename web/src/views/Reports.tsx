/** The reports that the ledger has read, newest first. */
import { useState } from "preact/hooks";
import { useAsk } from "../api";
import { Empty, Notice } from "../parts/Notice";
import { Save } from "../parts/Save";
import { isoOf, shown } from "../days";
import { useLink, useShared } from "../state";
import type { DocumentRow } from "../types";
import { many } from "../words";

const PAGE = 60;

export function ReportsView(): preact.JSX.Element {
  const { known, route, patch } = useShared();
  const link = useLink();
  const [typed, type] = useState(route.query.q ?? "");
  const offset = Number(route.query.offset ?? 0) || 0;
  const asked = useAsk<{ page: { total: number }; documents: DocumentRow[] }>("documents", { q: route.query.q, to: isoOf(known), limit: PAGE, offset }, 80);
  const rows = asked.data?.documents ?? [];
  const total = asked.data?.page.total ?? 0;
  return (
    <>
      <div class="bar">
        <h1>Reports <small>{many(total, "report")} read by {shown(isoOf(known))}</small></h1>
        <form class="field" onSubmit={(e) => { e.preventDefault(); patch({ query: { q: typed.trim(), offset: "" } }); }}>
          <input type="search" aria-label="Words in the reports" placeholder="Words in the reports" value={typed} onInput={(e) => type(e.currentTarget.value)} />
        </form>
        <Save name="reports" rows={() => rows.map((r) => ({ ...r }))} />
      </div>
      {asked.error && <Notice error={asked.error} />}
      <div class="scroll" tabIndex={0} role="region" aria-label="Reports">
        <table class="reports">
          <thead><tr><th scope="col">Published</th><th scope="col">Report</th><th scope="col">Outlet</th><th scope="col" class="n">Records</th><th scope="col" class="n">Measures</th></tr></thead>
          <tbody>
            {rows.map((d) => (
              <tr key={d.id}>
                <td><time>{shown(d.published)}</time></td>
                <td class="name"><a href={link("report", [d.id])}>{d.title ?? d.lead ?? d.id}</a>{!d.title && d.lead && <small class="quiet">{d.id}</small>}</td>
                <td class="quiet">{d.outlet ?? ""}</td><td class="n">{d.records || ""}</td><td class="n">{d.measures || ""}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {asked.data && !rows.length && <Empty>No report fits.</Empty>}
      {total > PAGE && (
        <p class="pager">
          <button type="button" class="plain" disabled={!offset} onClick={() => patch({ query: { offset: String(Math.max(0, offset - PAGE)) } }, false)}>Newer</button>
          <span class="quiet">{(offset + 1).toLocaleString("en-GB")}–{Math.min(total, offset + PAGE).toLocaleString("en-GB")} of {total.toLocaleString("en-GB")}</span>
          <button type="button" class="plain" disabled={offset + PAGE >= total} onClick={() => patch({ query: { offset: String(offset + PAGE) } }, false)}>Older</button>
        </p>
      )}
    </>
  );
}
