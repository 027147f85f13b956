/** The bodies that decide: those that the reports speak of first. */
import { useState } from "preact/hooks";
import { useAsk } from "../api";
import { isoOf } from "../days";
import { Notice } from "../parts/Notice";
import { Save } from "../parts/Save";
import { useLink, useShared } from "../state";
import type { BodyRow } from "../types";
import { many } from "../words";

export function BodiesView(): preact.JSX.Element {
  const { on, actors } = useShared();
  const link = useLink();
  const [words, type] = useState("");
  const asked = useAsk<{ bodies: BodyRow[] }>("bodies", { on: isoOf(on) });
  const told = (b: BodyRow): number => b.records ?? actors.get(b.code)?.records ?? 0;
  const rows = (asked.data?.bodies ?? []).filter((b) => `${b.code} ${b.name}`.toLowerCase().includes(words.toLowerCase()))
    .sort((x, y) => y.blocks - x.blocks || told(y) - told(x) || y.members - x.members);
  return (
    <>
      <div class="bar">
        <h1>Bodies that decide</h1>
        <label class="field">Find<input type="search" value={words} onInput={(e) => type(e.currentTarget.value)} /></label>
        <Save name="bodies" rows={() => rows.map((b) => ({ ...b }))} />
      </div>
      {asked.error && <Notice error={asked.error} />}
      <ul class="tiles">
        {rows.map((b) => (
          <li key={b.code} class={b.blocks ? "hot" : undefined}>
            <a href={link("body", [b.code])}>
              <span class="quiet">{b.code} · {b.kind}</span>
              <b>{b.name}</b>
              <span>{many(b.members, "member")}{b.partners ? `, ${many(b.partners, "partner")}` : ""}</span>
              <span class="told">{b.blocks ? `${many(b.blocks, "block")} told` : told(b) ? many(told(b), "record") : ""}</span>
            </a>
          </li>
        ))}
      </ul>
    </>
  );
}
