/**
 * `docs/report.schema.json` describes every report, and a validator of others takes it as it takes any.
 */
import assert from "node:assert/strict";
// deno-lint-ignore no-import-prefix
import { Ajv2020 } from "npm:ajv@8.17.1/dist/2020.js";
import fc from "fast-check";
import { sinceLastRun } from "../analytics/last_run.ts";
import { parseReport } from "../analytics/read_report.ts";
import { reconcile } from "../analytics/reconcile.ts";
import type { Report } from "../analytics/report.ts";
import { hostileReport } from "../analytics/report/samples/hostile_report.ts";
import { renderJson } from "../analytics/report/render_json.ts";
import {
  cleanReport,
  emptyReport,
  oneYearReport,
  sampleReport,
} from "../analytics/report/samples/sample_report.ts";
import { recordsOf } from "../analytics/report_schema/shape.ts";
import { reportShape } from "../analytics/report_schema/report_shape.ts";
import { suppressSmall } from "../analytics/suppress/mod.ts";
import { demoPaths, inDirectory, ingested } from "./demo_set.ts";
import { reportPage, reportSchema, schemaFile } from "../docs/make_report_schema.ts";

const ajv = new Ajv2020({
  strict: true,
  allErrors: true,
  allowUnionTypes: true,
  formats: { date: true, "date-time": true },
});
const isReport = ajv.compile(reportSchema());

function assertValid(report: unknown, name: string): void {
  assert.ok(isReport(report), `${name}: ${ajv.errorsText(isReport.errors)}`);
}

/** Hostile in every text but those that are one of a few words: other words there are no report. */
const hostile: Report = {
  ...hostileReport,
  findings: hostileReport.findings.map((finding, index) => {
    const consequence = sampleReport.findings[index]?.consequence;
    return consequence === undefined ? finding : { ...finding, consequence };
  }),
  changes: hostileReport.changes.map((change, index) => {
    const { measure, test } = sampleReport.changes[index]!;
    return { ...change, measure, test };
  }),
};

const reports: Readonly<Record<string, Report>> = {
  sampleReport,
  cleanReport,
  oneYearReport,
  emptyReport,
  hostile,
  suppressed: suppressSmall(sampleReport),
};

Deno.test("docs/report.schema.json and docs/report.md are up to date with the shape", async () => {
  const read = (name: string) => Deno.readTextFile(new URL(`../docs/${name}`, import.meta.url));
  assert.ok(await read("report.schema.json") === schemaFile(), "Run: deno task docs");
  const page = await read("report.md");
  assert.ok(page === reportPage(page), "docs/report.md is out of date. Run: deno task docs");
});

Deno.test("every report of the renderings is one by the schema", () => {
  for (const [name, report] of Object.entries(reports)) assertValid(JSON.parse(renderJson(report)), name);
});

Deno.test("the report of the demo is one by the schema", async () => {
  await inDirectory(async (directory) => {
    await ingested(`${directory}/store`, demoPaths, {
      look: async (store, { account }) => {
        const report = await reconcile(store, { account, rowLimit: 5 });
        for (const made of [report, sinceLastRun(report, report), suppressSmall(report)]) {
          const json = renderJson(made);
          assertValid(JSON.parse(json), "the report of the demo");
          assert.deepEqual(JSON.parse(json), made, "a key is not in the schema");
        }
      },
    });
  });
});

Deno.test("every key is described", () => {
  for (const { name, about, properties } of recordsOf(reportShape).values()) {
    assert.match(about, /\.$/, name);
    for (const [key, property] of Object.entries(properties)) {
      assert.match(property.about, /^\S.*\w.*\.$/, `${name}.${key}`);
    }
  }
});

/** A place in a JSON value: the keys that lead there. */
type Path = readonly (string | number)[];

function* pathsOf(value: unknown, path: Path = []): Generator<Path> {
  yield path;
  if (typeof value !== "object" || value === null) return;
  for (const [key, item] of Object.entries(value)) {
    yield* pathsOf(item, [...path, Array.isArray(value) ? Number(key) : key]);
  }
}

/** The value with another one at a place; `undefined` takes it out. */
function changed(value: unknown, path: Path, to: unknown): unknown {
  const [key, ...rest] = path;
  if (key === undefined) return to;
  if (Array.isArray(value)) return value.map((item, index) => index === key ? changed(item, rest, to) : item);
  const made = { ...value as Record<string, unknown> };
  if (rest.length === 0 && to === undefined) delete made[key];
  else made[key] = changed(made[key], rest, to);
  return made;
}

Deno.test("kprkit's own reader and the schema agree on what a report is, whatever is changed in one", () => {
  const small = {
    ...sampleReport,
    metrics: sampleReport.metrics.slice(0, 2),
    rows: sampleReport.rows.slice(0, 2),
  };
  const report: unknown = JSON.parse(renderJson(small));
  const paths = [...pathsOf(report)].filter((path) => path.length > 0 && path[0] !== "schema");
  const values = fc.constantFrom<unknown>(undefined, null, -1, 0.5, 3, "x", "error", true, [], [{}], {}, {
    x: 1,
  });
  fc.assert(
    fc.property(fc.constantFrom(...paths), values, (path, to) => {
      // A place in a list cannot be taken out, only left empty.
      const json = JSON.stringify(
        changed(report, path, to === undefined && typeof path.at(-1) === "number" ? null : to),
      );
      let own = true;
      try {
        parseReport(json, "x");
      } catch {
        own = false;
      }
      assert.equal(own, isReport(JSON.parse(json)), `${path.join(".")}: ${JSON.stringify(to)}`);
    }),
    { numRuns: 2000 },
  );
});
