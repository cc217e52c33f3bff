/**
 * Kills ingests at random points, goes on with them, and compares the store with that of an ingest that nothing
 * happened to: `deno task resume-proof --points 100 --seed 7`.
 *
 * @module
 */
import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { parseArgs } from "node:util";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { Random } from "../../fixtures/random.ts";
import { flawedExtract } from "./flawed_extract.ts";

/** A point to die at, as the victim takes it. */
type Point = readonly ["--at-byte" | "--at-step" | "--after-ms", number];

/** How the victim ended. */
interface Ending {
  readonly killed: boolean;
  /** What it printed, where it lived. */
  readonly report: { readonly steps: number; readonly notices: readonly string[]; readonly told: unknown };
}

/** What is killed: an extract, plain or packed, after a small one that is read first. */
export interface Prepared {
  readonly directory: string;
  readonly extracts: readonly string[];
  readonly packed: boolean;
  /** Digests of the files of the store that nothing happened to, and what the run answered. */
  readonly expected: ReadonlyMap<string, string>;
  readonly told: unknown;
  /** Points there are to choose from. */
  readonly bytes: number;
  readonly steps: number;
  readonly milliseconds: number;
}

const partBytes = 1 << 18;

/** Makes extracts below a directory, and the store they should make. */
export async function prepare(
  directory: string,
  options: { readonly megabytes: number; readonly seed: number; readonly packed: boolean },
): Promise<Prepared> {
  const { megabytes, seed, packed } = options;
  const small = `${directory}/KPR_IPL_4601_2020.xml`;
  const large = `${directory}/KPR_IPL_4601_2021.xml${packed ? ".gz" : ""}`;
  const text = new TextEncoder().encode(flawedExtract({ megabytes, seed }));
  await Deno.writeTextFile(
    small,
    flawedExtract({ megabytes: 0.3, seed }).replaceAll(/<ii(Fra|Til)Dato>2021/g, "<ii$1Dato>2020"),
  );
  await Deno.writeFile(large, packed ? gzipSync(text) : text);
  const extracts = [small, large];
  const began = performance.now();
  const { killed, report } = await ingest(`${directory}/whole`, { extracts });
  assert.ok(!killed);
  const milliseconds = performance.now() - began;
  const expected = await digests(`${directory}/whole`);
  const { steps, told } = report;
  return { directory, extracts, packed, expected, told, bytes: text.length + 300_000, steps, milliseconds };
}

/** What one point showed. */
export interface Shown {
  /** How often the ingest was killed before it came to its end. */
  readonly kills: number;
  /** It went on in the middle of the extract. */
  readonly continued: boolean;
}

/** Kills an ingest at a point, and again while it goes on, and lets it come to its end; then compares. */
export async function provePoints(prepared: Prepared, points: readonly Point[]): Promise<Shown> {
  const { directory, extracts, expected, told } = prepared;
  const store = await Deno.makeTempDir({ dir: directory, prefix: "store" });
  // Keys are random, and the small extract tells of no identities: none is used.
  let kills = 0;
  for (const point of points) {
    const { killed } = await ingest(store, { extracts, point });
    if (killed) kills++;
  }
  const { report } = await ingest(store, { extracts });
  const what = `killed at ${JSON.stringify(points)}, ${prepared.packed ? "packed" : "plain"}`;
  assert.deepEqual(report.told, told, `${what}: the run answers the same`);
  assert.deepEqual(await digests(store), expected, `${what}: the store is the same`);
  await Deno.remove(store, { recursive: true });
  return { kills, continued: report.notices.some((text) => text.startsWith("Continuing ")) };
}

/** Points at random: bytes read, steps of the store, moments. */
export function randomPoints(random: Random, prepared: Prepared): Point[] {
  const one = (): Point => {
    const kind = random.int(0, 2);
    if (kind === 0) return ["--at-byte", random.int(1, prepared.bytes)];
    if (kind === 1) return ["--at-step", random.int(1, prepared.steps)];
    return ["--after-ms", random.int(1, Math.ceil(prepared.milliseconds / 2))];
  };
  return Array.from({ length: random.int(1, 3) }, one);
}

async function ingest(
  store: string,
  options: { readonly extracts: readonly string[]; readonly point?: Point },
): Promise<Ending> {
  const { extracts, point } = options;
  const victim = fileURLToPath(new URL("victim.ts", import.meta.url));
  const permissions = ["--no-prompt", "--allow-read", "--allow-write", "--allow-ffi", "--allow-run"];
  const command = new Deno.Command(Deno.execPath(), {
    args: [
      "run",
      ...permissions,
      "--allow-sys=cpus",
      victim,
      store,
      ...extracts,
      `--part-bytes=${partBytes}`,
      ...(point === undefined ? [] : [`${point[0]}=${point[1]}`]),
    ],
    env: { NO_COLOR: "1" },
  });
  const { success, signal, stdout, stderr } = await command.output();
  if (signal !== "SIGKILL") assert.ok(success, new TextDecoder().decode(stderr));
  const text = new TextDecoder().decode(stdout);
  return {
    killed: !success,
    report: success ? JSON.parse(text) : { steps: 0, notices: [], told: undefined },
  };
}

/** Digest of each file below a directory, and a mark for each directory, by path. */
export async function digests(directory: string, below = ""): Promise<Map<string, string>> {
  const found = new Map<string, string>();
  const entries = [...Deno.readDirSync(`${directory}/${below}`)].sort((a, b) => a.name < b.name ? -1 : 1);
  for (const { name, isDirectory } of entries) {
    const path = below + name;
    if (isDirectory) {
      found.set(`${path}/`, "");
      for (const [key, value] of await digests(directory, `${path}/`)) found.set(key, value);
    } else {
      const bytes = await Deno.readFile(`${directory}/${path}`);
      found.set(path, createHash("sha256").update(bytes).digest("hex"));
    }
  }
  return found;
}

if (import.meta.main) {
  const { values } = parseArgs({
    options: {
      points: { type: "string", default: "100" },
      seed: { type: "string", default: "7" },
      megabytes: { type: "string", default: "6" },
    },
  });
  const seed = Number(values.seed);
  const random = new Random(seed);
  const directory = await Deno.makeTempDir();
  let [kills, continued] = [0, 0];
  try {
    const prepared: Prepared[] = [];
    for (const packed of [false, true]) {
      const place = `${directory}/${packed ? "packed" : "plain"}`;
      await Deno.mkdir(place);
      prepared.push(await prepare(place, { megabytes: Number(values.megabytes), seed, packed }));
    }
    for (let point = 0; point < Number(values.points); point++) {
      const one = prepared[point % 2]!;
      const shown = await provePoints(one, randomPoints(random, one));
      kills += shown.kills;
      continued += shown.continued ? 1 : 0;
      console.error(`${point + 1} of ${values.points}: ${shown.kills} kills, the same store`);
    }
  } finally {
    await Deno.remove(directory, { recursive: true });
  }
  console.log(
    `${values.points} points, ${kills} kills, ${continued} continued: every store the same, byte for byte`,
  );
}
