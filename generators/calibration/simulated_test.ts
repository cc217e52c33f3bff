/**
 * Lives, as the generator makes them, beside the targets.
 */
import assert from "node:assert/strict";
import { runs } from "../../test/runs.ts";
import { ProfessionalRows } from "../cohort/message_rows.ts";
import { BLOCK_PERSONS } from "../cohort/plan.ts";
import { ServiceUnits } from "../cohort/service_units.ts";
import { IdentityPlan } from "../identities/identity_plan.ts";
import { UnitNumbers } from "../identities/unit_number.ts";
import { LifeCourse } from "../life/life_course.ts";
import { LifeSimulator } from "../life/simulator.ts";
import { personStrata } from "../population/mod.ts";
import { calibrationReport } from "./calibration_report.ts";
import { CalibrationTally } from "./calibration_tally.ts";

const SEED = 7;
const years = { from: 2017, to: 2025 };
const municipality = "4601";

/** Persons whose rows are gathered at a time. */
const GATHERED = 256;

/** Lives of so many blocks in one municipality, counted from the rows that their messages are written from. */
function counted(blocks: number): CalibrationTally {
  const strata = personStrata(years);
  const plan = new IdentityPlan({ seed: SEED, strata, municipalities: [{ code: municipality, weight: 1 }] });
  const units = new ServiceUnits({
    numbers: new UnitNumbers(SEED),
    municipality,
    inhabitants: 290_000,
  });
  const messages = Array.from(
    { length: years.to - years.from + 1 },
    (_, i) => new ProfessionalRows({ seed: SEED, municipality, year: years.from + i, units }),
  );
  const simulator = new LifeSimulator({ seed: SEED, ...years });
  const life = new LifeCourse();
  const tally = new CalibrationTally(years);
  for (let index = 0; index < blocks * BLOCK_PERSONS; index++) {
    if (index % BLOCK_PERSONS === 0) simulator.startBlock(municipality, index / BLOCK_PERSONS);
    const { ordinal, birthDate, sex, stratum, number, kind } = plan.identity(municipality, index);
    const { entry, birthYear } = strata[stratum]!;
    const born = Date.parse(birthDate) / 86_400_000;
    simulator.live({ ordinal, born, birthYear, sex, entry }, life);
    for (const message of messages) message.add(life, { ordinal, number, kind });
    if (index % GATHERED !== GATHERED - 1) continue;
    for (const [i, message] of messages.entries()) {
      tally.add(message.take(false), { year: years.from + i });
    }
    tally.endBlock();
  }
  return tally;
}

/** Fewer recipients than these say nothing about a share. */
const ENOUGH = 100;

Deno.test("lives are as the statistics tell, in every figure that has enough recipients", () => {
  const { results, sums } = calibrationReport(counted(runs(12)));
  const missed = results.flatMap(({ target, values, verdict, deviation, recipients }) => {
    if (target.measure === "distribution") {
      return verdict === "missed" && recipients >= ENOUGH ? [`${target.id}: ${deviation}`] : [];
    }
    return values
      .filter(({ category, verdict }) =>
        verdict === "missed" && (target.unit !== "share" || category.value * recipients >= ENOUGH)
      )
      .map(({ category, deviation }) => `${target.id} ${category.id}: ${deviation}`);
  });
  assert.deepEqual(missed, []);
  assert.ok(results.length > 40 && sums.met > 10 * (sums.missed + sums.too_few), JSON.stringify(sums));
  for (const subject of ["age_sex", "need", "services_per_recipient", "new_recipients", "recipients"]) {
    for (const { target, verdict, deviation } of results) {
      if (target.subject === subject) assert.equal(verdict, "met", `${target.id}: ${deviation}`);
    }
  }
});
