import assert from "node:assert/strict";
import type { BenchResult, ContenderResult, Sample } from "./result.ts";
import { figureTable, targetTable } from "./tables.ts";

function contender(id: string, rows: number | undefined, samples: readonly Sample[]): ContenderResult {
  return {
    id,
    title: `the ${id}`,
    bytes: 0,
    shape: "typical",
    samples,
    ...(rows === undefined ? { unavailable: "ask for it with --national" } : { rows }),
  };
}

function sample(seconds: number, more: Partial<Sample> = {}): Sample {
  return { seconds, cpu: seconds * 2, peak: 300e6, ...more };
}

const result: BenchResult = {
  machine: { cpu: "Example", cores: 2, memory: 8 * 2 ** 30, system: "linux x64", deno: "2.9.6" },
  size: 1e9,
  runs: 3,
  shape: "typical",
  sameRows: [],
  scenarios: [
    {
      id: "checks",
      title: "Checks",
      contenders: [
        contender("together", 6e6, [sample(2), sample(3), sample(2)]),
        contender("apart", 6e6, [sample(8), sample(9), sample(10)]),
      ],
    },
    {
      id: "reconcile",
      title: "Reconcile",
      contenders: [
        contender(
          "one",
          6e6,
          [4, 2, 3].map((seconds) => sample(seconds, { phases: { load: seconds / 2, rows: 1 } })),
        ),
        contender("national", undefined, []),
      ],
    },
  ],
};

function linesOf(text: string): string[] {
  return text.split("\n").map((line) => line.replace(/ +/g, " "));
}

Deno.test("targetTable() puts seconds and memory of a store against what is asked", () => {
  const lines = linesOf(targetTable(result));
  assert(
    lines.includes(
      "| the together | the apart | ≥ 1 × | 4.00 (3.00–5.00) × | 3.0 against 0.7 million rows/s |",
    ),
    lines.join("\n"),
  );
  assert(lines.includes("| the one | | ≤ 3 s | 3.0 (2.0–4.0) s | 2.0 million rows/s |"), lines.join("\n"));
  assert(lines.includes("| the national | | ≤ 60 s | not available: ask for it with --national | |"));
  assert(
    lines.includes(
      "| peak memory of the national | | ≤ 4000 MB | not available: ask for it with --national | |",
    ),
  );
  assert(!lines.at(-1)!.includes("IPLOS"), "no extract was read");
});

Deno.test("figureTable() gives rows and phases of stores in tables of their own", () => {
  const lines = linesOf(figureTable(result));
  assert(!lines.some((line) => line.includes("MB/s")), "no extract was read");
  assert(
    lines.includes(
      "| **Checks** | the together | 6.0 | 2.00 (2.00–3.00) | 3.0 | 4.00 | 300 | 4.00 (3.00–5.00) × |",
    ),
    lines.join("\n"),
  );
  assert(lines.includes("| | the apart | 6.0 | 9.00 (8.00–10.00) | 0.7 | 18.00 | 300 | 1 |"));
  assert(lines.includes("| | the national | not available | ask for it with --national | | | | |"));
  assert(lines.includes("| load | 1.50 |"));
  assert(lines.includes("| rows | 1.00 |"));
});

Deno.test("figureTable() compares stores of one size only", () => {
  const large = contender("national", 90e6, [sample(50), sample(50), sample(50)]);
  const reconcile = { ...result.scenarios[1]!, contenders: [result.scenarios[1]!.contenders[0]!, large] };
  const lines = linesOf(figureTable({ ...result, scenarios: [reconcile] }));
  assert(lines.includes("| | the national | 90.0 | 50.00 | 1.8 | 100.00 | 300 | – |"), lines.join("\n"));
});
