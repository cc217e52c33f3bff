/**
 * Reconciliation: every check over every municipality and year, against the year before.
 *
 * @module
 */
import project from "../deno.json" with { type: "json" };
import type { ReportedMunicipality } from "../register/municipalities/groups.ts";
import { municipalityName } from "../register/municipalities/mod.ts";
import type { Account } from "../stream/account.ts";
import type { Engine } from "../stream/store/engine.ts";
import type { Store } from "../stream/store/store.ts";
import type { Check, Threshold } from "./check.ts";
import { checks as catalogue } from "./checks/mod.ts";
import { type CubeContent, readCube, type ReadCubeOptions } from "./cube/mod.ts";
import { evaluateChecks, type FoundViolations } from "./evaluate.ts";
import { applyExpected } from "./expected/mod.ts";
import { readFeedback } from "./feedback/mod.ts";
import { judgeFindings, type ReportedPlaces } from "./findings.ts";
import type { ExpectedChange, Report, ReportFeedback, ReportSubmission } from "./report.ts";

/** How far a reconciliation has come. */
export interface ReconcileProgress {
  /** Checks that are done. */
  readonly done: number;
  /** Checks in all. */
  readonly total: number;
  /** Id of the check that runs now; absent where many are worked on at once, and when all are done. */
  readonly check?: string;
  /** Part of the work that begins: `load`, `rows`, `checks`, `feedback`, `cube`, `persons`. */
  readonly stage?: string;
}

/** How a reconciliation is run. */
export interface ReconcileOptions {
  /** The books of the run that filled the store. */
  readonly account: Account;
  /** Checks to run. @default the whole catalogue */
  readonly checks?: readonly Check[];
  /** Violating rows listed of each finding at most; fewer where there are very many findings. @default 100 */
  readonly rowLimit?: number;
  /** Metrics and changes under the municipality numbers of this year. @default those of each reporting year */
  readonly asOf?: number;
  /** False discovery rate among the changes of the cube. @default 0.01 */
  readonly fdr?: number;
  /** Bounds that a change of the cube reaches besides. @default 20 persons and 40 % */
  readonly change?: Partial<Threshold>;
  /** Changes that the user expects, besides those that are built in. @default none */
  readonly expected?: readonly ExpectedChange[];
  /** Time of the run. @default now */
  readonly created?: Date;
  /** Called before each check, and when all are done. */
  readonly onProgress?: (progress: ReconcileProgress) => void;
  /** Called with all violations of each check that has any, while they stand in a table of the engine. */
  readonly onViolations?: (found: FoundViolations) => Promise<void>;
  /** Told how long each part of the work took. */
  readonly onPhase?: (phase: ReconcilePhase) => void;
}

/** A part of the work that is done. */
export interface ReconcilePhase {
  /** `attach`, `load`, `rows`, `checks`, `feedback`, `cube`, `persons`. */
  readonly name: string;
  /** What it took. */
  readonly seconds: number;
}

/**
 * Runs the checks over a settled store and compares each year with the one before.
 *
 * A finding is new or persisting against the year before of the same municipality; what was found
 * then and is gone now stands in `resolved`. Whatever the order of rows in the store, the report is
 * the same.
 */
export async function reconcile(
  store: Pick<Store, "engine" | "attach">,
  options: ReconcileOptions,
): Promise<Report> {
  const { checks = catalogue, rowLimit = 100, created = new Date(), onProgress, onPhase } = options;
  const { engine } = store;
  let done = 0;
  const phase = async <T>(name: string, work: () => Promise<T>): Promise<T> => {
    const start = performance.now();
    if (name !== "attach") onProgress?.({ done, total: checks.length, stage: name });
    const result = await work();
    onPhase?.({ name, seconds: (performance.now() - start) / 1000 });
    return result;
  };
  await phase("attach", () => store.attach());
  const years = await readYears(engine);
  let feedback: ReportFeedback[] = [];
  let content: CubeContent | undefined;
  const results = await evaluateChecks(engine, checks, {
    rowLimit,
    onCheck: ({ id }) => onProgress?.({ done: done++, total: checks.length, check: id }),
    onStage: (stage) => onProgress?.({ done, total: checks.length, stage }),
    ...(options.onViolations === undefined ? {} : { onViolations: options.onViolations }),
    onPhase: (name, milliseconds) => onPhase?.({ name, seconds: milliseconds / 1000 }),
    whileHeld: async () => {
      feedback = await phase("feedback", () => readFeedback(engine));
      content = await phase("cube", () => readCube(engine, cubeOptions(options, feedback)));
    },
  });
  onProgress?.({ done: checks.length, total: checks.length });
  const judged = results.map((result) =>
    judgeFindings(result, result.check.table === "submission" ? years.received : years.counted)
  );
  const { metrics, changes, cube } = content!;
  const explained = applyExpected(
    { findings: judged.flatMap(({ findings }) => findings), changes },
    { own: options.expected ?? [], reported: years.places, today: created.toISOString().slice(0, 10) },
  );
  return {
    kprkit: project.version,
    schema: 2,
    created: created.toISOString(),
    engine: { kind: engine.kind, version: engine.version },
    account: options.account,
    submissions: await readSubmissions(engine),
    findings: explained.findings,
    resolved: judged.flatMap(({ resolved }) => resolved),
    metrics,
    changes: explained.changes,
    cube,
    expected_changes: explained.expected,
    feedback,
    comparisons: results.flatMap(({ comparisons }) => comparisons),
    ...(options.asOf === undefined ? {} : { as_of: options.asOf }),
    rows: results.flatMap(({ rows }) => rows),
    row_limit: rowLimit,
  };
}

/** Years by municipality. */
interface ReportedYears {
  /** With a message that counts. */
  readonly counted: ReportedPlaces;
  /** With a message that came in, refused ones included. */
  readonly received: ReportedPlaces;
  /** Those that count, one by one. */
  readonly places: readonly ReportedMunicipality[];
}

function cubeOptions(
  { asOf, fdr, change }: ReconcileOptions,
  fields: readonly ReportFeedback[],
): ReadCubeOptions {
  return {
    ...(asOf === undefined ? {} : { asOf }),
    ...(fdr === undefined ? {} : { fdr }),
    ...change,
    fields,
  };
}

async function readYears(engine: Engine): Promise<ReportedYears> {
  const rows = await engine.query<{ municipality: string; year: number; status: string }>(`
SELECT DISTINCT municipality, year, status FROM submission
WHERE kind = 'professional' AND status IN ('current', 'refused')
  AND municipality IS NOT NULL AND year IS NOT NULL`);
  const nameOf = ({ municipality, year }: { municipality: string; year: number }) =>
    `${municipality}/${year}`;
  return {
    counted: new Set(rows.filter(({ status }) => status === "current").map(nameOf)),
    received: new Set(rows.map(nameOf)),
    places: rows.filter(({ status }) => status === "current"),
  };
}

async function readSubmissions(engine: Engine): Promise<ReportSubmission[]> {
  const rows = await engine.query<Omit<ReportSubmission, "municipality_name">>(`
SELECT submission_id AS id, source, format, kind, status, municipality, district, year, sequence_number,
  created_date, encoding, enveloped, persons, services
FROM submission
ORDER BY municipality NULLS LAST, year NULLS LAST, kind DESC, district NULLS FIRST, submission_id`);
  return rows.map((row) => ({
    ...row,
    municipality_name: row.municipality === null || row.year === null
      ? null
      : municipalityName(row.municipality, row.year) ?? null,
  }));
}
