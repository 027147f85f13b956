import { useRef } from "preact/hooks";

/** The value of the last time as long as its key is the same: what hangs on it is not drawn again. */
export function useSteady<T>(value: T, key: string): T {
  const kept = useRef({ key, value });
  if (kept.current.key !== key) kept.current = { key, value };
  return kept.current.value;
}
