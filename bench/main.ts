/**
 * Measures every claim about speed and memory against its peer in the same run: `deno task bench`. What is
 * measured, how, and what it does not say: `docs/bench.md`.
 *
 * @module
 */
import { resolve } from "node:path";
import { parseArgs } from "node:util";
import { BenchData } from "./bench_data.ts";
import { type ShapeName, shapes } from "./extract_shape.ts";
import { replaceTable } from "./page.ts";
import type { BenchResult } from "./result.ts";
import { runBench } from "./run_bench.ts";
import { scenarios } from "./scenario.ts";
import { parseSize } from "./size.ts";
import { figureTable, targetTable } from "./tables.ts";

const usage = `usage: deno task bench [options]

  --size 1GB        length of the extract, and about that of a cohort
  --large 20GB      length of a stream, and of a cohort, that never stands on disk, for memory over size; the cohort
                    has ten million persons at 170GB
  --national        reconcile the store of a whole country, too: it takes some minutes to make, and 1.1 GB
  --runs 5          runs of each contender, in turn
  --shape typical   ${Object.keys(shapes).join(", ")}
  --only a,b        ${scenarios.map(({ id }) => id).join(", ")}
  --data DIR        make the files there, use what is there, and leave it
  --json FILE       write all figures
  --from FILE       measure nothing: take the figures that --json wrote
  --readme          put the tables into README.md and docs/bench.md, between their markers

quick look: deno task bench --size 200MB --runs 1`;

const root = new URL("../", import.meta.url);

/** From where the user stands, which is not where the task runs. */
function userPath(path: string): string {
  return resolve(Deno.env.get("INIT_CWD") || ".", path);
}

function fail(message: string): never {
  console.error(`error: ${message}\n\n${usage}`);
  Deno.exit(2);
}

function readOptions() {
  try {
    return parseArgs({
      args: Deno.args,
      options: {
        size: { type: "string", default: "1GB" },
        large: { type: "string" },
        national: { type: "boolean", default: false },
        runs: { type: "string", default: "5" },
        shape: { type: "string", default: "typical" },
        only: { type: "string" },
        data: { type: "string" },
        json: { type: "string" },
        from: { type: "string" },
        readme: { type: "boolean", default: false },
        help: { type: "boolean", default: false },
      },
    }).values;
  } catch (error) {
    return fail((error as Error).message);
  }
}

const options = readOptions();
if (options.help) {
  console.log(usage);
  Deno.exit(0);
}

const result = options.from === undefined
  ? await measure()
  : JSON.parse(await Deno.readTextFile(userPath(options.from))) as BenchResult;
if (options.json !== undefined) {
  await Deno.writeTextFile(userPath(options.json), `${JSON.stringify(result, null, 2)}\n`);
}
console.log(`${targetTable(result)}\n\n${figureTable(result)}`);
if (options.readme) {
  await putInto("README.md", targetTable(result));
  await putInto("docs/bench.md", figureTable(result));
}

async function putInto(name: string, table: string): Promise<void> {
  const page = new URL(name, root);
  try {
    await Deno.writeTextFile(page, replaceTable(await Deno.readTextFile(page), table));
    // Lines are as long as the project's formatter has them.
    await new Deno.Command(Deno.execPath(), { args: ["fmt", "--quiet", page.pathname], cwd: root }).output();
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    console.error(`error: ${name}: ${error.message}`);
    Deno.exitCode = 1;
  }
}

async function measure(): Promise<BenchResult> {
  const size = parseSize(options.size) ?? fail(`${options.size} is not a size such as 200MB`);
  const large = options.large === undefined
    ? undefined
    : parseSize(options.large) ?? fail(`${options.large} is not a size such as 20GB`);
  const runs = Number(options.runs);
  if (!Number.isInteger(runs) || runs < 1) fail(`${options.runs} is not a number of runs`);
  if (!Object.hasOwn(shapes, options.shape)) fail(`There is no shape ${options.shape}`);
  const names = options.only?.split(",") ?? scenarios.map(({ id }) => id);
  const unknown = names.find((name) => !scenarios.some(({ id }) => id === name));
  if (unknown !== undefined) fail(`There is no scenario ${unknown}`);

  const interrupted = new AbortController();
  const interrupt = () => interrupted.abort();
  Deno.addSignalListener("SIGINT", interrupt);
  Deno.addSignalListener("SIGTERM", interrupt);
  try {
    await using data = await BenchData.open({
      size,
      shape: options.shape as ShapeName,
      ...(options.data === undefined ? {} : { directory: userPath(options.data) }),
      signal: interrupted.signal,
    });
    return await runBench({
      size,
      ...(large === undefined ? {} : { large }),
      national: options.national,
      runs,
      shape: options.shape as ShapeName,
      scenarios: scenarios.filter(({ id }) => names.includes(id)),
      data,
      signal: interrupted.signal,
      onNote: (text) => console.error(text),
    });
  } catch (error) {
    if (interrupted.signal.aborted) {
      console.error("stopped; what had been made was removed");
      Deno.exit(130);
    }
    throw error;
  } finally {
    Deno.removeSignalListener("SIGINT", interrupt);
    Deno.removeSignalListener("SIGTERM", interrupt);
  }
}
