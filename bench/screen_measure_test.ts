import assert from "node:assert/strict";
import fc from "fast-check";
import { IdentityPlan } from "../generators/identities/mod.ts";
import { recipientStrata } from "../generators/identities/test_identity_proof.ts";
import { UnitNumbers } from "../generators/identities/unit_number.ts";
import { classifyOrgNumber, classifyPersonNumber } from "../register/identifiers/mod.ts";
import { careMessage, healthStationMessage, identMessage } from "../stream/screening/test_messages.ts";
import { measureScreening, measureText } from "./screen_measure.ts";
import { ordinaryNumber, ordinaryOrganisation, withoutMarks, writeWithoutMarks } from "./unmasked_cohort.ts";

const municipalities = ["0301", "1103", "4601"];

/** A cohort of some thousand persons, the same each year, with the marks of the generator. */
async function writeCohort(directory: string): Promise<number> {
  const plan = new IdentityPlan({
    seed: 7,
    strata: recipientStrata(),
    municipalities: municipalities.map((code) => ({ code, weight: 1 })),
    dNumberShare: 0.05,
  });
  const units = new UnitNumbers(7);
  const each = 400;
  let rows = 0;
  for (const municipality of municipalities) {
    const persons = Array.from({ length: each }, (_, index) => plan.identity(municipality, index));
    for (const year of [2023, 2024]) {
      const header = { municipality, year, contact: "Berit Bakken", email: "berit.bakken@example.invalid" };
      const ids = persons.map(({ number, kind }, index) =>
        [number, String(index + 1), kind === "dnr" ? "2" : "1"] as const
      );
      const services = persons.map(({ birthDate, sex }, index) => ({
        id: index + 1,
        age: year - Number(birthDate.slice(0, 4)),
        sex,
        organisation: units.organisationNumber(index % 7),
      }));
      await Deno.writeTextFile(`${directory}/KPR_IDE_${municipality}_${year}.xml`, identMessage(ids, header));
      await Deno.writeTextFile(
        `${directory}/KPR_IPL_${municipality}_${year}.xml`,
        careMessage(services, header),
      );
      rows += each;
    }
    const children = persons.slice(0, 20).map(({ number, birthDate, sex }) => ({
      number,
      birthYear: Number(birthDate.slice(0, 4)),
      sex: sex === "M" ? "1" as const : "2" as const,
    }));
    const unit = { organisation: units.organisationNumber(1), unit: "Lia helsestasjon (Fiktiv)" };
    const header = { municipality, year: 2024, contact: "Berit Bakken", email: "b@example.invalid", ...unit };
    await Deno.writeTextFile(
      `${directory}/KPR_HST_${municipality}_2024.xml`,
      healthStationMessage(children, header),
    );
    rows += children.length;
  }
  return rows;
}

Deno.test("all persons of a cohort are found and all its messages stopped; without marks nothing is", async () => {
  const directory = await Deno.makeTempDir();
  try {
    const rows = await writeCohort(directory);
    const measured = await measureScreening(directory);
    assert.deepEqual([measured.persons, measured.found], [rows, rows]);
    assert.deepEqual([measured.messages, measured.stopped], [15, 15]);
    for (const { rule, marked, unmarked } of measured.rules) {
      assert.equal(unmarked, 0, rule);
      const isMark = ["synthetic_tax_authority", "reserved_contact", "fictitious_organisation", "test_name"];
      assert.equal(marked > 0, isMark.includes(rule), rule);
    }
    const text = measureText(measured);
    assert.match(text, /found: 100 %\n15 messages, 15 stopped: 100 %\n/);
    assert.doesNotMatch(text, /\d{11}/);
    const names = [...Deno.readDirSync(directory)].map(({ name }) => name);
    assert.equal(names.length, 15, "nothing is written beside the cohort");
  } finally {
    await Deno.remove(directory, { recursive: true });
  }
});

Deno.test("a number without its mark is of the same birth date and sex, valid, and of no series", () => {
  const plan = new IdentityPlan({
    seed: 3,
    strata: recipientStrata(),
    municipalities: [{ code: "4601", weight: 1 }],
    dNumberShare: 0.3,
  });
  fc.assert(
    fc.property(fc.nat(100_000), (index) => {
      const { number, birthDate, sex, kind } = plan.identity("4601", index);
      const told = classifyPersonNumber(ordinaryNumber(number));
      assert.deepEqual(told, { kind, valid: true, rule: "classic", fictitious: "no", birthDate, sex });
    }),
    { numRuns: 500 },
  );
});

Deno.test("an organisation number without its mark is one that a real unit may have", () => {
  const units = new UnitNumbers(1);
  for (let unit = 0; unit < 1000; unit++) {
    const told = classifyOrgNumber(ordinaryOrganisation(units.organisationNumber(unit)));
    assert.deepEqual([told.checkDigit, told.fictitious, told.below810], [true, false, false]);
  }
});

Deno.test("nothing but the marks is changed", () => {
  const text =
    `<a pePeID="310000019"><tjInstOrgnr>983544622</tjInstOrgnr><Navn>Åse</Navn><Epost>a@b.no</Epost></a>`;
  assert.equal(withoutMarks(text), text);
});

Deno.test("a file is written as its text would be in one piece, wherever it is cut while it is read", async () => {
  const units = new UnitNumbers(1);
  const persons = Array.from({ length: 20_000 }, (_, index) => ({
    id: index + 1,
    organisation: units.organisationNumber(index % 50),
    text: index % 3 === 0 ? "\u0080å–" : "ja",
  }));
  const text = careMessage(persons, { email: "a@b.example.invalid" });
  const directory = await Deno.makeTempDir();
  try {
    const [from, to] = [`${directory}/a.xml`, `${directory}/b.xml`];
    await Deno.writeTextFile(from, text);
    await writeWithoutMarks(from, to);
    assert.ok(text.length > 3 << 20);
    assert.ok(await Deno.readTextFile(to) === withoutMarks(text));
  } finally {
    await Deno.remove(directory, { recursive: true });
  }
});
