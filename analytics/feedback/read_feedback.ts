import type { Engine } from "../../stream/store/engine.ts";
import type { ReportFeedback, ReportFieldShare, ReportNutrition } from "../report.ts";
import { fieldSharesSql } from "./field_shares.ts";
import { groupsSql } from "./groups.ts";
import { nutritionSql } from "./nutrition.ts";

/** What tells the entries of the view apart. */
type Place = Pick<ReportFeedback, "municipality" | "year">;

type GroupRow = Omit<ReportFeedback, "fields" | "nutrition" | "suppressed">;

type ShareRow = Place & { table_name: string } & Pick<ReportFieldShare, "field" | "rows" | "registered">;

const nobody: ReportNutrition = Object.freeze({ residents: 0, assessed: 0, at_risk: 0, with_plan: 0 });

/**
 * What the register shows a municipality about its submission, for every municipality and year
 * reported, in that order: persons by group, how often each field is registered, the indicator on
 * nutrition, the day of submission and the deadline.
 *
 * The letters of the register speak of the view and of the day of submission in it; what else it
 * shows is after the yearly statistics. See {@linkcode groupsSql}, {@linkcode fieldSharesSql} and
 * {@linkcode nutritionSql} for what is a source's and what is kprkit's own.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { openEngine } from "../../stream/store/open_engine.ts";
 * import { TestStore } from "../checks/ground_truth/test_store.ts";
 * import { readFeedback } from "./read_feedback.ts";
 *
 * const engine = await openEngine();
 * const store = await TestStore.open(engine);
 * await store.add("service", { service_type: 21, start_date: "2020-03-01" });
 * const [feedback] = await readFeedback(engine);
 * assert.equal(feedback?.long_term, 1);
 * assert.equal(feedback?.deadline, "2022-01-15");
 * await engine.close();
 * ```
 */
export async function readFeedback(engine: Pick<Engine, "query">): Promise<ReportFeedback[]> {
  const groups = await engine.query<GroupRow>(`${groupsSql}\nORDER BY municipality, year`);
  const shares = Map.groupBy(
    await engine.query<ShareRow>(`SELECT * FROM (\n${fieldSharesSql}\n) ORDER BY table_name, field`),
    placeOf,
  );
  const nutrition = new Map(
    (await engine.query<Place & Pick<ReportNutrition, keyof ReportNutrition>>(nutritionSql)).map((
      { municipality, year, ...counts },
    ) => [placeOf({ municipality, year }), counts] as const),
  );
  return groups.map((group) => ({
    ...group,
    fields: (shares.get(placeOf(group)) ?? []).map(({ table_name, field, rows, registered }) => ({
      table: table_name,
      field,
      rows,
      registered,
    })),
    nutrition: nutrition.get(placeOf(group)) ?? nobody,
  }));
}

function placeOf({ municipality, year }: Place): string {
  return `${municipality}/${year}`;
}
