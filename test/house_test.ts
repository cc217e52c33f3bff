/**
 * The house rules on imports: arrows point one way, nothing goes round.
 */
import assert from "node:assert/strict";

const root = new URL("../", import.meta.url);

/** What each part of the house may import, besides itself. */
const allowed: Readonly<Record<string, readonly string[]>> = {
  register: [],
  stream: ["register"],
  generators: ["register", "stream"],
  analytics: ["register", "stream", "deno.json"],
  delivery: ["register", "stream"],
  cli: ["register", "stream", "generators", "analytics", "delivery", "deno.json"],
  fixtures: ["register", "stream"],
  docs: ["register", "stream", "analytics", "delivery"],
  "mod.ts": ["register", "stream", "generators", "analytics", "delivery"],
};

/** Source files of the project, relative to its root. */
function* sources(directory = ""): Generator<string> {
  for (const entry of Deno.readDirSync(new URL(directory === "" ? "." : directory, root))) {
    if (entry.name.startsWith(".") || entry.name === "node_modules") continue;
    const path = directory + entry.name;
    if (entry.isDirectory) yield* sources(`${path}/`);
    else if (/\.tsx?$/.test(entry.name)) yield path;
  }
}

/** Files that a file imports, relative to the root. */
function importsOf(path: string): string[] {
  const text = Deno.readTextFileSync(new URL(path, root)).replace(/\/\*[\s\S]*?\*\//g, "");
  const specifiers = [...text.matchAll(/^\s*(?:import|export)\b[^;]*?from\s+"([^"]+)"/gm)].map((match) =>
    match[1]!
  );
  return specifiers.filter((specifier) => specifier.startsWith("."))
    .map((specifier) => new URL(specifier, new URL(path, root)).href.slice(root.href.length));
}

const graph = new Map([...sources()].map((path) => [path, importsOf(path)]));

Deno.test("imports point one way", () => {
  assert.ok(graph.size > 50, "the sources were not found");
  const wrong: string[] = [];
  for (const [path, imports] of graph) {
    const room = path.split("/")[0]!;
    const isTest = /_test\.tsx?$/.test(path) || room === "test" || room === "bench" ||
      /\/test_\w+\.ts$/.test(path);
    if (isTest) continue;
    for (const target of imports) {
      const other = target.split("/")[0]!;
      if (other !== room && !(allowed[room] ?? []).includes(other)) wrong.push(`${path} imports ${target}`);
    }
  }
  assert.deepEqual(wrong, []);
});

Deno.test("no file imports itself by a detour", () => {
  const done = new Set<string>();
  const path: string[] = [];
  const visit = (file: string): void => {
    const at = path.indexOf(file);
    assert.equal(at, -1, `cycle: ${[...path.slice(Math.max(at, 0)), file].join(" → ")}`);
    if (done.has(file)) return;
    path.push(file);
    for (const next of graph.get(file) ?? []) visit(next);
    path.pop();
    done.add(file);
  };
  for (const file of graph.keys()) visit(file);
});

Deno.test("no file has grown past one idea", () => {
  const long = [...graph.keys()].filter((path) =>
    Deno.readTextFileSync(new URL(path, root)).split("\n").length > 620
  );
  assert.deepEqual(long, []);
});
