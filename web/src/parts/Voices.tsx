/** Who says so: the outermost voice first. */
import type { VoiceBrief } from "../types";

interface Props { voices: (VoiceBrief & { cue?: string | null; medium?: string | null })[]; last?: boolean }

export function Voices({ voices, last }: Props): preact.JSX.Element {
  if (voices.length === 0) return <span class="voices">in the report’s own voice{last ? "" : " · "}</span>;
  return (
    <span class="voices">
      {voices.map((v, i) => (
        <span key={i}>{i > 0 && <span class="to" aria-label="citing"> ← </span>}
          <b>{v.name || "sources"}</b> <small>{v.kind}{v.anonymous && v.kind !== "anonymous" ? ", unnamed" : ""}{v.medium ? `, on ${v.medium}` : ""}</small></span>
      ))}{last ? "" : " · "}
    </span>
  );
}
