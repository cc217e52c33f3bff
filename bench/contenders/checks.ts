/**
 * The catalogue of checks on a store: `together`, as a reconciliation puts it, or `apart`, each check's own SQL to the
 * Parquet files as they lie, one after the other. Both count the same violations and list the same rows.
 */
import { checks } from "../../analytics/checks/mod.ts";
import type { Check } from "../../analytics/check.ts";
import { type CheckResult } from "../../analytics/check_result.ts";
import { evaluateChecks } from "../../analytics/evaluate.ts";
import { openNativeEngine } from "../../stream/store/native_engine.ts";
import { openParquetStore } from "../../stream/store/parquet_store.ts";
import { measure } from "./measure.ts";

await measure(async (path) => {
  const engine = await openNativeEngine({ memoryLimit: "2GB" });
  const store = await openParquetStore(path, engine);
  try {
    await store.attach();
    const results: CheckResult[] = [];
    if (Deno.args[1] === "together") results.push(...await evaluateChecks(engine, checks));
    else {
      for (const check of checks) {
        results.push(...await evaluateChecks(engine, [alone(check)], { hold: false }));
      }
    }
    return results.flatMap(({ cells }) => cells).reduce((sum, { violations }) => sum + violations, 0);
  } finally {
    await store.close();
  }
});

/** The check as its SQL alone: without rules that could share a pass. */
function alone({ rules: _rules, ...check }: Check): Check {
  return check;
}
