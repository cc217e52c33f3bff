/**
 * Reading against the peers, in one run: `deno task bench`. Prints the table that the README quotes.
 *
 * Each contender runs in a process of its own, in turn, several times; medians are printed. Rates of
 * one machine say little, so the table gives ratios: how many times as fast as saxes.
 *
 * @module
 */
import { parseArgs } from "node:util";
import type { Measured } from "./contenders/measure.ts";

const contenders = [
  ["sax", "npm sax 1.6.1, row objects"],
  ["saxes", "npm saxes 6.0.0, row objects"],
  ["columns", "kprkit, typed columns"],
  ["validate", "kprkit validate"],
  ["ingest", "kprkit ingest, to Parquet"],
] as const;

const { values } = parseArgs({
  options: {
    megabytes: { type: "string", default: "200" },
    runs: { type: "string", default: "5" },
  },
});

const directory = await Deno.makeTempDir();
const path = `${directory}/extract.xml`;
try {
  await generate(path, values.megabytes);
  const results = new Map<string, Measured[]>(contenders.map(([name]) => [name, []]));
  for (let run = 0; run < Number(values.runs); run++) {
    for (const [name] of contenders) results.get(name)!.push(await measured(name));
  }
  console.log(table(results));
} finally {
  await Deno.remove(directory, { recursive: true });
}

/** In a process of its own: what this one grows to would count for its children. */
async function generate(to: string, megabytes: string): Promise<void> {
  const script = new URL("generate.ts", import.meta.url).href;
  const args = ["run", "--no-prompt", "--allow-write", script, to, "--megabytes", megabytes];
  const { success } = await new Deno.Command(Deno.execPath(), { args }).output();
  if (!success) throw new Error("The extract could not be generated");
}

async function measured(name: string): Promise<Measured> {
  const script = new URL(`contenders/${name}.ts`, import.meta.url).href;
  const { code, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["run", "--no-prompt", "--allow-read", "--allow-write", "--allow-ffi", script, path],
  }).output();
  const decoder = new TextDecoder();
  if (code !== 0) throw new Error(`${name} failed: ${decoder.decode(stderr)}`);
  return JSON.parse(decoder.decode(stdout)) as Measured;
}

function table(results: ReadonlyMap<string, readonly Measured[]>): string {
  const rate = (name: string) => median(results.get(name)!.map(({ bytes, seconds }) => bytes / seconds));
  const lines = contenders.map(([name, title]) => {
    const runs = results.get(name)!;
    const peak = Math.max(...runs.map((run) => run.peak)) / 1e6;
    const cells = [
      title,
      `${(rate(name) / rate("saxes")).toFixed(1)} ×`,
      `${Math.round(rate(name) / 1e6)} MB/s`,
      `${Math.round(peak)} MB`,
    ];
    return `| ${cells.join(" | ")} |`;
  });
  const head = "| | against saxes | rate here | peak memory |\n|---|---:|---:|---:|";
  return `${head}\n${lines.join("\n")}`;
}

function median(numbers: readonly number[]): number {
  return numbers.toSorted((a, b) => a - b)[numbers.length >> 1]!;
}
