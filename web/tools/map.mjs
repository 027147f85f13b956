// The map, made once from Natural Earth 1:110m (npm world-atlas): outlines projected to Equal Earth, simplified,
// as SVG paths (in tenths of a unit) by ISO alpha-3 code. Natural Earth draws who controls what; the map takes no position on borders.
import { readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { geoArea, geoEqualEarth, geoPath } from "d3-geo";
import { feature } from "topojson-client";
import { presimplify, simplify } from "topojson-simplify";

const require = createRequire(import.meta.url);
const iso = require("i18n-iso-countries");
const WIDTH = 1000, HEIGHT = 446;
/** Outlines without a number in Natural Earth; the codes are those of the tables in `world/data`. */
const BY_NAME = { Kosovo: "KOS", "N. Cyprus": "-NCY", Somaliland: "-SOL" };

const topology = JSON.parse(readFileSync(require.resolve("world-atlas/countries-110m.json"), "utf8"));
const simple = simplify(presimplify(topology), 0.06);
const shapes = feature(simple, simple.objects.countries).features.filter((s) => s.id !== "010" && geoArea(s) > 0);
const projection = geoEqualEarth().rotate([-11, 0]).fitExtent([[4, 6], [WIDTH - 4, HEIGHT - 6]], { type: "FeatureCollection", features: shapes });
const path = geoPath(projection).digits(1);

/** A path in tenths of a unit, each point told from the one before: half the bytes. */
function compact(drawn) {
  const rings = drawn.split("M").filter(Boolean);
  return rings.map((ring) => {
    const points = ring.replace("Z", "").split("L").map((p) => p.split(",").map((n) => Math.round(Number(n) * 10)));
    const steps = points.slice(1).map(([x, y], i) => [x - points[i][0], y - points[i][1]]).filter(([x, y]) => x || y);
    const told = steps.flat().map((n, i) => (i && n >= 0 ? ` ${n}` : `${n}`)).join("");
    return steps.length > 1 ? `M${points[0].join(" ")}l${told}z` : "";
  }).join("");
}

const countries = {};
for (const shape of shapes) {
  const code = BY_NAME[shape.properties.name] ?? iso.numericToAlpha3(shape.id) ?? `-${shape.properties.name}`;
  const drawn = path(shape);
  if (drawn) countries[code] = compact(drawn);
}
const sorted = Object.fromEntries(Object.entries(countries).sort());
const told = { width: WIDTH, height: HEIGHT, scale: projection.scale(), translate: projection.translate(), rotate: -11 };
writeFileSync(new URL("../src/data/land.json", import.meta.url), `${JSON.stringify({ ...told, countries: sorted }, null, 0)}\n`);
console.log(`land.json: ${Object.keys(sorted).length} outlines`);
