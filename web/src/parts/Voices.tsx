/** Who says so: the outermost voice first. */
import type { VoiceBrief } from "../types";

export function Voices({ voices }: { voices: (VoiceBrief & { cue?: string | null; medium?: string | null })[] }): preact.JSX.Element | null {
  if (voices.length === 0) return <span class="voices">in the report’s own voice · </span>;
  return (
    <span class="voices">
      {voices.map((v, i) => (
        <span key={i}>{i > 0 && <span class="to" aria-label="citing"> ← </span>}
          <b>{v.name || "sources"}</b> <small>{v.kind}{v.anonymous && v.kind !== "anonymous" ? ", unnamed" : ""}{v.medium ? `, on ${v.medium}` : ""}</small></span>
      ))}{" · "}
    </span>
  );
}
