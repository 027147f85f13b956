/** What every view shares: where the page is, what the server is, and the names of the actors. */
import { createContext } from "preact";
import { useContext } from "preact/hooks";
import { dayOf, type Day } from "./days";
import type { Actor, Info, Totals } from "./types";
import { linkTo, type Route } from "./route";

export interface Shared {
  info: Info;
  totals: Totals;
  actors: Map<string, Actor>;
  route: Route;
  /** The two days in question; those of the address, else the last day that the ledger has reports of. */
  on: Day;
  known: Day;
  /** Change what the address says; `replace` leaves no step in the history. */
  patch: (change: Partial<Route>, replace?: boolean) => void;
  dark: boolean;
}

export const Context = createContext<Shared>(null as unknown as Shared);
export const useShared = (): Shared => useContext(Context);

/** Return what an actor is called, shortly; its code where nobody knows. */
export function useName(): (code: string | null | undefined) => string {
  const { actors } = useShared();
  return (code) => {
    if (!code) return "unnamed";
    const known = actors.get(code);
    const told = known?.name ?? extra.get(code) ?? code;
    return told.length > LONGEST && code.length <= SHORT && (!known || ["body", "organ"].includes(known.kind)) ? code : told;
  };
}

/** A body with a longer name goes by its code, where that is short. */
const LONGEST = 20, SHORT = 9;
/** Names that answers brought along, for actors that the ledger has no records of. */
const extra = new Map<string, string>();
export function learn(names: Iterable<readonly [string, string]>): void {
  for (const [code, name] of names) extra.set(code, name);
}

export function useLink(): (view: string, args?: string[], query?: Record<string, string>) => string {
  const shared = useShared();
  const route = { ...shared.route, on: shared.on, known: shared.known };
  return (view, args = [], query = {}) => linkTo(route, view, args, query);
}

/** The first and last day that sliders reach. */
export function reach(info: Info, totals: Totals): [Day, Day] {
  const today = dayOf(info.today);
  const first = totals.first ? dayOf(totals.first) : today - 365;
  const last = Math.max(today, totals.last ? dayOf(totals.last) : today);
  return [first - Math.max(30, Math.round((last - first) * 0.01)), last];
}
