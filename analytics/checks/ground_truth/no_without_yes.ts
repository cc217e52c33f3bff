import type { TestStore } from "./test_store.ts";

/** Answers "1" and "2" with dates, the same for waiting list and rehabilitation. */
export async function fillNoWithoutYes(
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

/** What {@linkcode fillNoWithoutYes} puts in, as the check must tell of it. */
export const expectedNoWithoutYes = {
  cells: { "4601 2021": [7, 7, 12] },
  rows: [1, 3, 4, 7, 8, 10, 11],
} as const;
