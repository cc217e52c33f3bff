/**
 * What the screening finds on a cohort, and what it takes for test data when the cohort no longer says that it is:
 * `deno task screen-measure [--cohort DIR | --persons N --seed S]`.
 *
 * Recall: every person of a defect-free cohort must be found, and every message stopped on its way to production.
 * False alarms: the cohort is written again without its marks (see `unmasked_cohort.ts`) into a directory that is gone
 * afterwards, and screened once more.
 *
 * @module
 */
import { parseArgs } from "node:util";
import { findExtracts } from "../stream/source/mod.ts";
import { screenExtracts, type ScreeningResult, screeningRules } from "../stream/screening/mod.ts";
import { markdownTable } from "./markdown_table.ts";
import { writeWithoutMarks } from "./unmasked_cohort.ts";

/** What was measured. */
export interface ScreeningMeasure {
  /** Rows of persons with an identity number: of ident messages, and consultations. */
  readonly persons: number;
  /** Those among them that a rule on numbers stops. */
  readonly found: number;
  /** Messages read, and those of them that something stops. */
  readonly messages: number;
  readonly stopped: number;
  /** Findings by rule on the cohort as it is, and without its marks. */
  readonly rules: readonly { readonly rule: string; readonly marked: number; readonly unmarked: number }[];
  /** MB a second of the first screening. */
  readonly rate: number;
}

/** Measures the screening on the extracts of a directory. */
export async function measureScreening(directory: string): Promise<ScreeningMeasure> {
  const files = await findExtracts(directory);
  const began = performance.now();
  const marked = await screened(files);
  const rate = marked.bytes / 1000 / (performance.now() - began);
  const masked = await Deno.makeTempDir({ prefix: "kprkit-screen-" });
  try {
    const written: string[] = [];
    for (const [index, file] of files.entries()) {
      // The name may tell the municipality.
      const path = `${masked}/${index}_${file.slice(file.lastIndexOf("/") + 1).replace(/\.gz$/, "")}`;
      await writeWithoutMarks(file, path);
      written.push(path);
    }
    const unmarked = await screened(written);
    const persons = marked.messages.reduce(
      (sum, { records }) => sum + (records.ident ?? 0) + (records.hst_consultation ?? 0),
      0,
    );
    const stopped = new Set(
      marked.findings.filter(({ verdict }) => verdict === "stop").map(({ source }) => source),
    );
    return {
      persons,
      found: countOf(marked, "synthetic_tax_authority"),
      messages: marked.messages.length,
      stopped: marked.messages.filter(({ source }) => stopped.has(source)).length,
      rules: screeningRules.filter(({ production }) => production !== "ignore").map(({ id }) => ({
        rule: id,
        marked: countOf(marked, id),
        unmarked: countOf(unmarked, id),
      })),
      rate,
    };
  } finally {
    await Deno.remove(masked, { recursive: true });
  }
}

async function screened(files: readonly string[]): Promise<ScreeningResult> {
  const result = await screenExtracts(files, { rowLimit: 0 });
  const [failure] = result.failures;
  if (failure !== undefined) throw new Error(`${failure.source}: ${failure.message}`);
  return result;
}

function countOf({ findings }: ScreeningResult, id: string): number {
  return findings.reduce((sum, { rule, count }) => rule === id ? sum + count : sum, 0);
}

/** The measurement as a page. */
export function measureText({ persons, found, messages, stopped, rules, rate }: ScreeningMeasure): string {
  const share = (part: number, of: number) => of === 0 ? "–" : `${Math.floor(part / of * 10_000) / 100} %`;
  return `${persons} persons with a number, ${found} found: ${share(found, persons)}
${messages} messages, ${stopped} stopped: ${share(stopped, messages)}
${Math.round(rate)} MB/s

${
    markdownTable(
      ["rule", "found", "without marks", "per 100 000"],
      "lrrr",
      rules.map(({ rule, marked, unmarked }) => [
        rule,
        String(marked),
        String(unmarked),
        persons === 0 ? "–" : (unmarked / persons * 100_000).toFixed(1),
      ]),
    )
  }
`;
}

/** A defect-free cohort of the generator's, in a directory. */
async function generate(directory: string, options: readonly string[]): Promise<void> {
  const { success } = await new Deno.Command(Deno.execPath(), {
    args: [
      "run",
      "--allow-read",
      "--allow-write",
      "--allow-env=INIT_CWD",
      "--allow-sys=cpus",
      new URL("../cli/main.ts", import.meta.url).href,
      "generate",
      "--quiet",
      ...options,
      "--out",
      directory,
    ],
    env: { INIT_CWD: "" },
    stdout: "null",
    stderr: "inherit",
  }).output();
  if (!success) throw new Error("The cohort could not be made");
}

if (import.meta.main) {
  const { values } = parseArgs({
    options: {
      cohort: { type: "string" },
      municipalities: { type: "string", default: "0301,1103,4601,5001,5501,3201,4204" },
      persons: { type: "string", default: "100000" },
      years: { type: "string", default: "2023-2025" },
      seed: { type: "string", default: "20261122" },
    },
  });
  if (values.cohort !== undefined) console.log(measureText(await measureScreening(values.cohort)));
  else {
    const directory = await Deno.makeTempDir({ prefix: "kprkit-cohort-" });
    try {
      const { municipalities, persons, years, seed } = values;
      const options = [
        "--municipality",
        municipalities,
        "--persons",
        persons,
        "--years",
        years,
        "--seed",
        seed,
      ];
      await generate(`${directory}/cohort`, [...options, "--defects", "none"]);
      console.log(measureText(await measureScreening(`${directory}/cohort`)));
    } finally {
      await Deno.remove(directory, { recursive: true });
    }
  }
}
