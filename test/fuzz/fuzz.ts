/**
 * The fuzzer: `deno task fuzz --help`.
 *
 * @module
 */

import { parseArgs } from "node:util";
import type { ParserKind } from "../../stream/record_reader.ts";
import { type CampaignResult, type Failure, type Level, runCampaign } from "./campaign.ts";
import { RECORD_PARSERS } from "./record_differential.ts";

const HELP = `Reads mutated XML documents with kprkit and with other parsers, and tells where they differ.

Usage: deno task fuzz [options]

  --documents <n>   How many documents to make (default 100000)
  --seed <n>        The same seed makes the same documents, until their seeds in the tests change (default 1)
  --from <n>        Number of the first document, to see a failure again (default 0)
  --level <level>   events: a reader's events against saxes and expat
                    records: record groups of kprkit's readers against each other (default events)
  --parser <name>   events: the reader under test (default ts)
                    records: a reader to compare; may be given several times (default ${
  RECORD_PARSERS.join(" and ")
})
  --failures <n>    Give up after this many (default 10)
  --help            Show this

Each document is read whole and in random chunks; both must give the same. Exit code 1 where anything failed.
A failing document is shown with every byte as the character of its number.`;

const { values } = parseArgs({
  options: {
    documents: { type: "string", default: "100000" },
    seed: { type: "string", default: "1" },
    from: { type: "string", default: "0" },
    level: { type: "string", default: "events" },
    parser: { type: "string", multiple: true },
    failures: { type: "string", default: "10" },
    help: { type: "boolean", default: false },
  },
});

if (values.help) {
  console.log(HELP);
  Deno.exit(0);
}

const documents = wholeNumber("documents", values.documents);
const started = performance.now();
let told = started;
const result = await runCampaign({
  documents,
  seed: wholeNumber("seed", values.seed),
  from: wholeNumber("from", values.from),
  level: oneOf<Level>("level", values.level, ["events", "records"]),
  ...(values.parser === undefined ? {} : {
    parsers: values.parser.map((name) => oneOf<ParserKind>("parser", name, RECORD_PARSERS)),
  }),
  found: (failure) => console.log(described(failure)),
  mostFailures: wholeNumber("failures", values.failures),
  progress(done) {
    const now = performance.now();
    if (now - told < 5000 && done < documents) return;
    told = now;
    const rate = done / (now - started) * 1000;
    const left = Math.ceil((documents - done) / rate);
    console.error(`${done} of ${documents} documents, ${Math.round(rate)} a second, ${left} s left`);
  },
});
console.log(summary(result));
if (result.failures.length > 0) Deno.exit(1);

function wholeNumber(option: string, text: string): number {
  const number = Number(text);
  if (text.trim() === "" || !Number.isSafeInteger(number) || number < 0) {
    return misused(`--${option} takes a whole number`);
  }
  return number;
}

function oneOf<T extends string>(option: string, text: string, choices: readonly T[]): T {
  return choices.find((choice) => choice === text) ?? misused(`--${option} takes ${choices.join(" or ")}`);
}

function misused(message: string): never {
  console.error(`error: ${message}\nhint: deno task fuzz --help`);
  Deno.exit(2);
}

function summary({ documents, accepted, explained, undecided, failures }: CampaignResult): string {
  const seconds = Math.round((performance.now() - started) / 1000);
  const reasons = [...explained].sort(([, a], [, b]) => b - a).map(([{ id, who, reason }, count]) =>
    `  ${String(count).padStart(7)} ${id} (${who} alone): ${reason}`
  );
  return [
    `${documents} documents with seed ${values.seed} in ${seconds} s: ` +
    `${accepted} accepted, ${documents - accepted} refused, ${failures.length} failures`,
    ...(reasons.length > 0
      ? [`Disagreements with a reason, ${undecided} of them without a judge on kprkit's side:`, ...reasons]
      : []),
  ].join("\n");
}

function described({ document, what, smallest, chunks }: Failure): string {
  const shown = JSON.stringify(String.fromCharCode(...smallest));
  return `document ${document}, chunks ${chunks}: ${what}\n  ${shown}\n` +
    `  again: deno task fuzz --seed ${values.seed} --from ${document} --documents 1 --level ${values.level}`;
}
