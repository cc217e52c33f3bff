/**
 * `kprkit reconcile --truth`: how well the checks find what is known to be wrong.
 *
 * @module
 */
import { checks as catalogue } from "../analytics/checks/mod.ts";
import { readTruthFile, TruthMatch, type TruthReport } from "../analytics/truth/mod.ts";
import type { TruthDifference } from "../analytics/truth/mod.ts";
import type { Engine } from "../stream/store/engine.ts";
import { TruthError } from "../stream/truth.ts";
import { ExitCode } from "./exit_code.ts";
import { nearest } from "../stream/nearest.ts";
import { groupDigits, textTable } from "./render.ts";
import type { FailOn } from "./severity.ts";

/**
 * Reads a truth file into the engine.
 *
 * @throws {TruthError} A line tells no violation, or one of a check that there is not.
 */
export async function loadTruth(engine: Engine, path: string): Promise<TruthMatch> {
  const match = await TruthMatch.load(engine, readTruthFile(path));
  const ids = catalogue.map(({ id }) => id);
  const unknown = match.told.find((id) => !ids.includes(id));
  if (unknown === undefined) return match;
  const meant = nearest(unknown, ids);
  throw new TruthError(`The truth file tells of the check ${unknown}, which there is not`, {
    line: 0,
    hint: `${
      meant === undefined ? "" : `Did you mean ${meant}? `
    }Hold it against the version of kprkit that made the cohort`,
  });
}

/**
 * Exit code of a reconciliation with a truth: 1 where a check is not whole. What was found counts no more, since it was
 * meant.
 */
export function truthExitCode({ whole }: TruthReport, failOn: FailOn): number {
  return whole || failOn === "never" ? ExitCode.fine : ExitCode.findings;
}

const texts = Object.freeze({
  nb: {
    head: ["kontroll", "fasit", "funnet", "gjenfunnet", "presisjon"],
    missed: "ikke funnet",
    unexpected: "ikke i fasiten",
    fiction: "gjelder alle rader i et fiktivt datasett; ikke vurdert",
    whole: (count: number) => `Alt som står i fasiten er funnet, og ingenting annet (${count} kontroller).`,
    broken: (count: number, all: number) => `${count} av ${all} kontroller er ikke hele.`,
    nothing: "Fasiten er tom, og ingenting ble funnet.",
    notPut: (count: number) => `${count} linjer i fasiten gjelder kontroller som ikke ble kjørt.`,
    names: { person: "person", row: "rad", service_type: "tjenestetype", times: "ganger" },
    more: "flere",
  },
  en: {
    head: ["check", "told", "found", "recall", "precision"],
    missed: "not found",
    unexpected: "not told",
    fiction: "true of every row of a fictitious cohort; not judged",
    whole: (count: number) => `All that was told was found, and nothing else (${count} checks).`,
    broken: (count: number, all: number) => `${count} of ${all} checks are not whole.`,
    nothing: "Nothing was told, and nothing was found.",
    notPut: (count: number) => `${count} lines of the truth are of checks that were not put.`,
    names: { person: "person", row: "row", service_type: "service type", times: "times" },
    more: "more",
  },
});

/** The truth report for people. */
export function truthText(report: TruthReport, { lang }: { readonly lang: "nb" | "en" }): string {
  const text = texts[lang];
  const parts: string[] = [];
  if (report.checks.length > 0) {
    parts.push(textTable(
      text.head,
      report.checks.map(({ check, told, found, recall, precision }) => [
        check,
        told === null ? "–" : groupDigits(told),
        groupDigits(found),
        shareText(recall),
        told === null ? text.fiction : shareText(precision),
      ]),
    ));
  }
  for (const { check, told, found, matched, missed, unexpected } of report.checks) {
    if (told === null) continue;
    const lines = [
      ...differenceLines(missed, { label: text.missed, of: told - matched, text }),
      ...differenceLines(unexpected, { label: text.unexpected, of: found - matched, text }),
    ];
    if (lines.length > 0) parts.push([check, ...lines].join("\n") + "\n");
  }
  const broken =
    report.checks.filter(({ told, found, matched }) =>
      told !== null && (told !== matched || found !== matched)
    ).length;
  const judged = report.checks.filter(({ told }) => told !== null).length;
  const skipped = Object.values(report.not_put).reduce((sum, count) => sum + count, 0);
  if (skipped > 0) parts.push(text.notPut(skipped) + "\n");
  parts.push(
    (broken > 0 ? text.broken(broken, judged) : judged === 0 ? text.nothing : text.whole(judged)) + "\n",
  );
  return parts.join("\n");
}

/** Per cent, cut and not rounded: 100 % is said of what is whole only. */
function shareText(share: number | null): string {
  return share === null ? "–" : `${Math.floor(share * 10_000) / 100} %`;
}

function differenceLines(
  rows: readonly TruthDifference[],
  { label, of, text }: {
    readonly label: string;
    readonly of: number;
    readonly text: typeof texts["nb" | "en"];
  },
): string[] {
  const { names } = text;
  const lines = rows.map((row) => {
    const words = [
      `${row.municipality} ${row.year} ${row.table}`,
      ...(row.person === null ? [] : [`${names.person} ${row.person}`]),
      ...(row.row === null ? [] : [`${names.row} ${row.row}`]),
      ...(row.service_type === undefined ? [] : [`${names.service_type} ${row.service_type}`]),
      ...(row.field === undefined ? [] : [row.field]),
      ...(row.times === 1 ? [] : [`${row.times} ${names.times}`]),
    ];
    return `  ${label}: ${words.join(", ")}`;
  });
  const left = of - rows.reduce((sum, { times }) => sum + times, 0);
  return left > 0 ? [...lines, `  ${label}: ${groupDigits(left)} ${text.more}`] : lines;
}
