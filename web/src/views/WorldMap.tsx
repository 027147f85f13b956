/** The map: land as outlines, measures as arcs from who imposes to who bears, actors as dots. */
import { geoEqualEarth } from "d3-geo";
import { useEffect, useLayoutEffect, useMemo, useRef, useState } from "preact/hooks";
import land from "../data/land.json";
import { useRested } from "../parts/Rested";
import { useSize } from "../parts/useWidth";
import { mutual, type Arc } from "../spells";
import { useLink, useName, useShared } from "../state";
import { kindWord, many } from "../words";
import { BOLD, draw, nearest, shapes, type Shape } from "./arcs";

const projection = geoEqualEarth().rotate([land.rotate, 0]).scale(land.scale).translate(land.translate as [number, number]);
const OUTLINES = Object.entries(land.countries as Record<string, string>);
/** Parts of the world to look at: centre in degrees, and how close. */
const PARTS: [string, [number, number], number][] = [
  ["World", [11, 20], 1], ["Europe", [17, 50], 4.2], ["Middle East", [43, 29], 4.6], ["Africa", [18, 3], 2.2],
  ["Asia", [100, 25], 2.2], ["Americas", [-80, 15], 1.7],
];
const CLOSEST = 12;
const slug = (words: string): string => words.toLowerCase().replaceAll(" ", "-");

export interface View { x: number; y: number; k: number }
const centred = ([lon, lat]: [number, number], k: number): View => {
  const [x, y] = k === 1 ? [land.width / 2, land.height / 2] : projection([lon, lat])!;
  return { x: x!, y: y!, k };
};

interface Props { arcs: Arc[]; chosen: string; choose: (code: string) => void; ready: boolean }

export function WorldMap({ arcs, chosen, choose, ready }: Props): preact.JSX.Element {
  const { actors, dark, route, patch, on, known } = useShared();
  const name = useName();
  const link = useLink();
  const [place, width, height] = useSize<HTMLDivElement>();
  const canvas = useRef<HTMLCanvasElement>(null);
  const part = PARTS.find(([words]) => slug(words) === route.query.look) ?? PARTS[0]!;
  const [view, look] = useState<View>(() => centred(part[1], part[2]));
  useEffect(() => look(centred(part[1], part[2])), [part]);
  const [hover, point] = useState<{ shape: Shape; x: number; y: number } | null>(null);
  const drag = useRef<{ x: number; y: number; moved: boolean } | null>(null);
  const places = useMemo(() => {
    const found = new Map<string, [number, number]>();
    for (const a of actors.values()) if (a.latitude !== null && a.longitude !== null) found.set(a.code, projection([a.longitude, a.latitude])!);
    return found;
  }, [actors]);
  const drawn = useMemo(() => shapes(arcs, places, chosen), [arcs, places, chosen]);
  const off = arcs.reduce((n, a) => n + (places.has(a.imposer) && places.has(a.target) ? 0 : a.count), 0);
  const own = useMemo(() => drawn.reduce((n, s) => n + Number(s.own), 0), [drawn]);
  const scale = Math.min(width / land.width, height / land.height) * view.k || 1;
  const origin = { x: width / 2 - view.x * scale, y: height / 2 - view.y * scale };

  useLayoutEffect(() => {
    const context = canvas.current?.getContext("2d");
    if (!canvas.current || !context || !width) return;
    draw(canvas.current, context, { width, height, scale, origin, shapes: drawn, places, name, chosen, hover: hover?.shape ?? null });
    if (ready) canvas.current.dataset.drawn = `${on}/${known}`;
  }, [drawn, width, height, view, dark, chosen, hover?.shape, actors]);

  const later = useRested(arcs);
  const busy = useMemo(() => {
    const sums = new Map<string, number>();
    for (const a of later) for (const code of new Set([a.imposer, a.target])) sums.set(code, (sums.get(code) ?? 0) + a.count);
    return sums;
  }, [later]);
  const most = Math.max(12, ...OUTLINES.map(([code]) => busy.get(code) ?? 0));
  const heats = OUTLINES.map(([code]) => heat(busy.get(code), most)).join();
  const outlines = useMemo(() => OUTLINES.map(([code, d]) => (
    <path key={code} d={d} data-code={code} class={`land ${code === chosen ? "chosen" : ""} ${heat(busy.get(code), most)}`}>
      <title>{actors.has(code) ? name(code) : code.replace("-", "")}</title>
    </path>
  )), [heats, chosen, actors]);
  const zoom = (by: number, x = width / 2, y = height / 2): void => look((now) => {
    const k = Math.min(CLOSEST, Math.max(1, now.k * by));
    const s = Math.min(width / land.width, height / land.height) * now.k;
    const [wx, wy] = [now.x + (x - width / 2) / s, now.y + (y - height / 2) / s];
    return k === 1 ? centred([0, 0], 1) : { k, x: wx - ((wx - now.x) * now.k) / k, y: wy - ((wy - now.y) * now.k) / k };
  });
  useEffect(() => {
    const element = place.current;
    const wheel = (event: WheelEvent): void => {
      if (!event.ctrlKey && !event.metaKey) return;
      event.preventDefault();
      const box = element!.getBoundingClientRect();
      zoom(event.deltaY < 0 ? 1.25 : 0.8, event.clientX - box.left, event.clientY - box.top);
    };
    element?.addEventListener("wheel", wheel, { passive: false });
    return () => element?.removeEventListener("wheel", wheel);
  }, [width, height]);
  const where = (event: PointerEvent): [number, number] => {
    const box = place.current!.getBoundingClientRect();
    return [event.clientX - box.left, event.clientY - box.top];
  };
  const moved = (event: PointerEvent): void => {
    if (drag.current && event.buttons) {
      const [dx, dy] = [event.clientX - drag.current.x, event.clientY - drag.current.y];
      if (!drag.current.moved && Math.hypot(dx, dy) < 4) return;
      drag.current = { x: event.clientX, y: event.clientY, moved: true };
      look((now) => ({ ...now, x: now.x - dx / scale, y: now.y - dy / scale }));
      return;
    }
    const [x, y] = where(event);
    const shape = nearest(drawn, (x - origin.x) / scale, (y - origin.y) / scale, 6 / scale);
    if (shape || hover) point(shape ? { shape, x, y } : null);
  };
  const clicked = (event: MouseEvent): void => {
    if (drag.current?.moved) return;
    if (hover) {
      location.hash = link("dyad", [hover.shape.arc.imposer, hover.shape.arc.target]);
      return;
    }
    const code = (event.target as Element).getAttribute("data-code");
    if (code && actors.has(code)) choose(code);
  };
  const words = `Map of ${many(arcs.reduce((n, a) => n + a.count, 0), "measure")} in force. The matrix and the lists below tell the same.`;
  return (
    <div class="map" ref={place} data-arcs={drawn.length} onPointerDown={(e) => { drag.current = { x: e.clientX, y: e.clientY, moved: false }; }}
      onPointerMove={moved} onPointerLeave={() => point(null)} onClick={clicked} data-hover={hover ? "" : undefined}>
      <svg role="img" aria-label={words} width={width} height={height}>
        <g transform={`translate(${origin.x} ${origin.y}) scale(${scale / 10})`}>
          {outlines}
        </g>
      </svg>
      <canvas ref={canvas} aria-hidden="true" />
      {hover && (
        <div class="tip" style={{ left: `${Math.min(hover.x + 14, width - 220)}px`, top: `${hover.y + 14}px` }}>
          <b>{name(hover.shape.arc.imposer)} {mutual(hover.shape.arc) ? "–" : "→"} {name(hover.shape.arc.target)}</b><br />
          {kindWord(hover.shape.arc.kind)}: {many(hover.shape.arc.count, "measure")}, {hover.shape.arc.certain ? `${hover.shape.arc.certain} certain` : "possible"}
        </div>
      )}
      <div class="zoom" role="group" aria-label="Part of the world">
        {PARTS.map(([words, at, k]) => <button key={words} type="button" aria-pressed={words === part[0]} onClick={() => { look(centred(at, k)); patch({ query: { look: words === "World" ? "" : slug(words) } }); }}>{words}</button>)}
        <button type="button" onClick={() => zoom(1.5)} aria-label="Closer">+</button>
        <button type="button" onClick={() => zoom(1 / 1.5)} aria-label="Farther">−</button>
      </div>
      <p class="map-note">
        {!ready ? "Drawing …" : [
          own > BOLD ? `The ${BOLD} weightiest arcs in view drawn in full, the others as threads` : "",
          off > 0 ? `${many(off, "measure")} with a side that has no place on the map` : ""].filter(Boolean).map((line) => <span key={line}>{line}</span>)}
      </p>
    </div>
  );
}

/** Three shades on a scale that grows with the busiest, so that a long ledger is not all one colour. */
const heat = (n: number | undefined, most: number): string => (!n ? "" : n > most ** 0.8 ? "h3" : n > most ** 0.5 ? "h2" : "h1");
