/** Who restricts whom: the busiest imposers by the busiest targets, each cell a dyad. */
import { useMemo } from "preact/hooks";
import { sided, type Arc } from "../spells";
import { Empty } from "../parts/Notice";
import { kindColour, kindWord, many } from "../words";

const MOST = 20;

interface Cell { count: number; certain: number; kinds: Map<string, number> }

function busiest(arcs: Arc[], side: "imposer" | "target"): string[] {
  const sums = new Map<string, number>();
  for (const arc of arcs) if (arc.imposer && arc.target) sums.set(arc[side], (sums.get(arc[side]) ?? 0) + arc.count);
  return [...sums].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1)).slice(0, MOST).map(([code]) => code);
}

interface Props { arcs: Arc[]; name: (code: string) => string; link: (view: string, args?: string[]) => string }

export function Matrix({ arcs: every, name, link }: Props): preact.JSX.Element {
  const told = useMemo(() => {
    const arcs = sided(every);
    const [rows, columns] = [busiest(arcs, "imposer"), busiest(arcs, "target")];
    const cells = new Map<string, Cell>();
    for (const arc of arcs) {
      const key = `${arc.imposer}/${arc.target}`;
      const cell = cells.get(key) ?? { count: 0, certain: 0, kinds: new Map() };
      cell.count += arc.count;
      cell.certain += arc.certain;
      cell.kinds.set(arc.kind, (cell.kinds.get(arc.kind) ?? 0) + arc.count);
      cells.set(key, cell);
    }
    return { rows, columns, cells };
  }, [every]);
  const { rows, columns, cells } = told;
  if (!rows.length) return <Empty>No measure stands on this day.</Empty>;
  return (
    <div class="scroll" tabIndex={0} role="region" aria-label="Matrix of who restricts whom">
      <table class="matrix">
        <caption class="unseen">Rows restrict columns; a cell has the number of measures in force</caption>
        <thead>
          <tr><td class="corner"><span>restricts →</span></td>{columns.map((c) => <th key={c} scope="col"><abbr title={name(c)}>{short(c)}</abbr></th>)}</tr>
        </thead>
        <tbody>
          {rows.map((r) => (
            <tr key={r}>
              <th scope="row"><span>{name(r)}</span></th>
              {columns.map((c) => {
                const cell = cells.get(`${r}/${c}`);
                if (!cell) return <td key={c} class={r === c ? "self" : undefined} />;
                const kinds = [...cell.kinds].sort((a, b) => b[1] - a[1]);
                const words = kinds.map(([k, n]) => `${kindWord(k)} ${n}`).join(", ");
                return (
                  <td key={c}>
                    <a href={link("dyad", [r, c])} title={`${name(r)} on ${name(c)}: ${words}`} aria-label={`${name(r)} on ${name(c)}: ${many(cell.count, "measure")}, ${words}`}
                      class={cell.certain ? "" : "possible"}>
                      {kinds.slice(0, 3).map(([k]) => <i key={k} style={{ background: kindColour(k) }} />)}
                      <b>{cell.count}</b>
                    </a>
                  </td>
                );
              })}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

const short = (code: string): string => (code.length > 6 ? `${code.slice(0, 5)}…` : code);
