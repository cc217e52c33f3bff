import type { GroundTruth } from "./case.ts";
import type { TestStore } from "./test_store.ts";

/** Answers "1" and "2" with dates, the same for waiting list and rehabilitation. */
async function fillNoWithoutYes(
  store: TestStore,
  { answer, date }: { readonly answer: string; readonly date: string },
): Promise<void> {
  const yes = { [answer]: "1" };
  const no = { [answer]: "2" };
  await store.add(
    "person_info",
    // 1: never a yes. 2: yes on the same day. 3: yes a day later. 4: yes without a date.
    { person_info_id: 1, ...no, [date]: "2021-05-01" },
    { person_id: 2, ...yes, [date]: "2021-05-01" },
    { person_info_id: 2, person_id: 2, ...no, [date]: "2021-05-01" },
    { person_id: 3, ...yes, [date]: "2021-05-02" },
    { person_info_id: 3, person_id: 3, ...no, [date]: "2021-05-01" },
    { person_id: 4, ...yes },
    { person_info_id: 4, person_id: 4, ...no, [date]: "2021-05-01", rejected: true },
    // 5: "no" without a date says "never". 6: yes in the year before. 7: yes in the year after only.
    { person_info_id: 5, person_id: 5, ...no },
    { person_id: 6, year: 2020, ...yes, [date]: "2020-05-01", rejected: true },
    { person_info_id: 6, person_id: 6, ...no, [date]: "2021-05-01" },
    { person_info_id: 7, person_id: 7, ...no, [date]: "2021-05-01" },
    { person_id: 7, year: 2022, ...yes, [date]: "2021-04-01" },
    // 8: the same local id in another municipality is somebody else …
    { person_id: 8, municipality: "0301", ...yes, [date]: "2021-01-01" },
    { person_info_id: 8, person_id: 8, ...no, [date]: "2021-05-01" },
    // … and the same identity under another local id and number is the same person.
    { person_id: 90, municipality: "0301", year: 2019, person_key: "ab", ...yes, [date]: "2019-01-01" },
    { person_info_id: 9, person_id: 9, person_key: "ab", ...no, [date]: "2021-05-01" },
    // A local id that was given to somebody else after a change of record system.
    { person_id: 10, year: 2020, person_key: "cd", ...yes, [date]: "2020-05-01" },
    { person_info_id: 10, person_id: 10, person_key: "ef", ...no, [date]: "2021-05-01" },
    // Two nos, one before the yes and one after.
    { person_info_id: 11, person_id: 11, ...no, [date]: "2021-01-01" },
    { person_id: 11, ...yes, [date]: "2021-02-01" },
    { person_info_id: 12, person_id: 11, ...no, [date]: "2021-03-01" },
    // A yes before the no and another after it.
    { person_id: 12, ...yes, [date]: "2021-01-01" },
    { person_info_id: 13, person_id: 12, ...no, [date]: "2021-02-01" },
    { person_id: 12, ...yes, [date]: "2021-03-01" },
  );
}

const expected = {
  cells: { "4601 2021": [7, 7, 12] },
  rows: [1, 3, 4, 7, 8, 10, 11],
} as const;

/** Answers about the person: waiting list, rehabilitation, nutrition, round-the-clock services. */
export const answers: readonly GroundTruth[] = [
  {
    check: "waiting_list_no_without_yes",
    name: "an earlier or equal yes of the person, earlier years included",
    fill: (store) => fillNoWithoutYes(store, { answer: "waiting_list", date: "waiting_list_date" }),
    ...expected,
  },
  {
    check: "rehab_no_with_date_without_yes",
    name: "an earlier or equal yes of the person, earlier years included",
    fill: (store) => fillNoWithoutYes(store, { answer: "rehabilitation", date: "rehabilitation_date" }),
    ...expected,
  },
  {
    check: "waiting_list_yes_and_no_same_day",
    name: "the no is counted, within one municipality and year",
    async fill(store) {
      const yes = { waiting_list: "1", waiting_list_date: "2021-05-01" };
      const no = { waiting_list: "2", waiting_list_date: "2021-05-01" };
      await store.add(
        "person_info",
        { person_info_id: 1, ...yes },
        { person_info_id: 2, ...no },
        { person_info_id: 3, ...no, waiting_list_date: "2021-05-02" },
        // Another person, no date, another year.
        { person_info_id: 4, person_id: 2, ...no },
        { person_info_id: 5, person_id: 3, waiting_list: "1" },
        { person_info_id: 6, person_id: 3, waiting_list: "2" },
        { person_info_id: 7, person_id: 4, year: 2020, ...yes },
        { person_info_id: 8, person_id: 4, ...no },
        // Dropped rows are judged; two local ids of one identity are one person.
        { person_info_id: 9, person_id: 5, person_key: "ab", ...yes, rejected: true },
        { person_info_id: 10, person_id: 6, person_key: "ab", ...no, rejected: true },
        // The other answer was given to another municipality.
        { person_info_id: 11, person_id: 7, person_key: "cd", municipality: "0301", ...yes },
        { person_info_id: 12, person_id: 8, person_key: "cd", ...no },
      );
    },
    cells: { "4601 2021": [2, 2, 6] },
    rows: [2, 10],
  },
  {
    check: "rehab_start_without_end",
    name: "three different starts and no dated end, once a person",
    async fill(store) {
      const starts = ["2021-01-01", "2021-02-01", "2021-03-01"];
      const add = (person_id: number, rows: readonly (readonly [string, string | null])[], year = 2021) =>
        store.add(
          "person_info",
          ...rows.map(([rehabilitation, rehabilitation_date], index) => ({
            person_info_id: person_id * 10 + index,
            person_id,
            year,
            rehabilitation,
            rehabilitation_date,
            rejected: person_id === 1,
          })),
        );
      const three = starts.map((date) => ["1", date] as const);
      await add(1, three);
      await add(2, [...three, ["1", "2021-01-15"], ["2", null]]);
      await add(3, [...three, ["2", "2020-12-01"]]);
      await add(4, [["1", "2021-01-01"], ["1", "2021-01-01"], ["1", "2021-03-01"]]);
      await add(5, [["1", "2021-01-01"], ["1", "2021-03-01"], ["1", null]]);
      await add(6, three.slice(0, 2));
      await add(6, [["1", "2020-01-01"]], 2020);
    },
    cells: { "4601 2021": [2, 2, 6] },
    rows: [12, 22],
  },
  {
    check: "nutrition_risk_without_assessment",
    name: "risk 1 while assessed is 2, 9 or absent",
    async fill(store) {
      await store.add(
        "person_info",
        { person_info_id: 1, nutrition_risk: "1" },
        { person_info_id: 2, nutrition_risk: "1", nutrition_assessed: "2", person_id: 2, rejected: true },
        { person_info_id: 3, nutrition_risk: "1", nutrition_assessed: "9" },
        { person_info_id: 4, nutrition_risk: "1", nutrition_assessed: "1" },
        { person_info_id: 5, nutrition_risk: "2" },
        { person_info_id: 6 },
      );
    },
    cells: { "4601 2021": [3, 2, 4] },
    rows: [1, 2, 3],
  },
  {
    check: "nutrition_plan_without_risk",
    name: "plan 1 while risk is 2 or absent",
    async fill(store) {
      await store.add(
        "person_info",
        { person_info_id: 1, nutrition_plan: "1" },
        { person_info_id: 2, nutrition_plan: "1", nutrition_risk: "2", year: 2020 },
        { person_info_id: 3, nutrition_plan: "1", nutrition_risk: "1" },
        { person_info_id: 4, nutrition_plan: "2" },
        { person_info_id: 5, nutrition_plan: "1", person_id: 2, rejected: true },
      );
    },
    cells: { "4601 2020": [1, 1, 1], "4601 2021": [2, 2, 3] },
    rows: [2, 1, 5],
  },
  {
    check: "round_the_clock_too_little",
    name: "yes at home with less than 35 hours in sum",
    async fill(store) {
      for (let person_id = 1; person_id <= 11; person_id++) {
        // What the register would drop is judged too: person and answer 3, the nursing home of 6.
        const rejected = person_id === 3;
        await store.add("person", { person_id, rejected });
        await store.add("person_info", { person_id, round_the_clock: person_id === 9 ? "2" : "1", rejected });
      }
      // A second answer does not count twice.
      await store.add("person_info", { person_id: 1, round_the_clock: "1" });
      await store.add(
        "service",
        { person_id: 1, service_type: 15, hours_per_week: 34.99 },
        { person_id: 2, service_type: 15, hours_per_week: 20 },
        { person_id: 2, service_type: 1, hours_per_week: 15 },
        // 3: no services. 4: a service without hours. 5: enough, but one is refused.
        { person_id: 4, service_type: 6 },
        { person_id: 5, service_type: 15, hours_per_week: 20 },
        { person_id: 5, service_type: 1, hours_per_week: 15, decision: "1" },
        // 6: in a nursing home. 7: in housing. 8: the place was refused.
        { person_id: 6, service_type: 21, rejected: true },
        { person_id: 7, service_type: 29 },
        { person_id: 7, service_type: 15, hours_per_week: 5 },
        { person_id: 8, service_type: 21, decision: "1" },
        { person_id: 9, service_type: 15, hours_per_week: 1 },
        // 10: respite in an institution. 11: has been in hospital.
        { person_id: 10, service_type: 8 },
      );
      await store.add("hospital_stay", { person_id: 11 }, { person_id: 1, year: 2020 });
    },
    cells: { "4601 2021": [5, 5, 6] },
    rows: [1, 3, 4, 5, 8],
  },
];
