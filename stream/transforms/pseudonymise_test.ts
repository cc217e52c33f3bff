import assert from "node:assert/strict";
import { iplos, person, service, soundService } from "../../test/iplos.ts";
import { hasDigitRun } from "../identity_mask.ts";
import { cellAt } from "../record_batch.ts";
import { personKeys } from "../store/person_key.ts";
import { Pseudonymise } from "./pseudonymise.ts";
import { cells, chained, idents } from "./test_chain.ts";

const pseudonymise = (byte = 1) => new Pseudonymise(personKeys(new Uint8Array(32).fill(byte)).keyOf);
const care = iplos({
  persons: person(17, service(17, 17, soundService) + service(18, 2, soundService)) + person(18),
});
const people = idents([
  { pid: "0017", fid: "01814512319" },
  { pid: 18, fid: " 01814512319 ", guid: "{0F8FAD5B-D9CB-469F-A165-70867728950E}" },
  { pid: "A-19", fid: "P1234567", type: "4", guid: "0f8fad5b-d9cb-469f-a165-70867728950e" },
]);

Deno.test("references hold, within a message and between ident and care data", () => {
  const result = chained([people, care], [pseudonymise()]);
  const [a, b] = cells(result, "person", "person_id");
  assert.deepEqual(cells(result, "service", "person_ref"), [a, b]);
  const [first, second, third] = cells(result, "ident", "pid");
  assert.deepEqual([first, second], [a, b]);
  assert.match(third!, /^[0-9a-f]{32}$/);
  assert.ok(!["17", "18"].includes(a!) && a !== b);
  assert.notEqual(
    cells(result, "service", "service_id")[0],
    a,
    "a service with a person's number has another",
  );
});

Deno.test("the same number is the same pseudonym, in the form of its field, and no identity number", () => {
  const result = chained([people], [pseudonymise()]);
  const numbers = cells(result, "ident", "national_id");
  assert.equal(numbers[0], numbers[1]);
  assert.notEqual(numbers[0], numbers[2]);
  assert.deepEqual(cells(result, "ident", "id_type"), ["9", "9", "9"]);
  const [none, one, other] = cells(result, "ident", "patient_guid");
  assert.deepEqual([none, one], ["–", other]);
  assert.match(one!, /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);
  for (const text of [...numbers, one!]) {
    const bytes = new TextEncoder().encode(text);
    assert.ok(!hasDigitRun(bytes, bytes.length), text);
  }
  assert.deepEqual(chained([people], [pseudonymise()]).rows, result.rows);
  assert.notDeepEqual(chained([people], [pseudonymise(2)]).rows.ident, result.rows.ident);
});

Deno.test("no name of a person is left, in cells, misfits or the source's bytes", () => {
  const names = ["8887771", "8887772", "8887773", "8887774", "12345678901", "8887775"];
  const xml = iplos({
    persons: `<PERSON pePeID="8887771">8887775${service(8887771, 8887772, soundService)}` +
      `<TJENESTE tjPeID="8887771" tjTjID="8887773" tjVeID="8887774"><tjTjenType>15</tjTjenType></TJENESTE></PERSON>` +
      `8887775<PERSON pePeID="12345678901"/>`,
  });
  const seen: string[] = [];
  const watch = {
    ...{ name: "watch", tally: pseudonymise().tally },
    apply: (group: import("../record_batch.ts").RecordGroup) => {
      for (const batch of group.batches.values()) {
        seen.push(...batch.misfits.map(({ raw }) => raw), ...group.message.misfits.map(({ raw }) => raw));
        for (const column of batch.columns) {
          for (let row = 0; row < batch.length; row++) seen.push(String(cellAt(column, row)));
        }
      }
    },
  };
  chained([xml], [pseudonymise(), watch]);
  assert.ok(seen.length > 50);
  for (const name of names) assert.ok(!seen.some((text) => text.includes(name)), name);
});

Deno.test("ids beyond the register's range keep sign and size apart", () => {
  const decision = (id: string) =>
    `<TJENESTE tjPeID="1" tjTjID="1" tjVeID="${id}"><tjTjenType>15</tjTjenType></TJENESTE>`;
  const ids = ["-1", "-2", "0", "1", "9999999999", "10000000000", "9007199254740991"];
  const result = chained([iplos({ persons: person(1, ids.map(decision).join("")) })], [pseudonymise()]);
  const pseudonyms = cells(result, "service", "decision_id").map(Number);
  assert.equal(new Set(pseudonyms).size, ids.length);
  assert.deepEqual(pseudonyms.map((value) => Math.sign(value) < 0), ids.map((id) => id.startsWith("-")));
  assert.ok(pseudonyms.every(Number.isSafeInteger));
  assert.deepEqual(
    pseudonyms.map((value) => Math.abs(value) > 9_999_999_999),
    ids.map((id) => id.length > 10),
  );
});
