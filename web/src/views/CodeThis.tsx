/** Paste a report and see it coded; nothing is stored. */
import { useState } from "preact/hooks";
import { send, type Refused } from "../api";
import { Coded } from "../parts/Coded";
import { Notice } from "../parts/Notice";
import { Save } from "../parts/Save";
import { isoOf } from "../days";
import { useShared } from "../state";
import type { Report } from "../types";
import { many } from "../words";
import { rowsOf } from "./Report";

const MOST = 20_000;

export function CodeView(): preact.JSX.Element {
  const { on } = useShared();
  const [text, type] = useState("");
  const [published, date] = useState(isoOf(on));
  const [report, set] = useState<Report | null>(null);
  const [error, fail] = useState<Refused | null>(null);
  const [busy, wait] = useState(false);
  const [picked, pick] = useState("");
  const code = async (event: Event): Promise<void> => {
    event.preventDefault();
    wait(true);
    fail(null);
    try {
      set(await send<Report>("code", { text, published }));
      pick("");
    } catch (problem) {
      fail(problem as Refused);
    }
    wait(false);
  };
  return (
    <>
      <div class="bar"><h1>Code a report <small>nothing is stored</small></h1>{report && <Save name="coded" rows={() => rowsOf(report)} />}</div>
      <form class="paste" onSubmit={code}>
        <label for="paste-text">The report</label>
        <textarea id="paste-text" rows={report ? 5 : 12} maxLength={MOST} value={text} required onInput={(e) => type(e.currentTarget.value)}
          placeholder="Paste the text of a dated news report" onKeyDown={(e) => { if (e.key === "Enter" && (e.ctrlKey || e.metaKey)) void code(e); }} />
        <p>
          <label class="field">Published<input type="date" value={published} required onInput={(e) => date(e.currentTarget.value)} /></label>
          <button type="submit" class="main" disabled={busy || !text.trim()}>{busy ? "Coding …" : "Code it"}</button>
          <span class="quiet">{text.length.toLocaleString("en-GB")} of {MOST.toLocaleString("en-GB")} characters</span>
        </p>
      </form>
      {error && <Notice error={error} />}
      {report && <><p role="status" class="quiet">{many(report.records.length, "record")}</p><Coded report={report} picked={picked} pick={pick} /></>}
    </>
  );
}
