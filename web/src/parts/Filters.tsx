/** What counts: kinds of measure with how many stand, who says so, and how sure it is. */
import { useShared } from "../state";
import { kindColour, kindWord } from "../words";
import { PUBLISHED } from "../api";

export function KindChips({ counts }: { counts: Map<string, number> }): preact.JSX.Element {
  const { info, route, patch } = useShared();
  const chosen = new Set((route.query.kind ?? "").split(",").filter(Boolean));
  const flip = (kind: string): void => {
    const next = new Set(chosen);
    if (!next.delete(kind)) next.add(kind);
    patch({ query: { kind: [...next].join(",") } });
  };
  const kinds = [...info.kinds].sort((a, b) => (counts.get(b) ?? 0) - (counts.get(a) ?? 0) || a.localeCompare(b));
  return (
    <div class="chips" role="group" aria-label="Kinds of measure">
      {kinds.map((kind) => (
        <button key={kind} type="button" class="chip" aria-pressed={chosen.has(kind)} onClick={() => flip(kind)}
          data-off={(chosen.size > 0 && !chosen.has(kind)) || !(counts.get(kind) ?? 0) ? "" : undefined}>
          <i class="swatch" style={{ background: kindColour(kind) }} />{kindWord(kind)}<b>{counts.get(kind) ?? 0}</b>
        </button>
      ))}
      {chosen.size > 0 && <button type="button" class="plain" onClick={() => patch({ query: { kind: "" } })}>All kinds</button>}
    </div>
  );
}

export function Filters({ certain = false }: { certain?: boolean }): preact.JSX.Element {
  const { info, route, patch } = useShared();
  const { query } = route;
  const set = (key: string, value: string): void => patch({ query: { [key]: value } });
  return (
    <div class="filters" role="group" aria-label="What counts">
      {certain && (
        <label class="check"><input type="checkbox" checked={query.certain === "1"} onChange={(e) => set("certain", e.currentTarget.checked ? "1" : "")} />
          Only what is certain</label>
      )}
      {!PUBLISHED && <>
        <label class="field">Voice
          <select value={query.voice ?? ""} onChange={(e) => set("voice", e.currentTarget.value)}>
            <option value="">any</option>
            {info.voices.map((voice) => <option key={voice} value={voice}>{voice}</option>)}
          </select>
        </label>
        <label class="field">Reports
          <select value={query.min_reports ?? ""} onChange={(e) => set("min_reports", e.currentTarget.value)}>
            <option value="">one or more</option><option value="2">two or more</option><option value="3">three or more</option>
          </select>
        </label>
        <label class="check"><input type="checkbox" checked={query.named === "true"} onChange={(e) => set("named", e.currentTarget.checked ? "true" : "")} />
          Named voices</label>
        <label class="check"><input type="checkbox" checked={query.reviewed === "true"} onChange={(e) => set("reviewed", e.currentTarget.checked ? "true" : "")} />
          Reviewed</label>
      </>}
    </div>
  );
}
