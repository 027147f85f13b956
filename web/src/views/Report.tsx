/** A report with what was found in it. */
import { useAsk } from "../api";
import { Coded } from "../parts/Coded";
import { Notice } from "../parts/Notice";
import { Save } from "../parts/Save";
import { shown } from "../days";
import { useShared } from "../state";
import type { CodedRecord, Report } from "../types";
import { many } from "../words";

export function ReportView(): preact.JSX.Element {
  const { route, patch } = useShared();
  const [id = "", named = ""] = route.args;
  const record = named || route.query.record || "";
  const found = useAsk<{ record: CodedRecord }>(id === "-" ? `records/${encodeURIComponent(record)}` : null);
  const document = id === "-" ? found.data?.record.document.id : id;
  const asked = useAsk<Report>(document ? `documents/${encodeURIComponent(document)}` : null);
  const report = asked.data;
  const error = found.error ?? asked.error;
  if (error) return <><h1>Report</h1><Notice error={error} /></>;
  if (!report) return <p role="status" class="quiet">Asking …</p>;
  const { document: d } = report;
  return (
    <>
      <div class="bar">
        <h1 class="report-title">{d.title ?? d.id}</h1>
        <Save name={d.id} rows={() => rowsOf(report)} />
      </div>
      <p class="quiet">
        {shown(d.published)}{d.outlet && ` · ${d.outlet}`}{d.url && <> · <a href={d.url} rel="noreferrer noopener">source</a></>} · {many(report.records.length, "record")} ·
        coder <code>{d.coder}</code>
      </p>
      <Coded report={report} picked={record} pick={(next) => patch({ args: [d.id], query: { record: next } })} />
    </>
  );
}

export const rowsOf = (report: Report): Record<string, unknown>[] => report.records.map((r) => ({
  id: r.id, document: r.document.id, published: r.document.published, type: r.type, mode: r.mode, actors: r.actors.map((a) => a.code), recipients: r.recipients.map((a) => a.code),
  earliest: r.date.earliest, latest: r.date.latest, status: r.status, kind: r.measure?.kind, change: r.measure?.change, scope: r.measure?.scope, condition: r.measure?.condition,
  voices: r.attribution.map((v) => v.name), text: r.evidence[0]?.text, rule: r.source.rule, score: r.source.score, review: report.review[r.id]?.verdict,
}));
