import assert from "node:assert/strict";
import { SlashError } from "./slash_error.ts";
import { extractionDate, type SlashSoftware, softwareHeaders } from "./software.ts";

const software: SlashSoftware = {
  vendor: "Softwarebedrift AS",
  name: "PasientJournal123",
  version: "1.0.4",
  exportVersion: "3.0.9",
};

Deno.test("four headers by their names", () => {
  assert.deepEqual(softwareHeaders(software), {
    "x-vendor-name": "Softwarebedrift AS",
    "x-software-name": "PasientJournal123",
    "x-software-version": "1.0.4",
    "x-export-software-version": "3.0.9",
  });
});

Deno.test("values that cannot stand in a header are refused by name", () => {
  for (const name of ["vendor", "name", "version", "exportVersion"] as const) {
    for (const value of ["", " ", " a", "a ", "Ås", "a\r\nx-evil: 1", "a\tb", "x".repeat(201)]) {
      assert.throws(
        () => softwareHeaders({ ...software, [name]: value }),
        (error) =>
          error instanceof SlashError && error.code === "software_invalid" && error.message.includes(name),
      );
    }
  }
});

Deno.test("the day of the export: by the fact, else the day of preparing in Norway", () => {
  const created = "2026-01-31T23:30:00.000Z";
  assert.equal(extractionDate({ facts: { extraction_date: "2023-12-31" }, created }), "31.12.2023");
  assert.equal(extractionDate({ facts: {}, created }), "01.02.2026");
  assert.equal(extractionDate({ facts: {}, created: "2026-07-01T22:30:00.000Z" }), "02.07.2026");
  for (const day of ["31.12.2023", "2023-02-29", "2023-13-01", "2023-1-1", "", "2023-12-31T00:00"]) {
    assert.equal(extractionDate({ facts: { extraction_date: day }, created }), undefined, day);
  }
  assert.equal(extractionDate({ facts: {}, created: "never" }), undefined);
});
