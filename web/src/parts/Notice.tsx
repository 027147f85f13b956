/** One clear line when a question has no answer. */
import type { Refused } from "../api";

export function Notice({ error }: { error: Refused | Error }): preact.JSX.Element {
  return <p class="notice" role="alert">{error.message}</p>;
}
export function Empty({ children }: { children: preact.ComponentChildren }): preact.JSX.Element {
  return <p class="empty">{children}</p>;
}
