/**
 * Every measure with the days on which it stands, ready for two sliders.
 *
 * Invariant: moving a slider is one pass over flat arrays; nothing is allocated but the list of arcs that stand.
 */
import type { Day } from "./days";
import type { PackedSpells } from "./types";

const NEVER = 2 ** 30;

/** All measures of one kind from one imposer on one target that stand on the day. */
export interface Arc {
  imposer: string; target: string; kind: string; count: number; certain: number; contested: number; slot: number;
}
export interface Choice { kinds: ReadonlySet<string> | null; certainOnly: boolean; body?: string | null }

export class Spells {
  readonly position: number;
  readonly first: Day;
  readonly pairs: { imposer: string; target: string; kind: string }[] = [];
  private readonly columns: Record<"arc" | "from" | "to" | "flags" | "knownFrom" | "knownTo" | "row", Int32Array>;

  constructor(packed: PackedSpells) {
    const rows = packed.rows;
    const total = rows.reduce((n, r) => n + r[6].length, 0);
    const make = (): Int32Array => new Int32Array(total);
    this.columns = { arc: make(), from: make(), to: make(), flags: make(), knownFrom: make(), knownTo: make(), row: make() };
    this.position = packed.position;
    const slots = new Map<string, number>();
    let at = 0;
    let first = NEVER;
    rows.forEach(([imposer, target, kind, , knownFrom, knownTo, spells], row) => {
      const key = `${imposer}/${target}/${kind}`;
      let slot = slots.get(key);
      if (slot === undefined) {
        slot = this.pairs.length;
        slots.set(key, slot);
        this.pairs.push({ imposer: packed.actors[imposer]!, target: packed.actors[target]!, kind: packed.kinds[kind]! });
      }
      for (const [from, to, flags] of spells) {
        this.put(at++, slot, from ?? -NEVER, to ?? NEVER, flags, knownFrom, knownTo ?? NEVER, row);
        if (from !== null && from < first) first = from;
      }
    });
    this.first = first === NEVER ? 0 : first;
  }

  private put(at: number, arc: number, from: number, to: number, flags: number, knownFrom: number, knownTo: number, row: number): void {
    const c = this.columns;
    c.arc[at] = arc; c.from[at] = from; c.to[at] = to; c.flags[at] = flags;
    c.knownFrom[at] = knownFrom; c.knownTo[at] = knownTo; c.row[at] = row;
  }

  /** Return the arcs that stand on a day as known on another. */
  standing(on: Day, known: Day, choice: Choice): Arc[] {
    const { arc, from, to, flags, knownFrom, knownTo } = this.columns;
    const found: Arc[] = [];
    const where = new Int32Array(this.pairs.length).fill(-1);
    for (let i = 0; i < arc.length; i++) {
      if (from[i]! > on || on >= to[i]! || knownFrom[i]! > known || known >= knownTo[i]!) continue;
      const slot = arc[i]!;
      const pair = this.pairs[slot]!;
      if (choice.kinds && !choice.kinds.has(pair.kind)) continue;
      const certain = (flags[i]! & 3) === 2 ? 1 : 0;
      if (choice.certainOnly && !certain) continue;
      if (where[slot] === -1) {
        where[slot] = found.length;
        found.push({ ...pair, count: 0, certain: 0, contested: 0, slot });
      }
      const one = found[where[slot]!]!;
      one.count += 1;
      one.certain += certain;
      one.contested += flags[i]! & 4 ? 1 : 0;
    }
    return found;
  }
}

/** Arcs as sides count them: what holds between two (a truce) is imposed and borne by either. */
export const sided = (arcs: Arc[]): Arc[] =>
  arcs.flatMap((arc) => (mutual(arc) && arc.target !== arc.imposer ? [arc, { ...arc, imposer: arc.target, target: arc.imposer }] : [arc]));
export const mutual = (arc: Arc): boolean => arc.kind === "truce";
