/** The frame: header, the view that the address names, and the keys that work everywhere. */
import { useCallback, useEffect, useMemo, useRef, useState } from "preact/hooks";
import { dayOf } from "./days";
import { PUBLISHED, useAsk } from "./api";
import { Header } from "./parts/Header";
import { Notice } from "./parts/Notice";
import { readRoute, writeRoute, type Route } from "./route";
import { Context, type Shared } from "./state";
import { useTheme } from "./theme";
import type { Actor, Info, Totals } from "./types";
import { BodyView } from "./views/Body";
import { BodiesView } from "./views/Bodies";
import { CodeView } from "./views/CodeThis";
import { DyadView } from "./views/Dyad";
import { HelpView } from "./views/Help";
import { ReportView } from "./views/Report";
import { ReportsView } from "./views/Reports";
import { ReviewView } from "./views/Review";
import { SearchView } from "./views/Search";
import { WorldView } from "./views/World";

const VIEWS: Record<string, () => preact.JSX.Element> = {
  world: WorldView, dyad: DyadView, bodies: BodiesView, body: BodyView, reports: ReportsView, report: ReportView,
  code: CodeView, review: ReviewView, search: SearchView, help: HelpView,
};
const TITLES: Record<string, string> = {
  world: "World", dyad: "Two actors", bodies: "Bodies", body: "Body", reports: "Reports", report: "Report", code: "Code a report",
  review: "Review", search: "Search", help: "How to read this",
};
/** How long the address waits for a slider to rest: browsers limit how often it may change. */
const REST = 250;

function useRoute(): [Route, Shared["patch"]] {
  const [route, set] = useState(() => readRoute(location.hash));
  const now = useRef(route);
  const timer = useRef(0);
  useEffect(() => {
    const follow = (): void => {
      clearTimeout(timer.current);
      now.current = readRoute(location.hash);
      set(now.current);
    };
    addEventListener("hashchange", follow);
    return () => removeEventListener("hashchange", follow);
  }, []);
  const patch = useCallback((change: Partial<Route>, replace = true) => {
    now.current = { ...now.current, ...change, query: { ...now.current.query, ...change.query } };
    for (const [key, value] of Object.entries(now.current.query)) if (!value) delete now.current.query[key];
    set(now.current);
    clearTimeout(timer.current);
    if (!replace) location.hash = writeRoute(now.current);
    else {
      // A link that was followed while the slider rested has the last word: its event may still be on the way.
      const here = location.hash;
      timer.current = window.setTimeout(() => location.hash === here && history.replaceState(null, "", writeRoute(now.current)), REST);
    }
  }, []);
  return [route, patch];
}

export function App(): preact.JSX.Element {
  const [route, patch] = useRoute();
  const [dark, flip] = useTheme();
  const info = useAsk<Info>("info");
  const totals = useAsk<Totals>("coverage");
  const actors = useAsk<{ actors: Actor[] }>("actors");
  const main = useRef<HTMLElement>(null);
  const view = VIEWS[route.view] ? route.view : "world";

  const shared = useMemo<Shared | null>(() => {
    if (!info.data || !totals.data) return null;
    const last = totals.data.last ?? info.data.today;
    const usual = last < info.data.today ? last : info.data.today;
    return {
      info: info.data, totals: totals.data, route, patch, dark,
      actors: new Map((actors.data?.actors ?? []).map((a) => [a.code, a])),
      on: route.on ?? dayOf(info.data.on ?? usual), known: route.known ?? dayOf(info.data.known ?? usual),
    };
  }, [info.data, totals.data, actors.data, route, dark]);

  useEffect(() => {
    if (shared && (route.on === null || route.known === null)) patch({ on: shared.on, known: shared.known });
  }, [shared === null, route.on, route.known]);
  useEffect(() => {
    document.title = `${[...route.args, TITLES[view]].filter(Boolean).join(" · ")} — statusquo`;
  }, [view, route.args.join("/")]);
  useEffect(() => {
    const press = (event: KeyboardEvent): void => {
      const target = event.target as HTMLElement;
      if (event.metaKey || event.ctrlKey || event.altKey || target.closest("input, textarea, select")) return;
      if (event.key === "/") {
        event.preventDefault();
        document.querySelector<HTMLInputElement>("#find")?.focus();
      } else if (event.key === "?") location.hash = "#/help";
    };
    addEventListener("keydown", press);
    return () => removeEventListener("keydown", press);
  }, []);

  if (!shared) {
    const error = info.error ?? totals.error;
    return <div class="starting">{error ? <Notice error={error} /> : <p role="status">Opening the ledger …</p>}</div>;
  }
  const View = VIEWS[view]!;
  return (
    <Context.Provider value={shared}>
      <a class="skip" href="#main" onClick={(e) => { e.preventDefault(); main.current?.focus(); }}>Skip to the content</a>
      <Header view={view} dark={dark} flip={flip} />
      <main id="main" ref={main} tabIndex={-1} class={`view view-${view}`}>
        <View key={view} />
      </main>
      <footer class="foot">
        <p>
          {shared.info.title} · {shared.totals.documents.toLocaleString("en-GB")} reports, {shared.totals.first ?? "–"} to {shared.totals.last ?? "–"} ·
          journal {shared.info.position} · tables {shared.info.tables.slice(0, 8)} · statusquo {shared.info.statusquo}
          {PUBLISHED ? " · published copy" : ""}{shared.info.only?.length ? ` of the reports on ${shared.info.only.join(", ")}` : ""}
        </p>
        <p>What stands is what the reports say; no report is not an answer. Map: Natural Earth, no position on borders.</p>
      </footer>
    </Context.Provider>
  );
}
