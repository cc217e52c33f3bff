import type { GroundTruth } from "./case.ts";
import type { TestRow, TestStore } from "./test_store.ts";

/** Ident messages for the years, so that persons are known by their identity. */
async function idents(store: TestStore, years: readonly number[], municipality = "4601"): Promise<void> {
  for (const year of years) await store.submission({ municipality, year, kind: "ident" });
}

/** What a row says in a year: what fits the other years, or what does not. */
type Saying = (year: number, fits?: boolean) => TestRow;

/** Both checks on a person's rows of two years. */
const steadyChecks: readonly { readonly check: string; readonly says: Saying; readonly unknown: TestRow }[] =
  [
    {
      check: "age_against_year_before",
      says: (year, fits = true) => ({ year, age: year - (fits ? 1950 : 1960) }),
      unknown: { age: null },
    },
    {
      check: "sex_changed",
      says: (year, fits = true) => ({ year, sex: fits ? "K" : "M" }),
      unknown: { sex: null },
    },
  ];

const steadyCases: readonly GroundTruth[] = steadyChecks.flatMap(({ check, says, unknown }) => [
  {
    check,
    name: "against the year before, whatever the local id and the municipality",
    async fill(store: TestStore) {
      await idents(store, [2019, 2020, 2021, 2022]);
      await idents(store, [2020, 2021], "0301");
      await store.add(
        "person",
        // a: another in 2021. The year after that agrees with the one before it.
        { person_id: 1, person_key: "a", ...says(2019) },
        { person_id: 1, person_key: "a", ...says(2020) },
        { person_id: 11, person_key: "a", ...says(2021, false) },
        { person_id: 11, person_key: "a", ...says(2022, false) },
        // b: having moved; the row before is dropped, and was sent all the same.
        { person_id: 2, person_key: "b", ...says(2020), municipality: "0301", rejected: true },
        { person_id: 2, person_key: "b", ...says(2021, false) },
        // c: over a year that is missing; d: over one that says nothing.
        { person_id: 3, person_key: "c", ...says(2019) },
        { person_id: 3, person_key: "c", ...says(2021, false) },
        { person_id: 4, person_key: "d", ...says(2019) },
        { person_id: 4, person_key: "d", ...says(2020), ...unknown },
        { person_id: 4, person_key: "d", ...says(2021, false) },
        // The same local id is another person.
        { person_id: 5, person_key: "e", ...says(2020) },
        { person_id: 5, person_key: "f", ...says(2021, false) },
        // g: one of two rows of the year before agrees.
        { person_id: 6, person_key: "g", ...says(2020) },
        { person_id: 7, person_key: "g", ...says(2020, false) },
        { person_id: 6, person_key: "g", ...says(2021) },
        // h: one of two rows of the year itself does not.
        { person_id: 8, person_key: "h", ...says(2020) },
        { person_id: 8, person_key: "h", ...says(2021) },
        { person_id: 9, person_key: "h", ...says(2021, false), rejected: true },
        // Nobody knows who these are.
        { person_id: null, person_key: null, ...says(2020) },
        { person_id: null, person_key: null, ...says(2021, false) },
        { person_id: 10, person_key: null, ...says(2020) },
        { person_id: 10, person_key: null, ...says(2021, false) },
      );
      // The year before is of a message that was replaced, or is no professional one, or of a
      // municipality with an ident message that was replaced, and one of another year.
      await store.submission({ year: 2020, submission_id: "old", status: "superseded" });
      await store.submission({ year: 2020, submission_id: "odd", kind: "other" });
      await store.submission({ municipality: "5001", year: 2020, kind: "ident", status: "superseded" });
      await store.submission({ municipality: "5001", year: 2022, kind: "ident" });
      for (
        const [index, where] of [{ submission_id: "old" }, { submission_id: "odd" }, { municipality: "5001" }]
          .entries()
      ) {
        for (const fits of [true, false]) {
          const person = { person_id: 20 + 2 * index + Number(fits), person_key: `${index} ${fits}` };
          await store.add("person", { ...person, ...says(2020), ...where }, {
            ...person,
            ...says(2021, fits),
          });
        }
      }
    },
    // a, b, two of g and h each; of them a, b and one of h.
    cells: { "4601 2021": [3, 3, 5] as const },
    rows: [11, 2, 9],
  },
]);

/** Age and sex. */
export const ages: readonly GroundTruth[] = [
  {
    check: "age_implausible",
    name: "below 0 and above 112",
    async fill(store) {
      await store.add(
        "person",
        { person_id: 1, age: -1 },
        { person_id: 2, age: 0 },
        { person_id: 3, age: 112 },
        { person_id: 4, age: 113, rejected: true },
        { person_id: 5, age: null },
        { person_id: 6, age: 999, municipality: "0301" },
      );
    },
    cells: { "0301 2021": [1, 1, 1], "4601 2021": [2, 2, 4] },
    rows: [6, 1, 4],
  },
  ...steadyCases,
  {
    check: "age_against_year_before",
    name: "the same age again and two years more are wrong, one year more is right",
    async fill(store) {
      await idents(store, [2020, 2021]);
      for (const [person_id, age] of [[1, 79], [2, 80], [3, 81], [4, 82]]) {
        await store.add("person", { person_id: person_id!, year: 2020, age: 80 });
        await store.add("person", { person_id: person_id!, year: 2021, age: age! });
      }
    },
    cells: { "4601 2021": [3, 3, 4] },
    rows: [1, 2, 4],
  },
  {
    check: "sex_changed",
    name: "K and M only; it asks for nothing",
    async fill(store) {
      await idents(store, [2019, 2020, 2021]);
      await store.add(
        "person",
        { person_id: 1, year: 2020, sex: "M" },
        { person_id: 1, year: 2021, sex: "K" },
        { person_id: 2, year: 2020, sex: "K" },
        { person_id: 2, year: 2021, sex: "2", rejected: true },
        { person_id: 3, year: 2019, sex: "K" },
        { person_id: 3, year: 2020, sex: "1" },
        { person_id: 3, year: 2021, sex: "M" },
      );
    },
    cells: { "4601 2021": [1, 1, 1] },
    rows: [1],
    severity: "info",
  },
  {
    check: "age_against_service",
    name: "each limit on both sides",
    async fill(store) {
      const ages = [-1, 0, 14, 15, 17, 18, 84, 85];
      await store.add("person", ...ages.map((age, person_id) => ({ person_id, age, rejected: age === 0 })));
      // The same local ids in another submission are others.
      await store.add(
        "person",
        ...ages.map((_, person_id) => ({ person_id, age: 50, municipality: "0301" })),
      );
      for (const municipality of ["4601", "0301"]) {
        for (const person_id of ages.keys()) {
          const row = { municipality, person_id };
          await store.add(
            "service",
            { ...row, service_type: 21, service_id: person_id },
            { ...row, service_type: 24, service_id: person_id, rejected: person_id === 2 },
            { ...row, service_type: 15, service_id: 100 },
            { ...row, service_type: 21, service_id: 101, decision: "1" },
            { ...row, service_type: 24, service_id: 102, decision: "1" },
          );
          await store.add(
            "person_info",
            { ...row, cares_for_children: "1", household: "3", person_info_id: person_id },
            { ...row, cares_for_children: "2", household: "1", person_info_id: 100 },
            { ...row, cares_for_children: "2", household: "2", person_info_id: 101 },
          );
        }
      }
      // Nobody's age, and an age that is not known.
      await store.add("person", { person_id: 20, age: null });
      await store.add("service", { person_id: 20, service_type: 21 }, { person_id: null, service_type: 21 });
    },
    // 21: 0, 14, 15, 17. 24: 0, 14, 15. poOmsorgBarn: 0, 14. poHusstand: 85.
    cells: {
      "4601 2021 poHusstand": [1, 1, 8],
      "4601 2021 poOmsorgBarn": [2, 2, 8],
      "4601 2021 tjTjenType": [7, 4, 18],
    },
    rows: [7, 1, 2, 1, 1, 2, 2, 3, 3, 4],
  },
  {
    check: "service_longer_than_life",
    name: "a year before the year of birth, of those born after 2005",
    async fill(store) {
      await store.add(
        "person",
        { person_id: 1, age: 5 },
        { person_id: 2, age: 15 },
        // Born in 2005: an earlier start is an implausible date.
        { person_id: 3, age: 16 },
        { person_id: 4, age: null },
        { person_id: 5, age: 0, rejected: true },
        { person_id: 6, age: -2 },
        // The same local ids elsewhere.
        { person_id: 1, age: 80, year: 2020 },
        { person_id: 1, age: 80, municipality: "0301" },
        { person_id: 7, age: 80 },
        { person_id: 7, age: 5, year: 2020 },
      );
      await store.add(
        "service",
        { service_id: 1, start_date: "2015-12-31" },
        { service_id: 2, start_date: "2016-01-01" },
        { service_id: 3, start_date: null },
        { service_id: 4, person_id: 2, start_date: "2005-12-31", rejected: true },
        { service_id: 5, person_id: 2, start_date: "2006-01-01" },
        { service_id: 6, person_id: 3, start_date: "2004-12-31" },
        { service_id: 7, person_id: 4, start_date: "1990-01-01" },
        { service_id: 8, person_id: 5, start_date: "2020-06-01" },
        { service_id: 9, person_id: 6, start_date: "2020-06-01" },
        { service_id: 10, start_date: "2010-01-01", year: 2020 },
        { service_id: 11, start_date: "2010-01-01", municipality: "0301" },
        { service_id: 12, person_id: null, start_date: "2010-01-01" },
        { service_id: 13, person_id: 7, start_date: "2010-01-01" },
        { service_id: 14, person_id: 7, start_date: "2011-01-01" },
      );
    },
    cells: { "4601 2021": [3, 3, 5] },
    rows: [1, 4, 8],
  },
];
