// The seal of the built page: a digest of its sources, so that a test sees when the bundle is older than they are.
import { createHash } from "node:crypto";
import { readFileSync, readdirSync, statSync, writeFileSync } from "node:fs";
import { join, relative, sep } from "node:path";
import { fileURLToPath } from "node:url";

const HOME = fileURLToPath(new URL("..", import.meta.url));
const BUILT = join(HOME, "..", "src", "statusquo", "web", "static");
const SOURCES = ["index.html", "package.json", "package-lock.json", "tsconfig.json", "vite.config.ts", "src", "tools"];
const MOST = 350 * 1024;

const files = (path) => statSync(path).isDirectory() ? readdirSync(path).flatMap((name) => files(join(path, name))) : [path];
const hash = (bytes) => createHash("sha256").update(bytes).digest("hex");
const name = (path, from) => relative(from, path).split(sep).join("/");
const byName = (a, b) => (a < b ? -1 : a > b ? 1 : 0);

const sources = SOURCES.flatMap((s) => files(join(HOME, s))).map((p) => name(p, HOME)).sort(byName);
const source = hash(sources.map((p) => `${p} ${hash(readFileSync(join(HOME, p)))}\n`).join(""));
const built = files(BUILT).map((p) => name(p, BUILT)).filter((p) => p !== "digest.json").sort(byName);
const bytes = built.reduce((sum, p) => sum + statSync(join(BUILT, p)).size, 0);
if (bytes > MOST) throw new Error(`the bundle has ${bytes} bytes, more than ${MOST}`);
const told = { source, bytes, files: Object.fromEntries(built.map((p) => [p, hash(readFileSync(join(BUILT, p)))])) };
writeFileSync(join(BUILT, "digest.json"), `${JSON.stringify(told, null, 1)}\n`);
console.log(`bundle: ${bytes} bytes of ${MOST}`);
