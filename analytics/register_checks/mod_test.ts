import assert from "node:assert/strict";
import fc from "fast-check";
import { iplos35, iplos37 } from "../../register/formats/mod.ts";
import type { FieldRule } from "../../register/field_rule.ts";
import { runExtracts } from "../../stream/run.ts";
import type { Engine } from "../../stream/store/engine.ts";
import { openMemoryStore } from "../../stream/store/memory_store.ts";
import { testEngines } from "../../stream/store/test_engines.ts";
import { inDirectory } from "../../test/demo_set.ts";
import { runs } from "../../test/runs.ts";
import { catalogue, findCheck } from "../checks/catalogue.ts";
import type { Check } from "../check.ts";
import { checkById, checks } from "../checks/mod.ts";
import {
  type FamilyPart,
  type RegisterCheck,
  registerCheckById,
  registerCheckOf,
  registerChecks,
  registerConsequence,
} from "./mod.ts";
import {
  childClasses,
  fieldsOf,
  messageXml,
  recordXml,
  soundHeader,
  soundRecord,
  type TestRecord,
  withValue,
} from "./test_messages.ts";

Deno.test("every rule of both versions has its register checks, and no check lacks a rule", () => {
  const expected = new Set<string>();
  for (const format of [iplos35, iplos37]) {
    for (const rule of Object.values(format.rules) as FieldRule[]) {
      const say = (aspect: string) => expected.add(`${format.version} ${rule.class}/${rule.field} ${aspect}`);
      if (rule.mandatory !== undefined) say("missing");
      if (rule.format !== undefined) say("format");
      if (rule.codeLists !== undefined || rule.field === "versjon" || rule.field === "iiInnhType") {
        say("code");
      }
      if (rule.from !== undefined || rule.to !== undefined) say("range");
    }
  }
  // The schema of 3.5 demands these, and its annotations do not.
  for (const field of ["tjVeID", "tjVeNrID"]) expected.add(`3.5 TJENESTE/${field} missing`);
  const told = registerChecks.flatMap((check) =>
    check.byVersion.map(({ version }) => `${version} ${check.class}/${check.field} ${check.aspect}`)
  );
  assert.deepEqual(told.sort(), [...expected].sort());
});

Deno.test("consequences are those of the rules, and severity follows the gravest", () => {
  for (const { id, aspect, severity, byVersion } of registerChecks) {
    for (const { rule, consequence, fixed } of byVersion) {
      const expected = aspect === "missing" || fixed !== undefined
        ? rule.onMissing
        : aspect === "format"
        ? rule.onWrongFormat
        : aspect === "code"
        ? rule.onUnknownCode
        : rule.onOutOfRange;
      assert.equal(consequence, expected, id);
    }
    const loses = byVersion.some(({ consequence }) => /^(drop_row|reject_message)$/.test(consequence));
    assert.equal(severity, loses ? "error" : "warning", id);
  }
});

Deno.test("ids are snake_case, unique over the whole catalogue, and found", () => {
  assert.equal(catalogue.length, checks.length + registerChecks.length);
  assert.equal(new Set(catalogue.map(({ id }) => id)).size, catalogue.length);
  for (const check of registerChecks) {
    assert.match(check.id, /^[a-z]+(_[a-z]+)*_(missing|format|code|range)$/);
    assert.equal(findCheck(check.id), check);
    assert.ok(Object.isFrozen(check) && Object.isFrozen(check.byVersion), check.id);
    assert.ok(checkById(check.family) !== undefined, check.id);
  }
  for (const id of ["tj_timer_uke_range", "pe_kjonn_code", "ii_komnr_missing", "ii_kontakt_type_code"]) {
    assert.ok(registerCheckById(id) !== undefined, id);
  }
  assert.equal(findCheck("no_such_check"), undefined);
});

Deno.test("every text is there in both languages, in sentences where it is one", () => {
  for (const { id, title, meaning, advice, vendorAdvice, source, field } of registerChecks) {
    for (const [name, text] of Object.entries({ title, meaning, advice, vendorAdvice })) {
      for (const language of ["nb", "en"] as const) {
        assert.doesNotMatch(text[language], / {2}|\n|undefined|\(\)/, `${id} ${name} ${language}`);
        if (name !== "title") assert.match(text[language], /^\S.*\.$/, `${id} ${name} ${language}`);
      }
      assert.notEqual(text.nb, text.en, `${id} ${name}`);
    }
    assert.ok(title.nb.includes(`${field} (`) && source.includes(field), id);
  }
});

Deno.test("texts tell what the rule says: lists, bounds, service types, consequence by version", () => {
  const meaning = (id: string) => registerCheckById(id)!.meaning;
  assert.match(
    meaning("pe_kjonn_code").nb,
    /kodeverk 3100 \(Kjønn\): M Mann, K Kvinne\..*sletter registeret raden/,
  );
  assert.match(meaning("tj_timer_uke_range").nb, /fra 0,01 til 168\./);
  assert.match(meaning("tj_timer_uke_missing").en, /types 1, 2, 3, 4, 7, 9, 11, 15, 17 and 22\b/);
  assert.match(meaning("tj_fra_dato_range").nb, /fra 1\.1\.2005 til 31\. desember i rapporteringsåret/);
  assert.match(meaning("pe_alder_missing").en, /IPLOS 3\.5 only \(reporting years 2017–2018\)/);
  assert.match(meaning("ii_komnr_format").nb, /avviser registeret hele meldingen/);
  assert.match(meaning("po_hab_code").en, /the register blanks the value/);
});

Deno.test("a finding is told as the register check it is, with the consequence of its year", () => {
  const of = (check: string, field?: string, year?: number) => {
    const found = registerCheckOf({ check, ...(field && { field }), ...(year && { year }) });
    return found && [found.id, found.consequence];
  };
  assert.deepEqual(of("code_unknown", "peKjonn", 2021), ["pe_kjonn_code", "drop_row"]);
  assert.deepEqual(of("hours_missing"), ["tj_timer_uke_missing", "flag"]);
  assert.deepEqual(of("field_missing", "peAlder", 2018), ["pe_alder_missing", "flag"]);
  assert.equal(of("field_missing", "peAlder", 2021), undefined, "3.7 has no such rule");
  assert.equal(of("date_implausible", "poHabDato", 2021), undefined, "the register has no such rule");
  assert.equal(of("end_before_start"), undefined, "it judges several tables");
  assert.equal(of("nutrition_plan_without_risk"), undefined);
  assert.equal(of("wrong_period"), undefined, "it may be either day of the period");
  assert.equal(registerConsequence({ check: "wrong_period", year: 2021 }), "reject_message");
  assert.equal(registerConsequence({ check: "recipients_change", year: 2021 }), undefined);
});

/** Texts that are wrong in one way or another in most fields. */
const texts = fc.oneof(
  fc.constantFrom(
    undefined,
    "",
    "x",
    "1",
    "2",
    "9",
    "10",
    "30",
    "123",
    "M",
    "XX",
    "12.0",
    "12",
    "0.00",
    "200.00",
  ),
  fc.constantFrom(
    "20041231",
    "20050101",
    "20211231",
    "20220101",
    "18991231",
    "99991231",
    "20210231",
    "2021-02-01",
  ),
  fc.string({ unit: fc.constantFrom(..."0123456789.-abc"), minLength: 1, maxLength: 16 }),
);

/** A change of one field in a row of its own. */
const changes = fc.array(
  fc.record({
    name: fc.constantFrom("PERSON", ...childClasses),
    at: fc.nat(),
    text: texts,
  }),
  { minLength: 1, maxLength: 250 },
);

/** What stands in the families, by check and field, where the register has the rule. */
async function familyCounts(engine: Engine): Promise<Map<string, number>> {
  const whole = new Set(
    registerChecks.flatMap(({ parts }) => parts.filter(({ where }) => where === undefined))
      .map(({ family }) => family),
  );
  const counts = new Map<string, number>();
  for (const id of whole) {
    const check = checkById(id)!;
    const field = check.by === "field" ? "field" : "''";
    const rows = await engine.query<{ field: string; year: number; rows: number }>(
      // Of the checks on the order of dates, the register has that of services.
      `SELECT ${field} AS field, coalesce(year, 0) AS year, count(*) AS rows FROM (${check.violations})
      WHERE '${id}' <> 'end_before_start' OR starts_with(value, 'TJENESTE ') GROUP BY ALL`,
    );
    for (const { field, year, rows: count } of rows) {
      const known = registerCheckOf({ check: id, field, year }) !== undefined || id === "wrong_period" ||
        id === "end_before_start";
      if (known) counts.set(`${id} ${field}`, (counts.get(`${id} ${field}`) ?? 0) + count);
    }
  }
  return counts;
}

/** The same from the register checks: what each finds but for rows that another rule of the field has. */
async function registerCounts(engine: Engine): Promise<Map<string, number>> {
  const found = await countRows(
    engine,
    registerChecks.flatMap((check): [string, string][] => [
      [check.id, check.violations],
      ...check.parts.flatMap((part): [string, string][] => {
        const family = checkById(part.family)!;
        const sql = part.where === undefined
          ? firstShare(check, part)
          : sharedRows(check, family, part.where);
        return sql === undefined ? [] : [[`${check.id} ${part.family}`, sql]];
      }),
    ]),
  );
  const counts = new Map<string, number>();
  for (const check of registerChecks) {
    const share = (family: string) => found.get(`${check.id} ${family}`) ?? 0;
    let rows = found.get(check.id)!;
    for (const { family, where } of check.parts) if (where !== undefined) rows -= share(family);
    const own = check.parts.filter(({ where }) => where === undefined).map(({ family }) => family);
    for (const [index, family] of own.entries()) {
      // Of two families the last has what the first has not.
      const part = index === own.length - 1 ? rows : share(family);
      rows -= part;
      const key = `${family} ${checkById(family)!.by === "field" ? check.field : ""}`;
      if (part > 0) counts.set(key, (counts.get(key) ?? 0) + part);
    }
  }
  return counts;
}

/** Rows of each query. */
async function countRows(engine: Engine, queries: readonly [string, string][]): Promise<Map<string, number>> {
  const parts = queries.map(([name, sql]) => `SELECT '${name}' AS name, count(*) AS rows FROM (${sql})`);
  const rows = await engine.query<{ name: string; rows: number }>(parts.join("\nUNION ALL\n"));
  return new Map(rows.map(({ name, rows }) => [name, rows]));
}

/** Rows of a check that its family tells as another rule's. */
function sharedRows(check: RegisterCheck, family: Check, where: string): string {
  if (family.id === "org_number_invalid") return check.violations;
  const field = family.by === "field" ? `field = '${check.field}' AND ` : "";
  return `SELECT 1 FROM (${family.violations}) WHERE ${field}${where}`;
}

/** All of the first of two families, where it tells one field only. */
function firstShare(check: RegisterCheck, part: FamilyPart): string | undefined {
  const own = check.parts.filter(({ where }) => where === undefined);
  return own.length > 1 && part === own[0] ? checkById(part.family)!.violations : undefined;
}

Deno.test("register checks sum up to their families, field by field, whatever stands in the rows", async () => {
  await inDirectory(async (directory) => {
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(iplos35, iplos37), changes, async (format, changes) => {
        const year = format.years!.from + 1;
        const records = changes.map(({ name, at, text }, index): TestRecord => {
          const { attributes, elements } = fieldsOf(format, name);
          const fields = [...attributes, ...elements];
          return withValue(
            soundRecord(format, name, { id: index + 1, year }),
            fields[at % fields.length]!,
            text,
          );
        });
        const persons = records.map((record, index) =>
          record.class === "PERSON" ? recordXml(format, record) : recordXml(
            format,
            soundRecord(format, "PERSON", { id: index + 1, year }),
            recordXml(format, record),
          )
        );
        const path = `${directory}/extract.xml`;
        await Deno.writeTextFile(
          path,
          messageXml(format, soundHeader(format, year, "4601"), persons.join("")),
        );
        const store = await openMemoryStore(await testEngines.native());
        try {
          const { failures } = await runExtracts([path], store);
          assert.deepEqual(failures, []);
          await store.attach();
          const families = await familyCounts(store.engine);
          const found = await registerCounts(store.engine);
          assert.deepEqual(new Map([...found].sort()), new Map([...families].sort()));
        } finally {
          await store.close();
        }
      }),
      { numRuns: runs(3) },
    );
  });
});
