import type { GroundTruth } from "./case.ts";

/** Nutrition: assessed, at risk, plan. */
export const nutrition: readonly GroundTruth[] = [
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
    check: "nutrition_dates_differ",
    name: "assessed and its result, both dated, on different days",
    async fill(store) {
      const row = {
        nutrition_assessed: "1",
        nutrition_assessed_date: "2021-05-01",
        nutrition_risk: "1",
        nutrition_risk_date: "2021-05-02",
      };
      await store.add(
        "person_info",
        { ...row, person_info_id: 1 },
        { ...row, person_info_id: 2, nutrition_risk: "2", nutrition_risk_date: "2021-04-30" },
        { ...row, nutrition_risk_date: "2021-05-01" },
        { ...row, nutrition_risk: "2", nutrition_risk_date: "2021-05-01" },
        { ...row, nutrition_risk: "9" },
        { ...row, nutrition_risk: null },
        { ...row, nutrition_assessed: "2" },
        { ...row, nutrition_assessed: null },
        { ...row, nutrition_risk_date: null },
        { ...row, nutrition_assessed_date: null, invalid_fields: " nutrition_assessed_date " },
        { ...row, person_info_id: 11, person_id: 2, rejected: true },
        { ...row, person_info_id: 12, municipality: "0301", year: 2020 },
      );
    },
    cells: { "0301 2020": [1, 1, 1], "4601 2021": [3, 2, 5] },
    rows: [12, 1, 2, 11],
  },
  {
    check: "nutrition_plan_before_risk",
    name: "the plan is older than the person's first risk so far",
    async fill(store) {
      const plan = { nutrition_plan: "1", nutrition_plan_date: "2021-05-01" };
      const risk = (nutrition_risk_date: string | null) => ({ nutrition_risk: "1", nutrition_risk_date });
      await store.add(
        "person_info",
        // 1: in one row. 2: in two. 3: on the same day. 4: after it.
        { person_info_id: 1, person_id: 1, ...plan, ...risk("2021-05-02") },
        { person_info_id: 2, person_id: 2, ...plan },
        { person_id: 2, ...risk("2021-05-02") },
        { person_id: 3, ...plan, ...risk("2021-05-01") },
        { person_id: 4, ...plan, ...risk("2021-04-30") },
        // Assessed again after the plan: told this year, in an earlier one, the year after only.
        { person_id: 5, ...risk("2021-03-01") },
        { person_id: 5, ...plan, ...risk("2021-06-01") },
        { person_id: 6, year: 2018, ...risk("2018-03-01") },
        { person_id: 6, ...plan, ...risk("2021-06-01") },
        { person_info_id: 7, person_id: 7, ...plan, ...risk("2021-06-01") },
        { person_id: 7, year: 2022, ...risk("2021-03-01") },
        // Not at risk before; no risk at all; no plan; a date missing.
        { person_id: 8, nutrition_risk: "2", nutrition_risk_date: "2021-03-01" },
        { person_info_id: 8, person_id: 8, ...plan, ...risk("2021-06-01") },
        { person_info_id: 9, person_id: 9, ...plan, ...risk("2021-06-01") },
        {
          person_id: 9,
          ...plan,
          nutrition_plan_date: null,
          nutrition_risk: "2",
          nutrition_risk_date: "2021-03-01",
        },
        { person_id: 10, ...plan, nutrition_risk: "2", nutrition_risk_date: "2021-06-01" },
        { person_id: 11, ...plan, nutrition_plan: "2", ...risk("2021-06-01") },
        { person_id: 12, ...plan, ...risk(null) },
        { person_id: 13, ...plan, nutrition_plan_date: null, ...risk("2021-06-01") },
        { person_id: 14, ...risk("2021-06-01") },
        // One identity in two municipalities and under two local ids; a local id of somebody else.
        { person_id: 90, municipality: "0301", year: 2020, person_key: "ab", ...risk("2020-06-01") },
        { person_id: 15, person_key: "ab", ...plan, ...risk("2021-06-01") },
        { person_id: 16, year: 2020, person_key: "cd", ...risk("2020-06-01") },
        { person_info_id: 16, person_id: 16, person_key: "ef", ...plan, ...risk("2021-06-01") },
        // Nobody known; dropped by the register; another municipality.
        { person_id: 17, year: 2020, person_key: null, ...risk("2020-06-01") },
        { person_info_id: 17, person_id: 17, person_key: null, ...plan, ...risk("2021-06-01") },
        { person_info_id: 18, person_id: 18, rejected: true, ...plan, ...risk("2021-06-01") },
        { person_id: 19, rejected: true, ...risk("2021-03-01") },
        { person_id: 19, ...plan, ...risk("2021-06-01") },
        { person_info_id: 20, person_id: 20, municipality: "0301", ...plan, ...risk("2021-06-01") },
      );
    },
    cells: { "0301 2021": [1, 1, 1], "4601 2021": [8, 7, 16] },
    rows: [20, 1, 2, 7, 8, 9, 16, 17, 18],
  },
  {
    check: "nutrition_answer_without_date",
    name: "yes while the date of that answer is absent, by field",
    async fill(store) {
      for (const answer of ["nutrition_assessed", "nutrition_risk", "nutrition_plan"]) {
        const other = answer === "nutrition_risk" ? "nutrition_plan" : "nutrition_risk";
        await store.add(
          "person_info",
          { [answer]: "1" },
          { [answer]: "1", [`${other}_date`]: "2021-05-01", person_id: 2, rejected: true },
          { [answer]: "1", invalid_fields: ` ${other}_date ` },
          { [answer]: "1", [`${answer}_date`]: "2021-05-01" },
          { [answer]: "1", invalid_fields: ` ${answer}_date ` },
          { [answer]: "2" },
          { [answer]: null },
          { [answer]: "1", municipality: "0301" },
        );
      }
    },
    cells: Object.fromEntries(
      ["poErnKartlagtDato", "poErnPlanDato", "poErnRisikoDato"].flatMap((field) => [
        [`0301 2021 ${field}`, [1, 1, 1]],
        [`4601 2021 ${field}`, [3, 2, 5]],
      ]),
    ),
  },
];
