/** Questions to the server; on a published copy, to the files beside the page. Answers are kept for a minute. */
import { useEffect, useRef, useState } from "preact/hooks";
import { answer } from "./files";

export const PUBLISHED = document.querySelector<HTMLMetaElement>('meta[name="statusquo"]')?.content === "static";
export type Query = Record<string, string | number | boolean | null | undefined>;
const KEPT = 60_000;
/** How often a busy server is asked once more. */
const AGAIN = 12;
const MOST = 200;
const kept = new Map<string, { at: number; promise: Promise<unknown> }>();
/** The journal's position after our own last writing: no older answer will do. */
let least = 0;

/** What the server said when it refused, in its words. */
export class Refused extends Error {
  constructor(message: string, readonly code: string, readonly near: string[] = []) {
    super(message);
  }
}

export function address(path: string, query: Query = {}): string {
  const words = new URLSearchParams();
  for (const [key, value] of Object.entries(query)) if (value != null && value !== "" && value !== false) words.set(key, String(value));
  const text = words.toString();
  return `api/v1/${path}${text ? `?${text}` : ""}`;
}

async function fetched(url: string, init?: RequestInit, more = AGAIN): Promise<unknown> {
  let reply: Response;
  try {
    reply = await fetch(url, init);
  } catch {
    throw new Refused("The server can’t be reached.", "offline");
  }
  // A server that has only just begun to read a large ledger says so: wait for it, as long as somebody looks.
  if (reply.status === 503 && !init?.method && more > 0) {
    const refused = (await reply.clone().json().catch(() => null)) as { error?: { code: string } } | null;
    if (refused?.error?.code === "busy") {
      await new Promise((go) => setTimeout(go, 1000 * Math.min(10, Number(reply.headers.get("Retry-After")) || 2)));
      return fetched(url, init, more - 1);
    }
  }
  const told = (await reply.json().catch(() => null)) as { error?: { code: string; message: string; near?: string[] } } | null;
  if (!reply.ok || told === null) {
    throw new Refused(told?.error?.message ?? `The server answered ${reply.status}.`, told?.error?.code ?? "", told?.error?.near ?? []);
  }
  return told;
}

/** Ask a question; the same question within a minute is answered from memory. */
export function ask<T>(path: string, query: Query = {}): Promise<T> {
  const url = address(path, query);
  const known = kept.get(url);
  if (known && performance.now() - known.at < KEPT) return known.promise as Promise<T>;
  const promise = PUBLISHED ? answer(path, query, (file) => fetched(`data/${file}`)) : fetched(url, least ? { headers: { "X-Position": String(least) } } : undefined);
  kept.set(url, { at: performance.now(), promise });
  promise.catch(() => kept.delete(url));
  if (kept.size > MOST) kept.delete(kept.keys().next().value as string);
  return promise as Promise<T>;
}

/** Send something; everything that was kept is forgotten when it was written with a token. */
export async function send<T>(path: string, body: unknown, token?: string): Promise<T> {
  const headers: Record<string, string> = { "Content-Type": "application/json" };
  if (token) headers.Authorization = `Bearer ${token}`;
  const told = (await fetched(`api/v1/${path}`, { method: "POST", headers, body: JSON.stringify(body) })) as T;
  if (token) {
    kept.clear();
    least = Math.max(least, (told as { position?: number }).position ?? 0);
  }
  return told;
}

export interface Asked<T> { data: T | null; error: Refused | null; busy: boolean }

/** Ask while a component is shown; the last answer stays until the next is there, so that nothing flickers. */
export function useAsk<T>(path: string | null, query: Query = {}, wait = 0, again = 0): Asked<T> {
  const url = path === null ? null : address(path, query);
  const [told, tell] = useState<Asked<T> & { path: string | null }>({ data: null, error: null, busy: url !== null, path: null });
  const latest = useRef("");
  useEffect(() => {
    if (url === null || path === null) {
      latest.current = "";
      tell({ data: null, error: null, busy: false, path: null });
      return;
    }
    const mine = `${url}#${again}`;
    latest.current = mine;
    tell((now) => ({ ...now, data: now.path === path ? now.data : null, busy: true }));
    const timer = setTimeout(() => {
      ask<T>(path, query).then(
        (data) => latest.current === mine && tell({ data, error: null, busy: false, path }),
        (error: Refused) => latest.current === mine && tell({ data: null, error, busy: false, path }),
      );
    }, wait);
    return () => clearTimeout(timer);
  }, [url, again]);
  return told;
}
