/** A record's fields to put right; only what was changed is sent. */
import { useEffect, useRef, useState } from "preact/hooks";
import { useShared } from "../state";
import type { CodedRecord, Interval } from "../types";

type Fields = Record<string, string>;
const codes = (sides: { code: string | null; name: string }[]): string => sides.map((s) => s.code ?? s.name).join(", ");
const days = (when: Interval | null | undefined): string => (!when ? "" : [when.earliest, when.latest].filter(Boolean).filter((d, i, all) => all.indexOf(d) === i).join(".."));

function fieldsOf(r: CodedRecord): Fields {
  const m = r.measure;
  return {
    type: r.type, mode: r.mode ?? "", status: r.status, actors: codes(r.actors), recipients: codes(r.recipients), date: days(r.date), kind: m?.kind ?? "", change: m?.change ?? "",
    imposer: m?.imposer.join(", ") ?? "", target: m?.target.join(", ") ?? "", body: m?.body ?? "", scope: m?.scope ?? "", since: days(m?.since), until: days(m?.until),
    condition: m?.condition ?? "", ground: m?.ground ?? "",
  };
}

const LISTS = new Set(["actors", "recipients", "imposer", "target"]);
const DATES = new Set(["date", "since", "until"]);

/** What the server takes: lists as lists, days as one day or two around "..", a dash for an emptied field. */
function told(key: string, value: string): unknown {
  if (!value.trim()) return key === "kind" ? "none" : LISTS.has(key) ? ["-"] : "-";
  if (LISTS.has(key)) return value.split(",").map((w) => w.trim()).filter(Boolean);
  return value.trim();
}

export function Correct({ record, send, cancel }: { record: CodedRecord; send: (changes: Record<string, unknown>) => void; cancel: () => void }): preact.JSX.Element {
  const { info } = useShared();
  const [before] = useState(() => fieldsOf(record));
  const [now, set] = useState(before);
  const form = useRef<HTMLFormElement>(null);
  // Who opened it by a key goes on by keys: fields by Tab, Enter saves, Escape leaves it as it was.
  useEffect(() => form.current?.querySelector<HTMLElement>("select, input")?.focus(), []);
  const choices: Record<string, string[]> = {
    type: info.types, mode: ["", ...(info.modes[now.type!] ?? [])], status: info.statuses, kind: ["", ...info.kinds], change: ["", ...info.changes],
  };
  const changed = Object.keys(now).filter((k) => now[k] !== before[k]);
  const put = (event: Event): void => {
    event.preventDefault();
    send(Object.fromEntries(changed.map((k) => [k, told(k, now[k]!)])));
  };
  return (
    <form class="correct" ref={form} onSubmit={put} onKeyDown={(e) => { if (e.key === "Enter" && (e.target as HTMLElement).tagName === "SELECT" && changed.length) put(e); }}>
      {Object.keys(now).map((key) => (
        <label key={key} class={`field ${changed.includes(key) ? "changed" : ""}`}>{key}
          {choices[key]
            ? <select value={now[key]} onChange={(e) => set({ ...now, [key]: e.currentTarget.value })}>{choices[key]!.map((c) => <option key={c} value={c}>{c || "none"}</option>)}</select>
            : <input type="text" value={now[key]} placeholder={DATES.has(key) ? "2024-05-02..2024-05-03" : LISTS.has(key) ? "TUR, EU" : ""} onInput={(e) => set({ ...now, [key]: e.currentTarget.value })} />}
        </label>
      ))}
      <p><button type="submit" class="main" disabled={!changed.length}>Save the correction</button> <button type="button" class="plain" onClick={cancel}>Cancel</button></p>
    </form>
  );
}
