/** Take what is shown along: its address, CSV, JSON, paper. */
import { useState } from "preact/hooks";
import { save, type Row } from "../save";
import { isoOf } from "../days";
import { useShared } from "../state";

export function Save({ name, rows, print }: { name: string; rows: () => Row[]; print?: boolean }): preact.JSX.Element {
  const { on, known, route, info } = useShared();
  const [copied, tell] = useState(false);
  const told = { on: isoOf(on), known: isoOf(known), ...route.query, position: info.position, tables: info.tables };
  const file = `${name}-${isoOf(on)}`;
  const copy = (): void => {
    void navigator.clipboard?.writeText(location.href).then(() => {
      tell(true);
      setTimeout(() => tell(false), 1600);
    });
  };
  return (
    <div class="save" role="group" aria-label="Take along">
      <button type="button" class="plain" onClick={() => save(file, "csv", rows(), told)}>CSV</button>
      <button type="button" class="plain" onClick={() => save(file, "json", rows(), told)}>JSON</button>
      <button type="button" class="plain" onClick={copy} aria-live="polite">{copied ? "Copied" : "Copy link"}</button>
      {print && <button type="button" class="plain" onClick={() => window.print()}>Print brief</button>}
    </div>
  );
}
