/**
 * The views that `kprkit sql` has: those of the store, and those that analysts want besides.
 *
 * @module
 */
import type { Localised } from "../analytics/check.ts";
import { cubeViews } from "../analytics/cube/mod.ts";
import { feedbackViews } from "../analytics/feedback/mod.ts";
import { type Engine, sqlName, sqlText } from "../stream/store/engine.ts";
import { viewMeanings } from "../stream/store/view_meanings.ts";

/** A query under a name. */
export interface AnalystView {
  readonly name: string;
  /** Needs the views of the store, and those before it in the list. */
  readonly sql: string;
  /** What a row is; a text alone is English. */
  readonly about: Localised | string;
}

/** Views for analysts, besides those of the store. */
export const analystViews: readonly AnalystView[] = Object.freeze([...cubeViews, ...feedbackViews]);

/** A view as it is listed. */
export interface ListedView {
  readonly name: string;
  readonly about: string;
  readonly columns: readonly { readonly name: string; readonly type: string }[];
}

/** Defines {@linkcode analystViews} over the views of a store. */
export async function defineAnalystViews(engine: Engine): Promise<void> {
  for (const { name, sql } of analystViews) {
    await engine.run(`CREATE OR REPLACE VIEW ${sqlName(name)} AS ${sql}`);
  }
}

/** All views that there are, with their columns. */
export async function listViews(engine: Engine, lang: "nb" | "en"): Promise<ListedView[]> {
  const meanings = new Map<string, Localised | string>([
    ...Object.entries(viewMeanings),
    ...analystViews.map(({ name, about }) => [name, about] as const),
  ]);
  const views: ListedView[] = [];
  for (const [name, about] of meanings) {
    const columns = await engine.query<{ name: string; type: string }>(
      `SELECT column_name AS name, data_type AS type FROM duckdb_columns()
      WHERE table_name = ${sqlText(name)} AND schema_name = 'main' ORDER BY column_index`,
    );
    if (columns.length > 0) {
      views.push({ name, about: typeof about === "string" ? about : about[lang], columns });
    }
  }
  return views;
}
