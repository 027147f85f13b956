/** Choose an actor by name: those of the ledger as one types, and any that the tables know. */
import { useEffect, useId, useMemo, useState } from "preact/hooks";
import { useAsk } from "../api";
import { useName, useShared } from "../state";
import type { Found } from "../types";

interface Props { label: string; code: string; choose: (code: string) => void }

export function ActorPick({ label, code, choose }: Props): preact.JSX.Element {
  const { actors } = useShared();
  const name = useName();
  const id = useId();
  const [text, type] = useState(code ? name(code) : "");
  const [open, show] = useState(false);
  const [at, move] = useState(0);
  useEffect(() => type(code ? name(code) : ""), [code, actors]);
  const wanted = open && text && text !== name(code) ? text : "";
  const found = useAsk<Found>(wanted ? "search" : null, { q: wanted, in: "actors", limit: 12 }, 120);
  const options = useMemo(() => {
    if (wanted) return found.data?.actors ?? [];
    return [...actors.values()].sort((a, b) => b.records - a.records).slice(0, 12);
  }, [wanted, found.data, actors]);
  const take = (chosen: string): void => {
    show(false);
    choose(chosen);
  };
  const press = (event: KeyboardEvent): void => {
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      show(true);
      move((now) => (options.length ? (now + (event.key === "ArrowDown" ? 1 : -1) + options.length) % options.length : 0));
    } else if (event.key === "Enter") {
      event.preventDefault();
      const chosen = options[at]?.code ?? text.trim();
      if (chosen) take(chosen);
    } else if (event.key === "Escape") show(false);
  };
  return (
    <div class="pick">
      <label class="unseen" for={id}>{label}</label>
      <input id={id} type="text" role="combobox" autocomplete="off" value={text} placeholder={label} aria-expanded={open} aria-controls={`${id}-list`}
        aria-autocomplete="list" aria-activedescendant={open && options[at] ? `${id}-${at}` : undefined}
        onFocus={(e) => { e.currentTarget.select(); move(0); }} onBlur={() => setTimeout(() => show(false), 150)}
        onInput={(e) => { type(e.currentTarget.value); move(0); show(true); }} onKeyDown={press} onClick={() => show(true)} />
      <ul id={`${id}-list`} role="listbox" aria-label={label} hidden={!open || options.length === 0}>
        {options.map((o, i) => (
          <li key={o.code} id={`${id}-${i}`} role="option" aria-selected={i === at} onMouseDown={(e) => { e.preventDefault(); take(o.code); }}>
            <span>{o.name}</span><small>{o.code}{o.records ? ` · ${o.records}` : ""}</small>
          </li>
        ))}
      </ul>
    </div>
  );
}
