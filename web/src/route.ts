/** Where the page is: a view, what it shows, both days and the filters. All of it stands in the address, behind `#`. */
import { isoOf, dayOf, type Day } from "./days";

export interface Route { view: string; args: string[]; on: Day | null; known: Day | null; query: Record<string, string> }
export const FILTERS = ["voice", "named", "reviewed", "min_reports", "min_score", "at"] as const;
/** Queries that stay from view to view. */
const STAY = [...FILTERS, "kind", "certain", "along"];
const ISO = /^\d{4}-\d{2}-\d{2}$/;

export function readRoute(hash: string): Route {
  const [path = "", words = ""] = hash.replace(/^#\/?/, "").split("?", 2);
  const [view = "", ...args] = path.split("/").map(safe);
  const query = Object.fromEntries(new URLSearchParams(words));
  const { on, known } = query;
  delete query.on;
  delete query.known;
  const day = (told?: string): Day | null => (told && ISO.test(told) && !Number.isNaN(dayOf(told)) ? dayOf(told) : null);
  return { view: view || "world", args, on: day(on), known: day(known), query };
}

function safe(word: string): string {
  try {
    return decodeURIComponent(word);
  } catch {
    return word;
  }
}

export function writeRoute(route: Route): string {
  const words = new URLSearchParams();
  if (route.on !== null) words.set("on", isoOf(route.on));
  if (route.known !== null) words.set("known", isoOf(route.known));
  for (const [key, value] of Object.entries(route.query)) if (value) words.set(key, value);
  const path = [route.view, ...route.args].map(encodeURIComponent).join("/");
  const text = words.toString();
  return `#/${path}${text ? `?${text}` : ""}`;
}

/** The address of another view with the same days and filters. */
export function linkTo(route: Route, view: string, args: string[] = [], query: Record<string, string> = {}): string {
  const stay = Object.fromEntries(STAY.filter((k) => route.query[k]).map((k) => [k, route.query[k]!]));
  return writeRoute({ ...route, view, args, query: { ...stay, ...query } });
}

/** The filters of a question, as the server takes them. */
export const filtersOf = (route: Route): Record<string, string> =>
  Object.fromEntries(FILTERS.filter((k) => route.query[k]).map((k) => [k, route.query[k]!]));
