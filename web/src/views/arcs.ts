/** Arcs on the map: where they run, how they are drawn, and which one the pointer is at. */
import { mutual, type Arc } from "../spells";

export interface Shape { arc: Arc; x0: number; y0: number; cx: number; cy: number; x1: number; y1: number; own: boolean }
type Place = [number, number];
export interface Scene {
  width: number; height: number; scale: number; origin: { x: number; y: number }; shapes: Shape[]; places: Map<string, Place>;
  name: (code: string) => string; chosen: string; hover: Shape | null;
}
const LABELS = 26;
/** Arcs that are drawn in full; of a crowd, the surest and most told of them, the rest as threads. */
export const BOLD = 220;

/** Lay arcs out: one bow a pair, several kinds side by side, both directions on opposite sides. */
export function shapes(arcs: Arc[], places: Map<string, Place>, chosen: string): Shape[] {
  const lanes = new Map<string, number>();
  const found: Shape[] = [];
  for (const arc of arcs) {
    const [from, to] = [places.get(arc.imposer), places.get(arc.target)];
    if (!from || !to || arc.imposer === arc.target) continue;
    const key = `${arc.imposer}/${arc.target}`;
    const lane = lanes.get(key) ?? 0;
    lanes.set(key, lane + 1);
    const [dx, dy] = [to[0] - from[0], to[1] - from[1]];
    const length = Math.hypot(dx, dy) || 1;
    const bend = 0.16 + lane * Math.min(0.09, 3.2 / length);
    found.push({
      arc, x0: from[0], y0: from[1], x1: to[0], y1: to[1], cx: (from[0] + to[0]) / 2 + dy * bend, cy: (from[1] + to[1]) / 2 - dx * bend,
      own: !chosen || arc.imposer === chosen || arc.target === chosen,
    });
  }
  return found.sort((a, b) => Number(a.own) - Number(b.own) || Number(a.arc.certain > 0) - Number(b.arc.certain > 0) || a.arc.count - b.arc.count);
}

export function draw(canvas: HTMLCanvasElement, context: CanvasRenderingContext2D, scene: Scene): void {
  const ratio = window.devicePixelRatio || 1;
  const { width, height, scale, origin } = scene;
  if (canvas.width !== Math.round(width * ratio) || canvas.height !== Math.round(height * ratio)) {
    canvas.width = Math.round(width * ratio);
    canvas.height = Math.round(height * ratio);
  }
  const style = getComputedStyle(document.documentElement);
  const colours = new Map<string, string>();
  const colour = (kind: string): string => {
    if (!colours.has(kind)) colours.set(kind, style.getPropertyValue(`--k-${kind}`).trim() || style.getPropertyValue("--k-other").trim());
    return colours.get(kind)!;
  };
  context.setTransform(ratio, 0, 0, ratio, 0, 0);
  context.clearRect(0, 0, width, height);
  context.lineCap = "round";
  const X = (x: number): number => origin.x + x * scale;
  const Y = (y: number): number => origin.y + y * scale;
  const run = (s: Shape): void => {
    context.moveTo(X(s.x0), Y(s.y0));
    context.quadraticCurveTo(X(s.cx), Y(s.cy), X(s.x1), Y(s.y1));
  };
  const seen = (x: number, y: number): boolean => X(x) >= 0 && X(x) <= width && Y(y) >= 0 && Y(y) <= height;
  const bold = boldest(scene.shapes.filter((s) => seen(s.x0, s.y0) || seen(s.x1, s.y1)));
  threads(context, scene.shapes.filter((s) => !bold.has(s) && s !== scene.hover), colour, run, (s) => seen(s.x0, s.y0) || seen(s.x1, s.y1));
  for (const shape of scene.shapes) {
    const strong = shape === scene.hover;
    if (!strong && !bold.has(shape)) continue;
    const { arc } = shape;
    context.strokeStyle = colour(arc.kind);
    context.globalAlpha = strong ? 1 : arc.certain ? 0.86 : 0.34;
    context.lineWidth = (1 + Math.min(2.2, Math.sqrt(arc.count) * 0.55)) * (strong ? 1.7 : 1);
    context.setLineDash(arc.contested ? [2, 4] : arc.certain ? [] : [5, 4]);
    context.beginPath();
    run(shape);
    context.stroke();
    if (!mutual(arc)) head(context, shape, X, Y, colour(arc.kind));
  }
  context.setLineDash([]);
  context.globalAlpha = 1;
  dots(context, scene, X, Y, style);
}

/** Return the arcs to draw in full, of those with an end in view: all where they are few, else the weightiest. */
export function boldest(all: Shape[]): Set<Shape> {
  const own = all.filter((s) => s.own);
  if (own.length <= BOLD) return new Set(own);
  const weight = (s: Shape): number => s.arc.certain * 4 + s.arc.count;
  return new Set([...own].sort((a, b) => weight(b) - weight(a)).slice(0, BOLD));
}

/** Draw many arcs faintly, all of one kind in one stroke: each is there to see, none hides what weighs more; what only passes by is faintest. */
function threads(context: CanvasRenderingContext2D, all: Shape[], colour: (kind: string) => string, run: (s: Shape) => void, near: (s: Shape) => boolean): void {
  const groups = new Map<string, Shape[]>();
  for (const s of all) {
    const key = `${s.own && near(s) ? (s.arc.certain ? 3 : 2) : 1}${s.arc.kind}`;
    const group = groups.get(key);
    if (group) group.push(s);
    else groups.set(key, [s]);
  }
  context.setLineDash([]);
  context.lineWidth = 0.7;
  for (const [key, group] of groups) {
    context.strokeStyle = colour(key.slice(1));
    context.globalAlpha = [0.05, 0.14, 0.3][Number(key[0]) - 1]!;
    context.beginPath();
    group.forEach(run);
    context.stroke();
  }
}

/** The head of an arc shows who bears it. */
function head(context: CanvasRenderingContext2D, s: Shape, X: (x: number) => number, Y: (y: number) => number, colour: string): void {
  const [x, y, cx, cy] = [X(s.x1), Y(s.y1), X(s.cx), Y(s.cy)];
  const turn = Math.atan2(y - cy, x - cx);
  const size = 6.5;
  const [tx, ty] = [x - Math.cos(turn) * 4, y - Math.sin(turn) * 4];
  context.fillStyle = colour;
  context.beginPath();
  context.moveTo(tx, ty);
  context.lineTo(tx - Math.cos(turn - 0.42) * size, ty - Math.sin(turn - 0.42) * size);
  context.lineTo(tx - Math.cos(turn + 0.42) * size, ty - Math.sin(turn + 0.42) * size);
  context.fill();
}

function dots(context: CanvasRenderingContext2D, scene: Scene, X: (x: number) => number, Y: (y: number) => number, style: CSSStyleDeclaration): void {
  const weight = new Map<string, number>();
  for (const { arc, own } of scene.shapes) if (own) for (const c of [arc.imposer, arc.target]) weight.set(c, (weight.get(c) ?? 0) + arc.count);
  if (scene.chosen && scene.places.has(scene.chosen)) weight.set(scene.chosen, (weight.get(scene.chosen) ?? 0) + 1e4);
  const ink = style.getPropertyValue("--ink").trim();
  const paper = style.getPropertyValue("--sea").trim();
  const taken: [number, number, number, number][] = [];
  context.font = `600 11px ${style.getPropertyValue("--sans")}`;
  context.textBaseline = "middle";
  context.lineJoin = "round";
  let labels = 0;
  const seen = [...weight].sort((a, b) => b[1] - a[1]).map(([code, n]) => ({ code, n, x: X(scene.places.get(code)![0]), y: Y(scene.places.get(code)![1]) }))
    .filter(({ x, y }) => x > -20 && y > -20 && x < scene.width + 20 && y < scene.height + 20);
  context.fillStyle = ink;
  context.beginPath();
  for (const { n, x, y } of seen) {
    const size = 1.2 + Math.min(3.4, Math.sqrt(Math.min(n, 120)) * 0.34);
    context.moveTo(x + size, y);
    context.arc(x, y, size, 0, 7);
  }
  context.fill();
  for (const { code, x, y } of seen) {
    if (labels >= Math.max(9, Math.min(LABELS, scene.width / 42))) break;
    const words = scene.name(code).length > 22 ? code : scene.name(code);
    const wide = context.measureText(words).width;
    for (const [lx, ly] of [[x + 7, y], [x - 7 - wide, y], [x - wide / 2, y - 11], [x - wide / 2, y + 11]] as Place[]) {
      const box: [number, number, number, number] = [lx - 2, ly - 7, lx + wide + 2, ly + 7];
      if (box[0] < 0 || box[2] > scene.width || box[1] < 0 || box[3] > scene.height - 4) continue;
      if (taken.some((t) => t[0] < box[2] && box[0] < t[2] && t[1] < box[3] && box[1] < t[3])) continue;
      taken.push(box);
      labels++;
      context.strokeStyle = paper;
      context.lineWidth = 3.5;
      context.strokeText(words, lx, ly);
      context.fillText(words, lx, ly);
      break;
    }
    taken.push([x - 4, y - 4, x + 4, y + 4]);
  }
}

/** The arc within reach of a point on the map, the topmost first. */
export function nearest(all: Shape[], x: number, y: number, reach: number): Shape | null {
  let best: Shape | null = null;
  let least = reach * reach;
  for (let i = all.length - 1; i >= 0; i--) {
    const s = all[i]!;
    if (!s.own) continue;
    if (Math.max(s.x0, s.x1, s.cx) < x - reach || Math.min(s.x0, s.x1, s.cx) > x + reach) continue;
    if (Math.max(s.y0, s.y1, s.cy) < y - reach || Math.min(s.y0, s.y1, s.cy) > y + reach) continue;
    for (let t = 0.06; t <= 0.94; t += 0.02) {
      const u = 1 - t;
      const dx = u * u * s.x0 + 2 * u * t * s.cx + t * t * s.x1 - x;
      const dy = u * u * s.y0 + 2 * u * t * s.cy + t * t * s.y1 - y;
      const d = dx * dx + dy * dy;
      if (d < least) [least, best] = [d, s];
    }
  }
  return best;
}
