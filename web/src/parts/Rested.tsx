/**
 * What is dear to draw follows when a slider rests, so that the picture keeps pace with the hand.
 *
 * Every link of the page names both days: without this each move would draw each card and each link anew.
 */
import { useLayoutEffect, useMemo, useState } from "preact/hooks";
import { Context, useShared } from "../state";

const REST = 120;

/** The value as it was when the slider last rested. */
export function useRested<T>(value: T): T {
  const [rested, set] = useState(value);
  // At once and not after painting: a move that takes long to paint must not count as rest.
  useLayoutEffect(() => {
    const timer = setTimeout(() => set(value), REST);
    return () => clearTimeout(timer);
  }, [value]);
  return rested;
}

/** Show its children with the days on which the sliders last rested; all else (a filter, what is picked) changes at once. */
export function Rested({ children }: { children: preact.ComponentChildren }): preact.JSX.Element {
  const now = useShared();
  const days = useRested(`${now.on}/${now.known}`);
  const { route } = now;
  const rested = useMemo(() => {
    const [on, known] = days.split("/").map(Number) as [number, number];
    return { ...now, on, known, route: { ...route, on, known } };
  }, [days, now.info, now.totals, now.actors, now.dark, route.view, route.args.join("/"), JSON.stringify(route.query)]);
  return <Context.Provider value={rested}>{children}</Context.Provider>;
}
