/** Answers of a published copy: the files that `statusquo export site` wrote, and what can be told from them. */
import type { DocumentRow, FoundRecord, Measure } from "./types";
import type { Query } from "./api";

type Fetch = (file: string) => Promise<unknown>;
const cache = new Map<string, Promise<unknown>>();
const fileName = (code: string): string => code.replace(/[^A-Za-z0-9+-]/g, "_");

export async function answer(path: string, query: Query, fetch: Fetch): Promise<unknown> {
  const read = <T>(file: string): Promise<T> => {
    if (!cache.has(file)) cache.set(file, fetch(file));
    return cache.get(file) as Promise<T>;
  };
  const [head, ...rest] = path.split("/");
  const name = decodeURIComponent(rest.join("/"));
  if (rest.length === 0 && ["info", "coverage", "actors", "spells", "bodies"].includes(head!)) return read(`${head}.json`);
  if (head === "actors" || head === "bodies") return read(`${head}/${fileName(name)}.json`);
  if (head === "dyad") {
    const [a, b] = [String(query.a), String(query.b)].sort((x, y) => (x < y ? -1 : 1)) as [string, string];
    const { dyads } = await read<{ dyads: [string, string][] }>("dyads.json");
    if (!dyads.some(([x, y]) => x === a && y === b)) return { names: {}, measures: [], events: [], coverage: {} };
    return read(`dyads/${fileName(a)}--${fileName(b)}.json`);
  }
  if (head === "standing") return standing(await read<{ measures: Measure[] }>("measures.json"), query);
  if (head === "documents") return documents(await read<{ documents: DocumentRow[] }>("documents.json"), name, query, read);
  if (head === "records") return recordOf((await read<{ records: FoundRecord[] }>("search.json")).records, name);
  if (head === "search") return search((await read<{ records: FoundRecord[] }>("search.json")).records, query, read);
  throw new Error("This is a published copy of a ledger: only the server can answer that.");
}

function standing(all: { measures: Measure[] }, query: Query): unknown {
  const { by, against } = query;
  const kinds = new Set(String(query.kind ?? "").split(",").filter(Boolean));
  const fits = (m: Measure): boolean => (!by || m.imposer.includes(String(by))) && (!against || m.target.includes(String(against))) &&
    (!kinds.size || kinds.has(m.kind)) && (!query.certain || m.certainty === "certain");
  const found = all.measures.filter(fits);
  const surer = (m: Measure): string => `${m.certainty === "certain" ? 1 : 0}${m.last_reported ?? ""}`;
  if (query.order === "fresh") found.sort((x, y) => (surer(x) < surer(y) ? 1 : -1));
  return { ...all, measures: found };
}

async function documents(all: { documents: DocumentRow[] }, id: string, query: Query, read: Fetch): Promise<unknown> {
  if (id) {
    const row = all.documents.find((d) => d.id === id);
    if (!row) throw new Error(`There is no report ${id} here.`);
    return read(`documents/${row.file}.json`);
  }
  const words = String(query.q ?? "").toLowerCase();
  const rows = all.documents.filter((d) => !words || `${d.id} ${d.title ?? ""} ${d.outlet ?? ""}`.toLowerCase().includes(words));
  const from = Number(query.offset ?? 0);
  const limit = Number(query.limit ?? 100);
  return { page: { total: rows.length, offset: from, limit }, documents: rows.slice(from, from + limit) };
}

function recordOf(records: FoundRecord[], id: string): unknown {
  const found = records.find((r) => r.id === id);
  if (!found) throw new Error("This copy has no such record.");
  return { record: { id, document: { id: found.document } }, review: null };
}

async function search(records: FoundRecord[], query: Query, read: Fetch): Promise<unknown> {
  const words = String(query.q ?? "").toLowerCase().split(/\s+/).filter(Boolean);
  const into = String(query.in ?? "actors,records").split(",");
  const limit = Number(query.limit ?? 100);
  const has = (text: string): boolean => words.length > 0 && words.every((w) => text.toLowerCase().includes(w));
  const { actors } = (await read("actors.json")) as { actors: { code: string; name: string }[] };
  return {
    query: query.q, measures: [], documents: [],
    actors: into.includes("actors") ? actors.filter((a) => has(`${a.code} ${a.name}`)).slice(0, limit) : [],
    records: into.includes("records") ? records.filter((r) => has(r.text ?? "")).slice(0, limit) : [],
  };
}
