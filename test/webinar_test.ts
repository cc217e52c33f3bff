/**
 * The figures on the slides of the register's webinar of 1 November 2022 ("Datakvalitet og gjennomgang av
 * noen utvalgte opplysninger"), found again by the checks in a national cohort built to have them.
 *
 * The slides give totals of the country; how they lie over municipalities is made up. Around every fault
 * stand rows that miss it by little.
 */
import assert from "node:assert/strict";
import { checkById } from "../analytics/checks/mod.ts";
import { TestStore } from "../analytics/checks/ground_truth/test_store.ts";
import { feedbackViews } from "../analytics/feedback/mod.ts";
import { reconcile } from "../analytics/reconcile.ts";
import type { Report, ReportFinding } from "../analytics/report.ts";
import { type Engine, sqlText } from "../stream/store/engine.ts";
import { openNativeEngine } from "../stream/store/native_engine.ts";

/** What the slides say, by year. `null` where they give no figure. */
const slides = {
  years: [2018, 2019, 2020, 2021],
  personsWithoutHours: [33_398, 56_433, 54_845, 56_335],
  personsOver168: [357, 350, 361, 362],
  personsWithoutStart: [2_882, 2_632, 2_009, 1_955],
  servicesWithoutOrgNumber: [104_422, 124_958, 117_476, 106_662],
  servicesWithWrongOrgNumber: [17_701, 1_125, 325, 478],
  personsInSixMunicipalities: [14, 12, 11, 9],
  roundTheClockYes: [null, 20_947, 56_655, 63_660],
  waitingListYes: [null, 1_399, 4_993, 5_882],
  rehabilitationYes: [null, 7_086, 26_444, 32_700],
  rehabilitationNo: [null, 59_022, 103_385, 115_755],
  // "Rundt": about.
  retiredType16: [null, 7_000, 3_000, 2_500],
} as const;

/** The one "person" that 114 municipalities reported in 2021. */
const mostMunicipalities = 114;

/** Municipalities that fell by 40 per cent in 2021, and one where a wrong mapping doubled BPA (type 3). */
const fallen = ["1818", "1822", "1827"];
const doubled = "4650";

/** 114 made-up municipalities that the faults are spread over. */
const firstPlace = 4001;
const places = Array.from({ length: mostMunicipalities }, (_, index) => String(firstPlace + index));

type Cells = Readonly<Record<string, string>>;

/** Inserts rows numbered from 0 on; the persons of each kind have local ids of their own. */
class Cohort {
  readonly #engine: Engine;
  #kinds = 0;
  #rows = 0;

  constructor(engine: Engine) {
    this.#engine = engine;
  }

  /** As many persons as asked for, each in one municipality, with `each` rows a person. */
  async add(
    table: "service" | "person_info",
    { year, persons, each = 1, cells }: { year: number; persons: number; each?: number; cells: Cells },
  ): Promise<void> {
    const id = `${++this.#kinds} * 1000000 + i // ${each}`;
    const place = `CAST(${firstPlace} + (i // ${each}) % ${places.length} AS VARCHAR)`;
    await this.#insert(table, {
      year,
      count: persons * each,
      cells: { person_id: id, municipality: place, ...cells },
    });
  }

  /** The same persons in one municipality in each of several years, the first `counts` of them. */
  async addFixed(
    { municipality, type, counts }: {
      municipality: string;
      type: number;
      counts: readonly (readonly [year: number, persons: number])[];
    },
  ): Promise<void> {
    const id = `${++this.#kinds} * 1000000 + i`;
    for (const [year, count] of counts) {
      const cells = { ...right(type), person_id: id, municipality: sqlText(municipality) };
      await this.#insert("service", { year, count, cells });
    }
  }

  /** One person with one identity in several municipalities. */
  async addTraveller(
    { year, identity, municipalities }: { year: number; identity: string; municipalities: number },
  ) {
    const place = `CAST(${firstPlace} + i AS VARCHAR)`;
    const cells = { person_id: "999999999", municipality: place, person_key: sqlText(identity) };
    await this.#insert("person", { year, count: municipalities, cells });
  }

  async #insert(
    table: string,
    { year, count, cells }: { year: number; count: number; cells: Cells },
  ): Promise<void> {
    const key = table === "person" ? {} : { [`${table}_id`]: `${this.#rows} + i` };
    this.#rows += count;
    const values: Cells = { ...key, ...cells };
    const names = Object.keys(values);
    const personKey = "person_key" in values ? [] : ["municipality || ':' || person_id AS person_key"];
    await this.#engine.run(`
INSERT INTO all_${table} (${names.join(", ")}, year, rejected, submission_id${
      personKey.length > 0 ? ", person_key" : ""
    }, byte_start, byte_end)
SELECT ${names.join(", ")}, ${year}, false, municipality || '-${year}'${
      personKey.length > 0 ? ", municipality || ':' || person_id" : ""
    }, number * 100, number * 100 + 90
FROM (
  SELECT ${names.map((name) => `${values[name]} AS ${name}`).join(", ")}, ${this.#rows} + i AS number
  FROM (SELECT range AS i FROM range(${count}))
)`);
  }
}

/** A service with nothing wrong. The number is that of a real unit: Brønnøysundregistrene's own. */
function right(type: number, year = 2018): Cells {
  return {
    service_type: String(type),
    decision: "'2'",
    start_date: `DATE '${year}-01-01'`,
    hours_per_week: "2.5",
    org_number: "'974760673'",
  };
}

async function build(engine: Engine): Promise<TestStore> {
  const store = await TestStore.open(engine);
  const cohort = new Cohort(engine);
  for (const [index, year] of slides.years.entries()) {
    const at = (figures: readonly (number | null)[]) => figures[index] ?? 0;
    const service = (persons: number, cells: Cells, each = 1) =>
      cohort.add("service", { year, persons, each, cells });

    // Hours: the same person may lack them twice. Near misses: refused, a type without the duty, unreadable.
    await service(at(slides.personsWithoutHours) - 1_000, { ...right(15), hours_per_week: "NULL" });
    await service(1_000, { ...right(1), hours_per_week: "NULL" }, 2);
    await service(5_000, { ...right(15), hours_per_week: "NULL", decision: "'1'" });
    await service(5_000, { ...right(21), hours_per_week: "NULL" });
    await service(5_000, { ...right(5), hours_per_week: "NULL", org_number: "NULL" });
    await service(500, { ...right(15), hours_per_week: "NULL", invalid_fields: "' hours_per_week '" });

    // Over 168 hours: two services at a time. Near misses: exactly 168, and one after the other.
    await service(at(slides.personsOver168), { ...right(3), hours_per_week: "84.01" }, 2);
    await service(2_000, { ...right(3), hours_per_week: "84" }, 2);
    await service(2_000, {
      ...right(3),
      hours_per_week: "100",
      start_date: `CASE i % 2 WHEN 0 THEN DATE '${year}-01-01' ELSE DATE '${year}-07-01' END`,
      end_date: `CASE i % 2 WHEN 0 THEN DATE '${year}-06-30' END`,
    }, 2);

    // No start. Near misses: refused without a start, a start that cannot be read.
    await service(at(slides.personsWithoutStart), {
      ...right(6),
      start_date: "NULL",
      hours_per_week: "NULL",
    });
    await service(1_000, { ...right(6), start_date: "NULL", decision: "'1'" });
    await service(1_000, { ...right(6), start_date: "NULL", invalid_fields: "' start_date '" });

    // No organisation number: three services a person. Near misses: types that may or must be without.
    const withoutNumber = at(slides.servicesWithoutOrgNumber);
    await service(Math.floor(withoutNumber / 3), { ...right(2), org_number: "NULL" }, 3);
    await service(withoutNumber % 3, { ...right(25), org_number: "' '" });
    await service(9_000, { ...right(9), org_number: "NULL" });
    await service(9_000, { ...right(29), org_number: "NULL" });

    // Wrong numbers, as the slide has them. Near misses: a tenth digit 0, the lowest number a unit can have.
    const wrong = ["'999999999'", "'utenbys'", "'reha'", "'809999999'"];
    await service(at(slides.servicesWithWrongOrgNumber), {
      ...right(4),
      org_number: `list_value(${wrong.join(", ")})[1 + i % ${wrong.length}]`,
    });
    await service(4_000, { ...right(4), org_number: "'9747606730'" });

    // Test persons. Near misses: five municipalities; the same local id everywhere without an identity.
    const travellers = at(slides.personsInSixMunicipalities);
    for (let person = 0; person < travellers; person++) {
      const municipalities = year === 2021 && person === 0 ? mostMunicipalities : 6 + person % 3;
      await cohort.addTraveller({ year, identity: `traveller ${person}`, municipalities });
    }
    for (let person = 0; person < 20; person++) {
      await cohort.addTraveller({ year, identity: `commuter ${person}`, municipalities: 5 });
    }

    const answers = (persons: number, cells: Cells, each = 1) =>
      cohort.add("person_info", { year, persons, each, cells });
    // Answers: a person counts once however often the question is put. Near misses: no answer, the other one.
    await answers(at(slides.roundTheClockYes), { round_the_clock: "'1'" }, 2);
    await answers(at(slides.waitingListYes), {
      waiting_list: "'1'",
      waiting_list_date: `DATE '${year}-03-01'`,
    });
    await answers(at(slides.rehabilitationYes), {
      rehabilitation: "'1'",
      rehabilitation_date: `DATE '${year}-03-01'`,
    });
    await answers(at(slides.rehabilitationNo), { rehabilitation: "'2'" });
    await answers(10_000, { household: "'1'" });
    await answers(3_000, { waiting_list: "'2'", round_the_clock: "'2'" });

    // The retired type. In 2018 it was not retired yet.
    await service(at(slides.retiredType16), { ...right(16), hours_per_week: "NULL" });
    if (year === 2018) await service(8_000, { ...right(16), hours_per_week: "NULL" });
  }
  // Falls of 40 per cent beside one of 39, and a doubling beside a rise of 39 per cent.
  for (const [place, municipality] of fallen.entries()) {
    const before = 100 * (place + 1);
    await cohort.addFixed({ municipality, type: 15, counts: [[2020, before], [2021, before * 0.6]] });
  }
  await cohort.addFixed({ municipality: "1816", type: 15, counts: [[2020, 100], [2021, 61]] });
  await cohort.addFixed({ municipality: doubled, type: 3, counts: [[2020, 40], [2021, 80]] });
  await cohort.addFixed({ municipality: "4651", type: 3, counts: [[2020, 100], [2021, 139]] });
  const submissions = await engine.query<{ municipality: string; year: number }>(`
SELECT DISTINCT municipality, year FROM (
  SELECT municipality, year FROM all_service UNION ALL SELECT municipality, year FROM all_person
  UNION ALL SELECT municipality, year FROM all_person_info
)`);
  for (const { municipality, year } of submissions) await store.submission({ municipality, year });
  // One row of `person` for everyone who has services, as the message has it.
  await engine.run(`
INSERT INTO all_person (submission_id, municipality, year, person_id, person_key, rejected, byte_start, byte_end)
SELECT DISTINCT submission_id, municipality, year, person_id, person_key, false, 0, 90 FROM all_service`);
  return store;
}

// The cohort lies in memory itself, two million rows with their copies for the checks, and nothing of it can go to a file.
const engine = await openNativeEngine({ threads: 2, memoryLimit: "4GB" });
const store = await build(engine);
const checks = [
  "hours_missing",
  "person_hours_over_168",
  "service_start_missing",
  "org_number_missing",
  "org_number_invalid",
  "test_person_many_municipalities",
  "retired_service_type",
  "recipients_change",
].map((id) => checkById(id)).filter((check) => check !== undefined);
const report: Report = await reconcile(store, { account: {}, checks, rowLimit: 1_000 });

/** A check's findings summed over municipalities, by year. */
function sumOf(check: string, key: "violations" | "persons"): number[] {
  return slides.years.map((year) =>
    findingsOf(check).filter((finding) => finding.year === year).reduce(
      (sum, finding) => sum + (finding[key] ?? 0),
      0,
    )
  );
}

function findingsOf(check: string): ReportFinding[] {
  return report.findings.filter((finding) => finding.check === check);
}

Deno.test("hours: persons without, and persons over 168 a week", () => {
  assert.deepEqual(sumOf("hours_missing", "persons"), slides.personsWithoutHours);
  assert.deepEqual(sumOf("person_hours_over_168", "persons"), slides.personsOver168);
});

Deno.test("persons without a start date", () => {
  assert.deepEqual(sumOf("service_start_missing", "persons"), slides.personsWithoutStart);
});

Deno.test("organisation numbers that are missing where mandatory, and wrong ones", () => {
  assert.deepEqual(sumOf("org_number_missing", "violations"), slides.servicesWithoutOrgNumber);
  assert.deepEqual(sumOf("org_number_invalid", "violations"), slides.servicesWithWrongOrgNumber);
});

Deno.test("test persons: in six or more municipalities, and the one in 114", () => {
  const rows = report.rows.filter(({ check }) => check === "test_person_many_municipalities");
  const persons = slides.years.map((year) =>
    new Set(rows.filter((row) => row.year === year).map(({ person_key }) => person_key)).size
  );
  assert.deepEqual(persons, slides.personsInSixMunicipalities);
  const most = rows.filter(({ value }) => value === String(mostMunicipalities));
  assert.equal(most.length, mostMunicipalities);
  assert.equal(new Set(most.map(({ person_key }) => person_key)).size, 1);
  assert.deepEqual(new Set(most.map(({ year }) => year)), new Set([2021]));
});

Deno.test("the retired type for rehabilitation", () => {
  assert.deepEqual(
    sumOf("retired_service_type", "violations"),
    slides.retiredType16.map((figure) => figure ?? 0),
  );
});

Deno.test("persons with yes and with no, from the view for analysts", async () => {
  const view = feedbackViews.find(({ name }) => name === "feedback_answer");
  const sums = await engine.query<{ field: string; year: number; yes: number; no: number }>(`
SELECT field, year, CAST(sum(yes) AS BIGINT) AS yes, CAST(sum(no) AS BIGINT) AS no
FROM (${view?.sql}) GROUP BY field, year`);
  const figures = (field: string, key: "yes" | "no") =>
    slides.years.map((year) => sums.find((sum) => sum.field === field && sum.year === year)?.[key] || null);
  assert.deepEqual(figures("poHeldg", "yes"), slides.roundTheClockYes);
  assert.deepEqual(figures("poVenteliste", "yes"), slides.waitingListYes);
  assert.deepEqual(figures("poHab", "yes"), slides.rehabilitationYes);
  assert.deepEqual(figures("poHab", "no"), slides.rehabilitationNo);
});

Deno.test("recipients fell by 40 per cent in three municipalities, and BPA doubled in one", () => {
  const changed = findingsOf("recipients_change").filter(({ year, municipality }) =>
    year === 2021 && !places.includes(municipality)
  );
  assert.deepEqual(
    changed.map(({ municipality, service_type }) => [municipality, service_type]).toSorted(),
    [...fallen.map((municipality) => [municipality, 15]), [doubled, 3]],
  );
  const metric = (municipality: string) =>
    report.metrics.find((metric) =>
      metric.municipality === municipality && metric.year === 2021 && metric.service_type === null &&
      metric.age_group === null && metric.sex === null
    );
  for (const municipality of fallen) assert.equal(metric(municipality)?.recipients_change_rate, -0.4);
  assert.equal(metric(doubled)?.recipients_change_rate, 1);
});

Deno.test("the engine is closed", async () => {
  await engine.close();
});
