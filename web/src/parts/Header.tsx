/** The name, the views, the search, and the light. */
import { useState } from "preact/hooks";
import { PUBLISHED } from "../api";
import { useLink, useShared } from "../state";

export function Header({ view, dark, flip }: { view: string; dark: boolean; flip: () => void }): preact.JSX.Element {
  const { info, route } = useShared();
  const link = useLink();
  const [words, set] = useState(route.view === "search" ? (route.query.q ?? "") : "");
  const views: [string, string, boolean][] = [
    ["world", "World", true], ["dyad", "Two actors", true], ["bodies", "Bodies", true], ["reports", "Reports", true],
    ["code", "Code a report", info.coding && !PUBLISHED], ["review", "Review", info.writable && !PUBLISHED],
  ];
  const part: Record<string, string> = { body: "bodies", report: "reports" };
  const find = (event: Event): void => {
    event.preventDefault();
    location.hash = link("search", [], { q: words.trim() });
  };
  return (
    <header class="head">
      <a class="brand" href={link("world")}>
        <svg viewBox="0 0 32 32" aria-hidden="true"><path d="M6 10h14M6 16h20M6 22h9" /><circle cx="23" cy="22" r="3" /></svg>
        <span>statusquo</span>
      </a>
      <nav aria-label="Views">
        {views.filter((v) => v[2]).map(([name, words]) => (
          <a key={name} href={link(name)} aria-current={(part[view] ?? view) === name ? "page" : undefined}>{words}</a>
        ))}
      </nav>
      <form class="find" role="search" onSubmit={find}>
        <input id="find" type="search" placeholder="Search   /" aria-label="Search actors, measures and words of reports" value={words}
          onInput={(e) => set(e.currentTarget.value)} />
      </form>
      <button type="button" class="icon" onClick={flip} aria-label={dark ? "Use light colours" : "Use dark colours"}>
        <svg viewBox="0 0 24 24" aria-hidden="true">
          {dark ? <path d="M12 4V2m0 20v-2m8-8h2M2 12h2m13.7-5.7 1.4-1.4M4.9 19.1l1.4-1.4m11.4 0 1.4 1.4M4.9 4.9l1.4 1.4M16 12a4 4 0 1 1-8 0 4 4 0 0 1 8 0Z" />
            : <path d="M20 14.5A8.5 8.5 0 0 1 9.5 4a8.5 8.5 0 1 0 10.5 10.5Z" />}
        </svg>
      </button>
      <a class="icon" href={link("help")} aria-label="How to read this page"><span aria-hidden="true">?</span></a>
    </header>
  );
}
