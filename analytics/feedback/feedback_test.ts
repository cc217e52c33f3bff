import assert from "node:assert/strict";
import fc from "fast-check";
import type { Engine } from "../../stream/store/engine.ts";
import { openNativeEngine } from "../../stream/store/native_engine.ts";
import { openWasmEngine } from "../../stream/store/wasm_engine.ts";
import { type TestRow, TestStore } from "../checks/ground_truth/test_store.ts";
import type { ReportFeedback } from "../report.ts";
import { feedbackViews } from "./feedback_views.ts";
import { readFeedback } from "./read_feedback.ts";

// Opened once for all cases: the Wasm engine takes longer to open than all of them to run.
const engines = [await openNativeEngine({ threads: 1 }), await openWasmEngine()];

async function feedbackOf(
  engine: Engine,
  fill: (store: TestStore) => Promise<void>,
): Promise<ReportFeedback[]> {
  const store = await TestStore.open(engine);
  await fill(store);
  return await readFeedback(engine);
}

/** Numbers of persons by group, as one list. */
function groupsOf(feedback: ReportFeedback | undefined): unknown[] {
  return [
    feedback?.long_term,
    feedback?.home_dwelling,
    feedback?.housing,
    feedback?.institution,
    feedback?.welfare_technology,
  ];
}

/** `[rows, registered]` of a field. */
function shareOf(feedback: ReportFeedback | undefined, field: string): unknown {
  const share = feedback?.fields.find((share) => share.field === field);
  return share === undefined ? undefined : [share.rows, share.registered];
}

const started = { start_date: "2021-03-01" };

for (const engine of engines) {
  Deno.test(`persons by place and service (${engine.kind})`, async () => {
    const [feedback] = await feedbackOf(engine, async (store) => {
      await store.add(
        "service",
        // 1: a long-term stay that ended in the year, at home since. Two stays count once.
        { person_id: 1, service_type: 21, ...started, end_date: "2021-06-30" },
        { person_id: 1, service_type: 21, ...started },
        { person_id: 2, service_type: 21, ...started, end_date: "2021-12-30" },
        { person_id: 2, service_type: 15, ...started },
        // 3: a stay that ends on the last day still runs on it.
        { person_id: 3, service_type: 19, ...started, end_date: "2021-12-31" },
        { person_id: 3, service_type: 6, ...started },
        // 4: housing under its old code. 5: housing that was given up.
        { person_id: 4, service_type: 12, ...started, end_date: "9999-12-31" },
        { person_id: 4, service_type: 1, ...started },
        { person_id: 5, service_type: 29, ...started, end_date: "2021-11-30" },
        { person_id: 5, service_type: 28, ...started },
        // 6: days, nights and respite in an institution leave a person at home.
        { person_id: 6, service_type: 17, ...started },
        { person_id: 6, service_type: 22, ...started },
        { person_id: 6, service_type: 8, ...started },
        { person_id: 6, service_type: 9, ...started },
        // 7: coercion alone says nothing of the place.
        { person_id: 7, service_type: 24, ...started },
        // Near misses: refused, ended the year before, begins the year after, no start, dropped.
        { person_id: 8, service_type: 21, ...started, decision: "1" },
        { person_id: 9, service_type: 21, start_date: "2019-01-01", end_date: "2020-12-31" },
        { person_id: 10, service_type: 6, start_date: "2022-01-01" },
        { person_id: 11, service_type: 29 },
        { person_id: 12, service_type: 15, ...started, rejected: true },
      );
    });
    assert.deepEqual(groupsOf(feedback), [2, 3, 2, 4, 2]);
  });

  Deno.test(`day of submission and deadline (${engine.kind})`, async () => {
    const feedback = await feedbackOf(engine, async (store) => {
      await store.submission({ submission_id: "a", created_date: "2022-01-10" });
      await store.submission({ submission_id: "b", created_date: "2022-01-14" });
      // Near misses: replaced, an ident message, another year, no day.
      await store.submission({ submission_id: "c", created_date: "2022-02-01", status: "superseded" });
      await store.submission({ submission_id: "d", created_date: "2022-02-01", kind: "ident" });
      await store.submission({ submission_id: "e", created_date: "2021-02-01", year: 2020 });
      await store.submission({ submission_id: "f", municipality: "0301" });
      await store.submission({ submission_id: "g", municipality: "1103", status: "refused" });
    });
    assert.deepEqual(
      feedback.map(({ municipality, year, submitted, deadline }) => [
        municipality,
        year,
        submitted,
        deadline,
      ]),
      [
        ["0301", 2021, null, "2022-01-15"],
        ["4601", 2020, "2021-02-01", "2021-01-15"],
        ["4601", 2021, "2022-01-14", "2022-01-15"],
      ],
    );
    assert.deepEqual(feedback[0]?.fields, []);
    assert.deepEqual(groupsOf(feedback[0]), [0, 0, 0, 0, 0]);
  });

  Deno.test(`a field is asked for only where it is due (${engine.kind})`, async () => {
    const feedback = await feedbackOf(engine, async (store) => {
      await store.add("person", { person_id: 1, age: 80, sex: "K" }, { person_id: 2, age: 81 }, {
        person_id: 3,
        age: 3,
        rejected: true,
      }, { person_id: 1, year: 2018, age: 77 });
      await store.add(
        "service",
        { service_type: 1, hours_per_week: 2, org_number: "974760673", ...started },
        { service_type: 1, org_number: " ", ...started },
        { service_type: 1, decision: "1" },
        { service_type: 21, hours_per_week: 2, application_date: "2021-01-01" },
        { service_type: 29, org_number: "974760673" },
        { service_type: 8, rolling: "2" },
        { service_type: 1, year: 2018, hours_per_week: 1 },
      );
      await store.add(
        "person_info",
        { nutrition_assessed: "1", nutrition_risk: "1", nutrition_assessed_date: "2021-02-01" },
        { nutrition_assessed: "1", nutrition_risk: "2" },
        { nutrition_assessed: "2", nutrition_risk: "2", nutrition_assessed_date: "2021-02-01" },
        { work_help_need: "2", work_help_received: "3", household: "1" },
        { year: 2018, household: "1" },
      );
      await store.add("hospital_stay", { start_date: "2021-02-01" });
    });
    const [before, now] = feedback;
    assert.deepEqual(shareOf(now, "peAlder"), [2, 2]);
    assert.deepEqual(shareOf(now, "peKjonn"), [2, 1]);
    assert.deepEqual(shareOf(now, "tjTimerUke"), [2, 1]);
    assert.deepEqual(shareOf(now, "tjInstOrgnr"), [5, 1]);
    assert.deepEqual(shareOf(now, "tjRullerende"), [1, 1]);
    assert.deepEqual(shareOf(now, "tjSoknadDato"), [6, 1]);
    assert.deepEqual(shareOf(now, "tjFraDato"), [5, 2]);
    assert.deepEqual(shareOf(now, "poHusstand"), [4, 1]);
    assert.deepEqual(shareOf(now, "poErnKartlagt"), [4, 3]);
    assert.deepEqual(shareOf(now, "poErnKartlagtDato"), [2, 1]);
    assert.deepEqual(shareOf(now, "poErnRisiko"), [2, 2]);
    assert.deepEqual(shareOf(now, "poErnPlan"), [1, 0]);
    assert.deepEqual(shareOf(now, "dgFraDato"), [1, 1]);
    assert.deepEqual(shareOf(now, "dgInstOrgnr"), [1, 0]);
    // Nobody said yes to a need, so nothing can have been received.
    assert.equal(shareOf(now, "poArbBistMottar"), undefined);
    // What the message cannot be without, and what the message of the year does not have.
    for (const field of ["pePeID", "tjTjenType", "tjTjID", "poPoID", "tjTjenUnderType"]) {
      assert.equal(shareOf(now, field), undefined, field);
    }
    for (const field of ["peAlder", "poVenteliste", "poHab", "tjVedtDato"]) {
      assert.equal(shareOf(before, field), undefined, field);
    }
    assert.deepEqual(shareOf(before, "peDodDato"), [1, 0]);
    assert.deepEqual(shareOf(before, "tjTjenUnderType"), [1, 0]);
    assert.deepEqual(shareOf(before, "tjTimerUke"), [1, 1]);
  });

  Deno.test(`the quality indicator on nutrition (${engine.kind})`, async () => {
    const [feedback] = await feedbackOf(engine, async (store) => {
      const stay = { service_type: 21, ...started };
      await store.add(
        "person",
        ...Array.from({ length: 16 }, (_, index) => ({ person_id: index + 1, age: 67 })),
      );
      await store.add("person", { person_id: 20, age: 66 }, { person_id: 21, age: null }, {
        person_id: 22,
        age: 90,
        death_date: "2021-12-30",
      }, { person_id: 23, age: 90, death_date: "2021-12-31" });
      await store.add(
        "service",
        ...Array.from({ length: 13 }, (_, index) => ({ person_id: index + 1, ...stay })),
        // Near misses: too young, no age, dead; 23 died on the day itself.
        ...[20, 21, 22, 23].map((person_id) => ({ person_id, ...stay })),
        // 14: over on 30 December. 15: an emergency stay. 16: a time-limited one to the last day.
        { person_id: 14, ...stay, end_date: "2021-12-30" },
        { person_id: 15, service_type: 25, ...started },
        { person_id: 16, service_type: 18, ...started, end_date: "2021-12-31" },
      );
      const answer = (person_id: number, values: TestRow) =>
        store.add("person_info", { person_id, ...values });
      const day = "2021-05-01";
      // 1: all three. 2: assessed, not at risk, a plan all the same. 3: at risk without a plan.
      await answer(1, {
        nutrition_assessed: "1",
        nutrition_assessed_date: day,
        nutrition_risk: "1",
        nutrition_risk_date: day,
        nutrition_plan: "1",
        nutrition_plan_date: "2021-05-20",
      });
      await answer(2, {
        nutrition_assessed: "1",
        nutrition_assessed_date: day,
        nutrition_risk: "2",
        nutrition_risk_date: day,
        nutrition_plan: "1",
        nutrition_plan_date: day,
      });
      await answer(3, {
        nutrition_assessed: "1",
        nutrition_assessed_date: day,
        nutrition_risk: "1",
        start_date: day,
      });
      // 4: at risk without an assessment. 5: the later answer is no. 6: the later answer is yes.
      await answer(4, { nutrition_risk: "1", nutrition_risk_date: day });
      await answer(5, { nutrition_assessed: "2", nutrition_assessed_date: "2021-06-01" });
      await answer(5, { nutrition_assessed: "1", nutrition_assessed_date: "2021-05-31" });
      await answer(6, { nutrition_assessed: "1", nutrition_assessed_date: "2021-06-01" });
      await answer(6, { nutrition_assessed: "2", nutrition_assessed_date: "2021-05-31" });
      // 7: both on one day. 8: the year before. 9: the year after. 10: no date at all.
      await answer(7, { nutrition_assessed: "2", nutrition_assessed_date: day });
      await answer(7, { nutrition_assessed: "1", nutrition_assessed_date: day });
      await answer(8, { nutrition_assessed: "1", nutrition_assessed_date: "2020-12-31" });
      await answer(9, { nutrition_assessed: "1", nutrition_assessed_date: "2022-01-01" });
      await answer(10, { nutrition_assessed: "1" });
      // 11: dated by its record. 12: a code that is neither. 13: a row that the register drops.
      await answer(11, { nutrition_assessed: "1", start_date: "2021-01-01" });
      await answer(12, { nutrition_assessed: "9", nutrition_assessed_date: day });
      await answer(13, { nutrition_assessed: "1", nutrition_assessed_date: day, rejected: true });
      // 15 is no resident, 20 too young.
      for (const person of [14, 15, 20]) {
        await answer(person, { nutrition_assessed: "1", nutrition_assessed_date: day });
      }
      await answer(16, { nutrition_assessed: "1", nutrition_assessed_date: "2021-12-31" });
      // The same local id in another municipality and in another year is another resident.
      await store.add("person_info", {
        person_id: 13,
        municipality: "0301",
        nutrition_assessed: "1",
        nutrition_assessed_date: day,
      });
    });
    const found = (await readFeedback(engine)).find(({ municipality }) => municipality === "4601");
    assert.deepEqual(found?.nutrition, { residents: 15, assessed: 7, at_risk: 2, with_plan: 1 });
    assert.deepEqual(feedback?.nutrition, { residents: 0, assessed: 0, at_risk: 0, with_plan: 0 });
  });

  Deno.test(`a person under two messages is one, and answers count by person (${engine.kind})`, async () => {
    const store = await TestStore.open(engine);
    for (const submission_id of ["north", "south"]) {
      await store.add("person", { submission_id, person_key: "same", age: 90 });
      await store.add("service", { submission_id, person_key: "same", service_type: 21, ...started });
    }
    await store.add("person_info", {
      submission_id: "north",
      person_key: "same",
      nutrition_assessed: "1",
      nutrition_assessed_date: "2021-02-02",
      waiting_list: "1",
      rehabilitation: "2",
    }, {
      submission_id: "south",
      person_key: "same",
      nutrition_risk: "1",
      nutrition_risk_date: "2021-02-02",
      waiting_list: "1",
      rehabilitation: "1",
    }, { submission_id: "south", person_id: 2, waiting_list: "2", round_the_clock: "1" });
    const [feedback] = await readFeedback(engine);
    assert.equal(feedback?.long_term, 1);
    assert.deepEqual(feedback?.nutrition, { residents: 1, assessed: 1, at_risk: 1, with_plan: 0 });
    const answers = feedbackViews.find(({ name }) => name === "feedback_answer");
    assert.deepEqual(await engine.query(`SELECT field, yes, no FROM (${answers?.sql}) ORDER BY field`), [
      { field: "poHab", yes: 1, no: 1 },
      { field: "poHeldg", yes: 1, no: 0 },
      { field: "poVenteliste", yes: 1, no: 1 },
    ]);
  });

  Deno.test(`every view can be defined, and tells what the report tells (${engine.kind})`, async () => {
    const store = await TestStore.open(engine);
    await store.add("person", { age: 90 });
    await store.add("service", { service_type: 21, ...started });
    const [feedback] = await readFeedback(engine);
    for (const { name, sql } of feedbackViews) {
      await engine.run(`CREATE OR REPLACE VIEW kprkit_${name} AS ${sql}`);
    }
    try {
      assert.deepEqual(
        await engine.query("SELECT residents, assessed, at_risk, with_plan FROM kprkit_nutrition_indicator"),
        [feedback?.nutrition],
      );
      assert.deepEqual(
        await engine.query(
          'SELECT table_name AS "table", field, rows, registered FROM kprkit_feedback_field ' +
            "ORDER BY table_name, field",
        ),
        feedback?.fields,
      );
      assert.equal((await engine.query("SELECT * FROM kprkit_nutrition_resident")).length, 1);
      assert.equal((await engine.query("SELECT long_term FROM kprkit_feedback"))[0]?.long_term, 1);
    } finally {
      for (const { name } of feedbackViews) await engine.run(`DROP VIEW kprkit_${name}`);
    }
  });
}

interface Drawn {
  readonly table: "service" | "person_info" | "person";
  readonly row: TestRow;
}

const day = fc.constantFrom("2020-12-31", "2021-01-01", "2021-06-01", "2021-12-31", "2022-01-01", null);
const answer = fc.constantFrom("1", "2", null);
const person = { person_id: fc.integer({ min: 1, max: 4 }), municipality: fc.constantFrom("4601", "0301") };
const drawn: fc.Arbitrary<Drawn> = fc.oneof(
  fc.record({
    ...person,
    service_type: fc.constantFrom(1, 6, 12, 18, 21, 29),
    start_date: day,
    end_date: day,
    hours_per_week: fc.constantFrom(1, null),
  }).map((row): Drawn => ({ table: "service", row })),
  fc.record({
    ...person,
    start_date: day,
    nutrition_assessed: answer,
    nutrition_assessed_date: day,
    nutrition_risk: answer,
    nutrition_risk_date: day,
  }).map((row): Drawn => ({ table: "person_info", row })),
  fc.record({ ...person, age: fc.constantFrom(66, 67, null) }).map((row): Drawn => ({
    table: "person",
    row,
  })),
);

Deno.test("neither the order of rows nor the engine nor the message that a row came in changes a number", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(drawn, { maxLength: 30 }),
      fc.infiniteStream(fc.boolean()),
      async (rows, coin) => {
        const told: ReportFeedback[][] = [];
        for (const [turn, engine] of [...engines, ...engines].entries()) {
          const inOrder = turn % 2 === 0 ? rows : rows.toReversed();
          told.push(
            await feedbackOf(engine, async (store) => {
              for (const municipality of ["0301", "4601"]) {
                await store.submission({ submission_id: `${municipality}-a`, municipality });
                await store.submission({ submission_id: `${municipality}-b`, municipality });
              }
              for (const { table, row } of inOrder) {
                const part = turn > 1 && coin.next().value === true ? "b" : "a";
                await store.add(table, { ...row, submission_id: `${row.municipality}-${part}` });
              }
            }),
          );
        }
        for (const other of told) assert.deepEqual(other, told[0]);
      },
    ),
    { numRuns: 15 },
  );
});

Deno.test("the engines are closed", async () => {
  for (const engine of engines) await engine.close();
});
