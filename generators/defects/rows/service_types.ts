/**
 * Service types that are no longer, or never were.
 *
 * @module
 */
import type { PersonDefect } from "../defect.ts";
import { copyOf } from "./cells.ts";
import { isAskedRoundTheClock, isLikeNoOther, startedServices, typeOf } from "./service_rows.ts";
import { defineDefectOfWays, type Way } from "./way.ts";

/** First reporting year without the types 12, 13 and 16. */
const RETIRED_FROM = 2019;
/** Housing that the municipality has, and what it was called before. */
const HOUSING = 29;
const FORMER_HOUSING = [12, 13];
/** Rehabilitation outside an institution, which `poHab` tells of since. */
const REHABILITATION = 16;

const retiredServiceType = defineDefectOfWays({
  check: "retired_service_type",
  table: "service",
  ways: [
    ...FORMER_HOUSING.map((type): Way => ({
      name: `housing ${type}`,
      rows: (editor) =>
        editor.year < RETIRED_FROM
          ? []
          : editor.rows("service").filter((row) =>
            typeOf(row) === HOUSING && isLikeNoOther(editor, row, { type })
          ),
      change: (row) => row.set("service_type", type),
    })),
    {
      name: "rehabilitation",
      rows: (editor) =>
        editor.year < RETIRED_FROM
          ? []
          : startedServices(editor).filter((row) =>
            typeOf(row) !== null && isLikeNoOther(editor, row, { type: REHABILITATION })
          ),
      change(row, { editor, tell }) {
        const cells = { service_type: REHABILITATION, hours_per_week: null, res_hours_per_week: null };
        return [tell(editor.append("service", copyOf(row, { ...cells, rolling: null, org_number: null })))];
      },
    },
  ],
});

const unknownServiceType = defineDefectOfWays({
  check: "unknown_service_type",
  table: "service",
  ways: [{
    name: "type",
    // The register blanks the type; who is said to have round-the-clock services would have neither stay nor housing then.
    rows: (editor) =>
      isAskedRoundTheClock(editor) ? [] : editor.rows("service").filter((row) => typeOf(row) !== null),
    change: (row, { kept, random }) =>
      row.set("service_type", kept("type", () => random.pick([10, 30, 41, 99]))),
  }],
});

/** Service types. */
export const serviceTypeDefects: readonly PersonDefect[] = Object.freeze([
  retiredServiceType,
  unknownServiceType,
]);
