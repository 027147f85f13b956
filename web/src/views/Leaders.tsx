/** The actors that impose most and that bear most, as two columns of bars. */
import { useMemo } from "preact/hooks";
import { sided, type Arc } from "../spells";
import { kindColour, kindWord, many } from "../words";

const MOST = 14;

interface Props { arcs: Arc[]; name: (code: string) => string; choose: (code: string) => void }

export function Leaders({ arcs, name, choose }: Props): preact.JSX.Element {
  return (
    <div class="leaders">
      <Bars title="Imposed by" side="imposer" arcs={arcs} name={name} choose={choose} />
      <Bars title="Borne by" side="target" arcs={arcs} name={name} choose={choose} />
    </div>
  );
}

function Bars({ title, side, arcs, name, choose }: Props & { title: string; side: "imposer" | "target" }): preact.JSX.Element {
  const rows = useMemo(() => {
    const sums = new Map<string, Map<string, number>>();
    for (const arc of sided(arcs)) {
      if (!arc[side]) continue;
      const kinds = sums.get(arc[side]) ?? new Map<string, number>();
      kinds.set(arc.kind, (kinds.get(arc.kind) ?? 0) + arc.count);
      sums.set(arc[side], kinds);
    }
    const total = (kinds: Map<string, number>): number => [...kinds.values()].reduce((a, b) => a + b, 0);
    return [...sums].map(([code, kinds]) => ({ code, kinds: [...kinds].sort((a, b) => b[1] - a[1]), total: total(kinds) }))
      .sort((a, b) => b.total - a.total || (a.code < b.code ? -1 : 1)).slice(0, MOST);
  }, [arcs, side]);
  const most = Math.max(1, ...rows.map((r) => r.total));
  return (
    <div>
      <h3>{title}</h3>
      <ul class="bars">
        {rows.map((r) => (
          <li key={r.code}>
            <button type="button" onClick={() => choose(r.code)} aria-label={`${name(r.code)}: ${many(r.total, "measure")}`}>
              <span>{name(r.code)}</span><b>{r.total}</b>
              <em>{r.kinds.map(([k, n]) => <i key={k} title={`${kindWord(k)} ${n}`} style={{ width: `${(n / most) * 100}%`, background: kindColour(k) }} />)}</em>
            </button>
          </li>
        ))}
      </ul>
    </div>
  );
}
