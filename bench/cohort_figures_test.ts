import assert from "node:assert/strict";
import { kprkit } from "../cli/main.ts";
import { kprkitCommand } from "./kprkit_command.ts";
import type { BenchResult, ContenderResult, Sample } from "./result.ts";
import { scenarios } from "./scenario.ts";
import { figureTable, targetTable } from "./tables.ts";

const cohorts = scenarios.filter(({ contenders }) => contenders.some(({ cohort }) => cohort !== undefined));

Deno.test("every command that makes a cohort names its persons, a place for it, and options that there are", async () => {
  const known = (await kprkit(() => {})).commands.find((command) => command.name() === "generate")!.options
    .map(({ long }) => long);
  const made = cohorts.flatMap(({ contenders }) => contenders).filter(({ start }) => start.kind === "kprkit");
  assert(made.length > 0);
  for (const { id, start } of made) {
    const persons = start.args.indexOf("--persons");
    assert.equal(start.args[persons + 1], "{persons}", id);
    const out = start.args[start.args.indexOf("--out") + 1]!;
    assert(["{out}", "{sink}"].includes(out), id);
    // Links are there before the cohort is.
    assert.equal(start.args.includes("--force"), out === "{sink}", id);
    for (const word of start.args) if (word.startsWith("--")) assert(known.includes(word), word);
  }
});

Deno.test("kprkitCommand() makes cohorts as their own task does", () => {
  assert(kprkitCommand(["generate"]).some((word) => word.startsWith("--v8-flags=")));
  assert(!kprkitCommand(["validate"]).some((word) => word.startsWith("--v8-flags=")));
});

function sample(seconds: number, cpu: number, peak: number): Sample {
  return { seconds, cpu, peak, records: 1e9 };
}

function contender(
  [scenario, id]: readonly [string, string],
  made: Pick<ContenderResult, "persons" | "samples"> & { readonly unavailable?: string },
): ContenderResult {
  const { title } = scenarios.find((one) => one.id === scenario)!.contenders.find((one) => one.id === id)!;
  return { id, title, shape: "typical", bytes: made.samples.length === 0 ? 0 : 1e9, ...made };
}

const result: BenchResult = {
  machine: { cpu: "Example", cores: 2, memory: 8 * 2 ** 30, system: "linux x64", deno: "2.9.6" },
  size: 1e9,
  runs: 2,
  shape: "typical",
  sameRows: [],
  scenarios: [{
    id: "generate",
    title: "Fictitious cohorts",
    contenders: [
      contender(["generate", "one"], {
        persons: 59_000,
        samples: [sample(8, 5.9, 150e6), sample(10, 5, 160e6)],
      }),
      contender(["generate", "two"], {
        persons: 59_000,
        samples: [sample(4, 7, 250e6), sample(5, 7, 240e6)],
      }),
      contender(["generate", "bytes"], {
        persons: 59_000,
        samples: [sample(1, 1, 90e6), sample(1, 1, 90e6)],
      }),
    ],
  }, {
    id: "generate-memory",
    title: "Memory over persons",
    contenders: [
      contender(["generate-memory", "two"], { persons: 59_000, samples: [sample(4, 7, 251e6)] }),
      contender(["generate-memory", "two-large"], { persons: 1e7, samples: [], unavailable: "ask for it" }),
    ],
  }],
};

function linesOf(table: string): string[] {
  return table.split("\n").map((line) => line.replace(/ +/g, " "));
}

Deno.test("targetTable() sets lives, XML, workers and memory of cohorts beside what is asked", () => {
  const lines = linesOf(targetTable(result));
  const one = "kprkit generate --workers 1";
  const two = "kprkit generate --workers 2";
  for (
    const line of [
      `| ${one}, lives a second and core | | ≥ 8 000 | 10 000 (10 000–11 800) | 125 MB/s |`,
      `| ${one}, XML a second and core | | ≥ 200 MB | 169 (169–200) MB | 125 MB/s |`,
      `| ${two} | ${one} | ≥ 1.7 × | 2.00 × | 250 against 125 MB/s |`,
      `| peak memory of ${two} | | ≤ 300 MB | 250 MB | at 59 000 persons |`,
      `| peak memory of ${two}, the country | | ≤ 300 MB | not available: ask for it | |`,
    ]
  ) assert(lines.includes(line), `${line}\n${lines.join("\n")}`);
  assert(lines.at(-1)!.startsWith("Cohorts of the years 2017 to 2025, median of 2 runs"));
});

Deno.test("figureTable() has a table of cohorts, in which ready-made bytes are no lives", () => {
  const lines = linesOf(figureTable(result));
  for (
    const line of [
      "| | the same bytes, ready-made | 59 000 | 1 000 | 1.00 | 1000 | 1.00 | – | 1000 | 90 | 8.00 (8.00–10.00) × |",
      "| **Memory over persons** | kprkit generate --workers 2 | 59 000 | 1 000 | 4.00 | 250 | 7.00 | 8 429 | 143 | 251 | – |",
    ]
  ) assert(lines.includes(line), `${line}\n${lines.join("\n")}`);
  assert.equal(lines.filter((line) => line.includes("not available")).length, 1);
});
