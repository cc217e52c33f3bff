import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import fc from "fast-check";
import { IdentityPlan } from "../identities/identity_plan.ts";
import { newYear, yearOf } from "../life/seasons.ts";
import { childStrata } from "./child_population.ts";
import { EXTRA, Form } from "./programme.ts";
import type { HealthStationCohort } from "./health_station_cohort.ts";
import { consultationsOf, messagesOf, plainArea, testCohort } from "./test_cohort.ts";

const years = { from: 2017, to: 2025 };
const bergen = plainArea("4601", years);

/** Attributes of all elements of a name, in order. */
function elements(text: string, name: string): Record<string, string>[] {
  return [...text.matchAll(new RegExp(`<${name}( [^>]*?)/?>`, "g"))].map((match) =>
    Object.fromEntries([...match[1]!.matchAll(/ (\w+)="([^"]*)"/g)].map(([, key, value]) => [key!, value!]))
  );
}

/** Every message of Bergen, joined. */
async function textOf(cohort: HealthStationCohort, from = 2017): Promise<string> {
  const to = from + 8;
  const texts = await messagesOf(cohort, plainArea("4601", { from, to }), { from });
  return [...texts.values()].join("");
}

Deno.test("a cohort makes the same bytes as it did", async () => {
  const cohort = testCohort({
    from: 2021,
    to: 2021,
    areas: [plainArea("4601", { from: 2021, to: 2021 })],
    persons: 40,
  });
  const texts = await messagesOf(cohort, plainArea("4601", { from: 2021, to: 2021 }), { from: 2021 });
  const text = texts.get("4601 2021")!;
  assert.ok(elements(text, "Konsultasjon").length > 30);
  assert.equal(
    createHash("sha256").update(text).digest("hex"),
    "b1f6ec3c636bc27e4b8482418242e1d6e52e742e01adf2097cd84a2c8d6effa7",
    "Other bytes from the same seed: a new version of the generator",
  );
});

Deno.test("another seed makes other children", async () => {
  const ids = async (seed: number) =>
    new Set(elements(await textOf(testCohort({ seed })), "Barn_ungdom").map(({ fid }) => fid));
  const [a, b] = [await ids(7), await ids(8)];
  assert.ok(a.size > 50);
  assert.ok([...a].filter((fid) => b.has(fid)).length < 3);
});

Deno.test("a child keeps number, key, GUID, sex and birth year over the years", async () => {
  const texts = await messagesOf(testCohort(), bergen, years);
  const seen = new Map<string, { record: string; years: Set<string> }>();
  for (const [place, text] of texts) {
    for (const child of elements(text, "Barn_ungdom")) {
      const record = JSON.stringify(child);
      const known = seen.get(child["fid"]!) ?? { record, years: new Set() };
      assert.equal(record, known.record);
      seen.set(child["fid"]!, { record, years: known.years.add(place) });
    }
  }
  const all = [...seen.values()];
  assert.ok(all.filter(({ years }) => years.size > 2).length > 20);
  for (const field of ["barn_ungdomNr", "pasientGUID"]) {
    assert.equal(new Set(all.map(({ record }) => JSON.parse(record)[field])).size, all.length);
  }
});

Deno.test("more years change no message of those that were there", async () => {
  const short = await messagesOf(
    testCohort({ to: 2021, areas: [plainArea("4601", { from: 2017, to: 2021 })] }),
    plainArea("4601", { from: 2017, to: 2021 }),
    years,
  );
  const long = await messagesOf(testCohort(), bergen, years);
  assert.equal(short.size, 5);
  for (const [place, text] of short) assert.equal(long.get(place), text, place);
  const late = plainArea("4601", { from: 2021, to: 2025 });
  const later = await messagesOf(testCohort({ from: 2021, areas: [late] }), late, { from: 2021 });
  for (const [place, text] of later) assert.equal(long.get(place), text, place);
});

Deno.test("more persons change no child", async () => {
  const few = elements(await textOf(testCohort({ persons: 30 })), "Konsultasjon").map((row) =>
    JSON.stringify(row)
  );
  const many = new Set(
    elements(await textOf(testCohort({ persons: 90 })), "Konsultasjon").map((row) => JSON.stringify(row)),
  );
  assert.ok(few.length > 200 && many.size > 2 * few.length);
  assert.deepEqual(few.filter((row) => !many.has(row)), []);
});

/** Fails where notifications are not one chain of numbers that rise; returns their GUIDs. */
function guidsOfChain(text: string): string[] {
  let previous = "00000000-0000-0000-0000-000000000000";
  let number = 0;
  const guids = elements(text, "Notifikasjon").map((row) => {
    assert.equal(row["notifikasjonForrigeGUID"], previous);
    previous = row["notifikasjonGUID"]!;
    assert.match(previous, /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
    assert.ok(Number(row["notifikasjonLopeNr"]) > number);
    number = Number(row["notifikasjonLopeNr"]);
    return previous;
  });
  assert.equal(new Set(guids).size, guids.length);
  return guids;
}

Deno.test("blocks are the same in any order, and notifications are one chain over them", async () => {
  const cohort = testCohort({
    from: 2021,
    to: 2021,
    areas: [plainArea("4601", { from: 2021, to: 2021 })],
    persons: 2100,
  });
  assert.equal(cohort.blocks("4601"), 3);
  const area = plainArea("4601", { from: 2021, to: 2021 });
  const text = (await messagesOf(cohort, area, { from: 2021 })).get("4601 2021")!;
  const guids = guidsOfChain(text);

  const other = testCohort({ from: 2021, to: 2021, areas: [area], persons: 2100 });
  const rows = other.rows("4601", 2021);
  const alone = new Map<number, string>();
  for (const block of [2, 0, 1]) {
    rows.begin(block);
    other.block("4601", block, (child) => rows.add(child));
    const { batches } = rows.take(false);
    const column = batches.get("hst_notification")!.columns[0]!;
    assert.equal(column.kind, "text");
    if (column.kind === "text") {
      alone.set(
        block,
        new TextDecoder().decode(column.bytes.subarray(0, batches.get("hst_notification")!.length * 36)),
      );
    }
  }
  assert.equal(
    [0, 1, 2].map((block) => alone.get(block)).join(""),
    guids.join(""),
  );
});

Deno.test("the chain goes on behind blocks that have nothing of a small part", async () => {
  const area = {
    code: "1508",
    weight: 60,
    parts: [{ path: ["1508"], share: 0.999 }, { path: ["1580"], share: 0.001 }],
  };
  const cohort = testCohort({ from: 2024, to: 2024, areas: [area], persons: 11_000 });
  const text = (await messagesOf(cohort, area, { from: 2024 })).get("1580 2024")!;
  assert.ok(guidsOfChain(text).length > 3);
  const blocks = new Set(
    elements(text, "Notifikasjon").map((row) => row["notifikasjonLopeNr"]!.slice(0, -5)),
  );
  assert.ok(blocks.size > 1 && blocks.size < cohort.blocks("1508"), "some blocks have none");
});

Deno.test("corrections name the notification that they correct, in the same message and before them", async () => {
  const area = plainArea("4601", { from: 2019, to: 2019 });
  const cohort = testCohort({ from: 2019, to: 2019, areas: [area], persons: 900 });
  const text = (await messagesOf(cohort, area, { from: 2019 })).get("4601 2019")!;
  const counts: Record<string, number> = {};
  const originals = new Map<string, string>();
  for (const [whole] of text.matchAll(/<Notifikasjon [\s\S]*?(?:\/>|<\/Notifikasjon>)/g)) {
    // An annulment has no content: its tag ends at once.
    const [row] = elements(whole, "Notifikasjon");
    const { statusNotifikasjon: status, notifikasjonGUID: guid, notifikasjonRef: reference } = row!;
    counts[status!] = (counts[status!] ?? 0) + 1;
    if (status === "N") {
      assert.equal(reference, undefined);
      originals.set(guid!, row!["notifikasjonTid"]!);
    } else {
      assert.ok(originals.get(reference!)! < row!["notifikasjonTid"]!);
    }
    assert.equal(elements(whole, "Konsultasjon").length, status === "C" ? 0 : 1);
  }
  assert.ok(counts["M"]! > 5 && counts["C"]! > 0 && counts["N"]! > 1000);
});

Deno.test("children and persons of a cohort have no number in common", () => {
  const children = testCohort({ persons: 2000 });
  const fids = new Set<string>();
  for (let block = 0; block < children.blocks("4601"); block++) {
    children.block("4601", block, (child) => fids.add(new TextDecoder().decode(child.number)));
  }
  const persons = new IdentityPlan({
    seed: 7,
    strata: childStrata(),
    municipalities: [{ code: "4601", weight: 1 }],
    part: { index: 0, of: 2 },
  });
  assert.ok(fids.size > 2000);
  for (let index = 0; index < 4000; index++) assert.ok(!fids.has(persons.identity("4601", index).number));
});

Deno.test("a district that goes into another municipality takes children, keys and units along", async () => {
  const area = {
    code: "1508",
    weight: 60,
    parts: [
      { path: ["1504", "1507", "1508"], share: 0.8 },
      { path: ["1546", "1507", "1580"], share: 0.2 },
    ],
  };
  // As if the reforms had come a year after one another.
  const cohort = testCohort({ from: 2022, to: 2024, areas: [area], persons: 400 });
  const texts = await messagesOf(cohort, area, { from: 2022 });
  assert.deepEqual([...texts.keys()], ["1504 2022", "1507 2023", "1508 2024", "1546 2022", "1580 2024"]);
  const units = (place: string) => elements(texts.get(place)!, "Enhet").map((unit) => unit["orgNr"]);
  const children = (place: string) =>
    new Set(elements(texts.get(place)!, "Barn_ungdom").map(({ fid }) => fid!));
  assert.deepEqual(units("1507 2023"), [...units("1504 2022"), ...units("1546 2022")]);
  assert.deepEqual(units("1580 2024"), units("1546 2022"));
  for (const place of ["1504 2022", "1546 2022", "1508 2024", "1580 2024"]) {
    const known = new Set(units(place));
    assert.equal(known.size, 4);
    const own = children(place);
    assert.ok(own.size > 10);
    for (const other of ["1504 2022", "1546 2022", "1508 2024", "1580 2024"]) {
      if (other.slice(-4) !== place.slice(-4) || other === place) continue;
      assert.ok([...own].every((fid) => !children(other).has(fid)), `${place} and ${other}`);
    }
  }
  const small = children("1546 2022").size / children("1504 2022").size;
  assert.ok(small > 0.12 && small < 0.4, String(small));
  for (const [place, text] of texts) {
    const ids = new Set(elements(text, "Enhet").map((unit) => unit["enhetID"]));
    assert.ok(elements(text, "RefEnhet").every((unit) => ids.has(unit["enhetID"])), place);
  }
});

Deno.test("what is told of a year looks like a year", () => {
  const cohort = testCohort({ persons: 9000 });
  const first = newYear(2017), end = newYear(2026);
  const byAge = new Float64Array(21);
  const childYears = new Float64Array(21);
  const byMonth = new Float64Array(12);
  const byYear = new Map<number, number>();
  const spring = new Map<number, number>();
  const groups = new Map<number, number>();
  let [girls, boys] = [0, 0];
  const lived = new Set<number>();
  for (let block = 0; block < cohort.blocks("4601"); block++) {
    cohort.block("4601", block, (child) => {
      if (lived.has(child.ordinal)) return;
      lived.add(child.ordinal);
      for (let year = 2017; year <= 2025; year++) {
        const age = year - child.birthYear;
        if (age >= 0 && age <= 20) childYears[age]!++;
      }
      for (const { day, type, form } of consultationsOf(child, { first, end })) {
        const year = yearOf(day);
        const age = year - child.birthYear;
        byAge[age]!++;
        if (year !== 2020) byMonth[new Date(day * 86_400_000).getUTCMonth()]!++;
        byYear.set(year, (byYear.get(year) ?? 0) + 1);
        if (day >= newYear(year) + 71 && day < newYear(year) + 130) {
          spring.set(year, (spring.get(year) ?? 0) + 1);
        }
        if (form === Form.group) groups.set(year, (groups.get(year) ?? 0) + 1);
        if (type === EXTRA && age >= 15 && age <= 19) child.isBoy ? boys++ : girls++;
      }
    });
  }
  const rate = byAge.map((count, age) => count / childYears[age]!);
  assert.ok(rate[0]! > 4.5 && rate[0]! < 8, "half of the first calendar year is lived");
  assert.ok(rate[1]! > 3.5 && rate[1]! < 7);
  assert.ok(rate[4]! > 2 * rate[3]!, "the visit at four years");
  assert.ok(rate[3]! < 0.5 && rate[10]! < 0.6);
  assert.ok(girls > 2 * boys);
  const [july, june, october] = [byMonth[6]!, byMonth[5]!, byMonth[9]!];
  assert.ok(july < 0.6 * june && july < 0.45 * october);
  for (const year of [2018, 2019, 2022]) {
    assert.ok(byYear.get(2020)! < 0.96 * byYear.get(year)!, "2020 has fewer");
    assert.ok(spring.get(2020)! < 0.65 * spring.get(year)!, "the closed spring");
    assert.ok(groups.get(2020)! < 0.5 * groups.get(year)!, "few groups met");
    const share = byYear.get(year)! / byYear.get(2024)!;
    assert.ok(share > 0.85 && share < 1.15);
  }
});

Deno.test("years without children, strange municipalities and blocks out of turn are refused", () => {
  assert.throws(() => testCohort({ from: 2016 }), /give years from 2017/);
  assert.throws(
    () => testCohort({ to: 2032, areas: [plainArea("4601", { from: 2017, to: 2032 })] }),
    /to 2031/,
  );
  const cohort = testCohort();
  assert.throws(() => cohort.rows("0301", 2021), /0301/);
  assert.throws(() => cohort.rows("4601", 2026), /2026/);
  assert.throws(() => cohort.blocks("0301"), /0301/);
  const rows = cohort.rows("4601", 2021);
  cohort.block("4601", 0, (child) => assert.throws(() => rows.add(child), /begin one first/));
  rows.begin(0);
  assert.throws(() => rows.begin(1), /take it first/);
});

Deno.test("areas share the children by weight, and more persons take none away", () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 5000 }), fc.integer({ min: 0, max: 5000 }), (persons, more) => {
      const areas = [plainArea("4601", years), plainArea("1103", { ...years, weight: 150 })];
      const counts = (persons: number) => {
        const cohort = testCohort({ areas, persons });
        return areas.map(({ code }) => cohort.children(code));
      };
      const [few, many] = [counts(persons), counts(persons + more)];
      assert.equal(few[0]! + few[1]!, Math.round(persons * 2.1));
      assert.ok(few.every((count, area) => count <= many[area]!));
      assert.ok(Math.abs(few[0]! - 290 / 440 * persons * 2.1) <= 1);
    }),
    { numRuns: 15 },
  );
});
