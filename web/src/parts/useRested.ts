import { useEffect, useState } from "preact/hooks";

const REST = 90;

/** The value as it was when the slider last rested: what is dear to draw follows then, so that the arcs keep pace with the hand. */
export function useRested<T>(value: T): T {
  const [rested, set] = useState(value);
  useEffect(() => {
    const timer = setTimeout(() => set(value), REST);
    return () => clearTimeout(timer);
  }, [value]);
  return rested;
}
