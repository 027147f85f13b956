/** A queue of records to accept, reject or correct by keyboard, under the reviewer's name. */
import { useEffect, useRef, useState } from "preact/hooks";
import { send, useAsk, type Refused } from "../api";
import { Empty, Notice } from "../parts/Notice";
import { RecordCard } from "../parts/RecordCard";
import { Save } from "../parts/Save";
import { shown } from "../days";
import { useLink, useShared } from "../state";
import type { CodedRecord, Queue } from "../types";
import { many } from "../words";
import { Correct } from "./Correct";

/** Records that the queue shows at first, and at most: the server gives no more at once. */
const PAGE = 25, MOST = 1000;
const store = { get: (key: string, of: Storage): string => { try { return of.getItem(key) ?? ""; } catch { return ""; } },
  set: (key: string, value: string, of: Storage): void => { try { of.setItem(key, value); } catch { /* kept for this page alone */ } } };

export function ReviewView(): preact.JSX.Element {
  const { info, route, patch } = useShared();
  const link = useLink();
  const [by, name] = useState(() => store.get("statusquo-reviewer", localStorage));
  const [token, hold] = useState(() => store.get("statusquo-token", sessionStorage));
  const [turn, next] = useState(0);
  const [at, move] = useState(0);
  const [most, grow] = useState(PAGE);
  const queue = useRef<HTMLOListElement>(null);
  const remark = useRef<HTMLInputElement>(null);
  const [note, jot] = useState("");
  const [mending, mend] = useState(false);
  const [error, fail] = useState<Refused | null>(null);
  const [told, tell] = useState("");
  const done = route.query.state === "done";
  const asked = useAsk<Queue>("review/queue", { state: done ? "done" : "open", type: route.query.type, max_score: route.query.max_score, limit: most }, 0, turn);
  const rows = asked.data?.records ?? [];
  const row = rows[Math.min(at, rows.length - 1)];
  const ready = by.trim() !== "" && token !== "";
  const give = async (verdict: string, changes?: Record<string, unknown>): Promise<void> => {
    if (!row) return;
    if (!ready) {
      tell("Give your name and the write token first.");
      return;
    }
    try {
      await send("review", { record: row.record.id, verdict, by: by.trim(), ...(note ? { note } : {}), ...(changes ? { changes } : {}) }, token);
      fail(null);
      tell(`${verdict === "correct" ? "Corrected" : verdict === "accept" ? "Accepted" : "Rejected"}: ${row.record.type}`);
      jot("");
      mend(false);
      next((n) => n + 1);
    } catch (problem) {
      fail(problem as Refused);
    }
  };
  const total = asked.data?.page.total ?? 0;
  const down = (): void => {
    if (at + 1 < rows.length) move(at + 1);
    else if (rows.length < total) {
      grow(Math.min(MOST, rows.length + PAGE));
      move(rows.length);
    }
  };
  const act = useRef({ give, down });
  act.current = { give, down };
  useEffect(() => queue.current?.querySelector("[aria-current]")?.scrollIntoView({ block: "nearest" }), [row?.record.id]);
  useEffect(() => {
    const press = (event: KeyboardEvent): void => {
      if (event.metaKey || event.ctrlKey || event.altKey) return;
      const field = (event.target as HTMLElement).closest<HTMLElement>("input, textarea, select");
      if (event.key === "Escape") {
        field?.blur();
        mend(false);
        return;
      }
      if (field) return;
      if (event.key === "a") void act.current.give("accept");
      else if (event.key === "r") void act.current.give("reject");
      else if (event.key === "c") mend((m) => !m);
      else if (event.key === "n") remark.current?.focus();
      else if (event.key === "j" || event.key === "ArrowDown") act.current.down();
      else if (event.key === "k" || event.key === "ArrowUp") move((n) => Math.max(0, n - 1));
      else return;
      event.preventDefault();
    };
    addEventListener("keydown", press);
    return () => removeEventListener("keydown", press);
  }, []);
  return (
    <>
      <div class="bar">
        <h1>Review <small>{many(asked.data?.page.total ?? 0, "record")} {done ? "seen" : "waiting"}</small></h1>
        <Save name="review" rows={() => rows.map(({ record: r, review }) => ({ record: r.id, type: r.type, score: r.source.score, verdict: review?.verdict, by: review?.by, text: r.evidence[0]?.text }))} />
      </div>
      {!info.writable && <p class="notice">This server is read-only; it takes reviews when it was started with a write token.</p>}
      <div class="filters" role="group" aria-label="Reviewer and queue">
        <label class="field">Your name<input type="text" autocomplete="name" value={by} onInput={(e) => { name(e.currentTarget.value); store.set("statusquo-reviewer", e.currentTarget.value, localStorage); }} /></label>
        <label class="field">Write token<input type="password" autocomplete="off" value={token} onInput={(e) => { hold(e.currentTarget.value); store.set("statusquo-token", e.currentTarget.value, sessionStorage); }} /></label>
        <label class="field">Type<select value={route.query.type ?? ""} onChange={(e) => patch({ query: { type: e.currentTarget.value } })}>
          <option value="">any</option>{info.types.map((t) => <option key={t} value={t}>{t}</option>)}</select></label>
        <label class="field">Score at most<select value={route.query.max_score ?? ""} onChange={(e) => patch({ query: { max_score: e.currentTarget.value } })}>
          <option value="">any</option>{["0.5", "0.7", "0.9"].map((s) => <option key={s} value={s}>{s}</option>)}</select></label>
        <label class="check"><input type="checkbox" checked={done} onChange={(e) => { move(0); patch({ query: { state: e.currentTarget.checked ? "done" : "" } }); }} /> Those already seen</label>
      </div>
      <p class="keys quiet"><kbd>a</kbd> accept <kbd>r</kbd> reject <kbd>c</kbd> correct <kbd>j</kbd> <kbd>k</kbd> next, previous <kbd>n</kbd> note <kbd>Esc</kbd> leave a field</p>
      {(asked.error ?? error) && <Notice error={(asked.error ?? error)!} />}
      <p role="status" class="told">{told}</p>
      {asked.data && !row && <Empty>Nothing waits.</Empty>}
      <div class="desk">
        <ol class="queue" aria-label="Queue" ref={queue}>
          {rows.map(({ record: r }, i) => (
            <li key={r.id}><button type="button" aria-current={r.id === row?.record.id ? "true" : undefined} onClick={() => move(i)}>
              <b>{r.type}</b><span>{r.evidence[0]?.text ?? r.id}</span><small>{r.source.score.toFixed(2)}</small></button></li>
          ))}
          {rows.length < Math.min(MOST, total) && <li><button type="button" class="more" onClick={() => grow(Math.min(MOST, rows.length + PAGE))}>{many(total - rows.length, "further record")}</button></li>}
        </ol>
        {row && (
          <section class="paper" aria-label="The record in question">
            <p class="quiet">{row.record.document.id}, {shown(row.record.document.published)} · <a href={link("report", [row.record.document.id], { record: row.record.id })}>whole report</a></p>
            <Sentence record={row.record} />
            <RecordCard record={row.record} verdict={row.review} />
            {mending && <Correct key={row.record.id} record={row.record} send={(changes) => void give("correct", changes)} cancel={() => mend(false)} />}
            <label class="field note">Note<input type="text" ref={remark} value={note} onInput={(e) => jot(e.currentTarget.value)} /></label>
            <p class="verdicts">
              <button type="button" class="main" onClick={() => void give("accept")}>Accept</button>
              <button type="button" class="main bad" onClick={() => void give("reject")}>Reject</button>
              <button type="button" class="main plainer" onClick={() => mend(!mending)}>{mending ? "Leave as it is" : "Correct …"}</button>
            </p>
          </section>
        )}
      </div>
    </>
  );
}

/** The sentence with its act and sides marked; offsets are code points of the report, told from the sentence's start. */
function Sentence({ record }: { record: CodedRecord }): preact.JSX.Element {
  const evidence = record.evidence[0];
  if (!evidence?.text) return <Empty>The report’s words are not in this ledger.</Empty>;
  const letters = Array.from(evidence.text);
  const kinds: string[] = letters.map(() => "");
  const paint = (start: number | null | undefined, end: number | null | undefined, kind: string): void => {
    if (start == null || end == null) return;
    for (let i = Math.max(0, start - evidence.start); i < Math.min(letters.length, end - evidence.start); i++) kinds[i] = kind;
  };
  for (const s of record.recipients) paint(s.start, s.end, "recipient");
  for (const s of record.actors) paint(s.start, s.end, "actor");
  if (evidence.trigger) paint(evidence.trigger.start, evidence.trigger.end, "trigger");
  const runs: { kind: string; words: string }[] = [];
  letters.forEach((letter, i) => {
    const last = runs[runs.length - 1];
    if (last && last.kind === kinds[i]) last.words += letter;
    else runs.push({ kind: kinds[i]!, words: letter });
  });
  return <blockquote class="text">{runs.map((r, i) => (r.kind ? <mark key={i} class={r.kind}>{r.words}</mark> : <span key={i}>{r.words}</span>))}</blockquote>;
}
