import assert from "node:assert/strict";
import { isServiceTypeIn, type ServiceType, serviceType, serviceTypes } from "./services.ts";

function codesWhere(test: (type: ServiceType) => boolean): number[] {
  return serviceTypes.filter(test).map(({ code }) => code);
}

Deno.test("service types are 1 to 29 without 10", () => {
  const expected = Array.from({ length: 29 }, (_, index) => index + 1).filter((code) => code !== 10);
  assert.deepEqual(serviceTypes.map(({ code }) => code), expected);
  assert.equal(serviceType(10), undefined);
  assert.equal(serviceType(30), undefined);
});

Deno.test("types retired after 2018 have something in their place", () => {
  assert.deepEqual(codesWhere(({ years }) => years.to !== undefined), [12, 13, 16]);
  assert.deepEqual(codesWhere(({ replacedBy }) => replacedBy !== undefined), [12, 13, 16]);
  assert.deepEqual(serviceType(13)!.replacedBy, { serviceType: 29 });
  assert.deepEqual(serviceType(16)!.replacedBy, { field: "poHab" });
  assert.deepEqual([2018, 2019].map((year) => isServiceTypeIn(12, year)), [true, false]);
  assert.deepEqual([2018, 2019].map((year) => isServiceTypeIn(29, year)), [false, true]);
  assert.deepEqual(codesWhere(({ years }) => years.from !== undefined), [27, 28, 29]);
  assert.equal(isServiceTypeIn(10, 2020), false);
});

Deno.test("duties are those of the register's checks", () => {
  assert.deepEqual(codesWhere(({ hours }) => hours === "mandatory"), [1, 2, 3, 4, 7, 9, 11, 15, 17, 22]);
  assert.deepEqual(
    codesWhere(({ orgNumber }) => orgNumber === "mandatory"),
    [1, 2, 3, 4, 8, 15, 17, 18, 19, 20, 21, 22, 25],
  );
  assert.deepEqual(codesWhere(({ orgNumber }) => orgNumber === "forbidden"), [12, 13, 26, 29]);
  assert.deepEqual(codesWhere(({ rolling }) => rolling === "mandatory"), [8]);
  assert.deepEqual(
    codesWhere(({ applicationDate, decision }) =>
      applicationDate !== "mandatory" && decision === "mandatory"
    ),
    [14, 23],
  );
  assert.deepEqual(
    codesWhere(({ decision, decisionDate }) => decision !== "mandatory" && decisionDate === "mandatory"),
    [24],
  );
});
