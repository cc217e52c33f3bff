/**
 * Defect plans put into real messages that are read and judged: all checks find what is told, and nothing else.
 */
import assert from "node:assert/strict";
import { checks } from "../analytics/checks/mod.ts";
import { evaluateChecks } from "../analytics/evaluate.ts";
import { cohortAreas } from "../generators/cohort/areas.ts";
import type { TruthRow } from "../generators/cohort/truth.ts";
import { alwaysBroken, defectNames, DefectPlan, type ExtraPerson } from "../generators/defects/mod.ts";
import { municipalityDefects } from "../generators/defects/municipalities/mod.ts";
import { identityAndContentDefects } from "../generators/defects/persons/mod.ts";
import { identXml, professionalXml, type TestCells, TestEditor } from "../generators/defects/test_editor.ts";
import { syntheticNumber } from "../generators/identities/synthetic_number.ts";
import { UnitNumbers } from "../generators/identities/unit_number.ts";
import { LifeCourse, NEVER } from "../generators/life/life_course.ts";
import { daysFromCivil } from "../stream/mapper/value_parser.ts";
import { runExtracts } from "../stream/run.ts";
import { openMemoryStore } from "../stream/store/memory_store.ts";
import { openNativeEngine } from "../stream/store/native_engine.ts";
import { kindsOfLife, places, testPerson, years } from "./defect_persons.ts";
import { inDirectory } from "./demo_set.ts";

const cohortYears = { from: years[0]!, to: years.at(-1)! };
const unit = new UnitNumbers(3).organisationNumber(1);
/** Persons of each municipality, besides those of every kind: a dozen for each month. */
const MANY = 156;
/** A person whose years are given one after the other. */
interface Lived {
  readonly moves: boolean;
  readonly extracts: readonly TestEditor[];
}

/** The service of a person that is there in every year, with all that it must have. */
function service(id: number, type: number, cells: TestCells = {}): TestCells {
  const start = cells["start_date"] as number;
  return {
    service_id: id,
    decision_id: id,
    decision_number: 1,
    service_type: type,
    application_date: start - 20,
    decision_date: start - 10,
    decision: "2",
    hours_per_week: [1, 2, 3, 9, 15].includes(type) ? 200 : null,
    org_number: [5, 6].includes(type) ? null : unit,
    ...cells,
  };
}

const answers: TestCells = {
  household: "1",
  cares_for_children: "2",
  private_help: "6",
  housing_suited: "1",
};

/** Somebody with a few services, and a stay in the same month of each year. */
function regular(ordinal: number, place: string, key: (year: number) => number): Lived {
  const born = 1930 + ordinal % 40;
  const sex = ordinal % 2 === 0 ? "K" : "M";
  const since = daysFromCivil(2015, 1 + ordinal % 12, 4);
  const types = [
    15,
    ...[[1, 2], [6, 3], [9, 4], [5, 5], [2, 1], [3, 20]].flatMap(([type, of]) =>
      (ordinal + type!) % of! === 0 ? [type!] : []
    ),
  ];
  const number = syntheticNumber(
    { birthDate: `${born}-04-${10 + Math.trunc(ordinal / 200) % 20}`, sex },
    ordinal % 200,
  );
  const extracts = years.map((year) => {
    const id = (row: number) => key(year) + ordinal * 512 + row + 1;
    const stay = daysFromCivil(year, 1 + ordinal % 12, 9);
    return new TestEditor({
      municipality: place,
      year,
      ordinal,
      person: {
        person_id: key(year) + ordinal + 1,
        age: year - born,
        sex,
        home_municipality: place,
        home_district: "00",
        from_date: since,
        changed_date: since,
      },
      ident: { pid: String(key(year) + ordinal + 1), national_id: number, id_type: "1" },
      rows: {
        person_info: [{ person_info_id: id(0), ...answers, start_date: since }],
        function_score: [1, 2].map((type) => ({
          function_score_id: id(type),
          function_type: type,
          function_value: "2",
          start_date: since,
          end_date: daysFromCivil(9999, 12, 31),
        })),
        service: [
          ...types.map((type, row) => service(id(row), type, { start_date: since + type })),
          service(id(100 + year - cohortYears.from), 25, { start_date: stay, end_date: stay + 3 }),
        ],
      },
    });
  });
  return { moves: false, extracts };
}

/** An extra person as the messages have it. */
function extra(person: ExtraPerson, place: string, key: (year: number) => number): Lived {
  const life = new LifeCourse();
  person.live(life);
  const { columns, length } = life.services;
  assert.equal(life.ordinal, person.ordinal);
  assert.ok(life.to === NEVER && life.died === NEVER);
  const extracts = years.map((year) =>
    new TestEditor({
      municipality: place,
      year,
      ordinal: person.ordinal,
      person: {
        person_id: key(year) + person.ordinal + 1,
        age: year - new Date(life.born * 86_400_000).getUTCFullYear(),
        sex: life.sex,
        home_municipality: place,
        home_district: "00",
        from_date: life.from,
        changed_date: life.from,
      },
      ident: { pid: String(key(year) + person.ordinal + 1), national_id: person.number, id_type: "1" },
      rows: {
        service: Array.from({ length }, (_, row) =>
          service(key(year) + person.ordinal * 512 + row + 1, columns.type[row]!, {
            application_date: columns.application[row]!,
            decision_date: columns.decided[row]!,
            start_date: columns.start[row]!,
          })),
      },
    })
  );
  return { moves: false, extracts };
}

/** Everybody of a cohort in some municipalities, with the defects of a plan, and all of the truth. */
function cohort(codes: readonly string[], plan: DefectPlan) {
  const keyOf = (code: string) => (year: number) => year >= (plan.renumbersFrom(code) ?? Infinity) ? 4e9 : 0;
  const areas = cohortAreas(codes, cohortYears);
  const placeOf = ({ area, part }: ExtraPerson) =>
    areas.find(({ code }) => code === area)!.parts[part]!.path[0]!;
  const first = codes.length * MANY;
  const people: Lived[] = [
    ...codes.flatMap((place, index) =>
      Array.from({ length: MANY }, (_, person) => regular(index * MANY + person, place, keyOf(place)))
    ),
    // Where local keys change, these keep theirs: other keys are not among what is tried with them.
    ...codes.flatMap((place, index) =>
      Array.from({ length: kindsOfLife * 3 }, (_, person): Lived => ({
        moves: person % kindsOfLife === kindsOfLife - 1,
        extracts: testPerson({
          ordinal: first + index * kindsOfLife * 3 + person,
          kind: person % kindsOfLife,
          place,
          next: codes[(index + 1) % codes.length]!,
          idents: true,
          switched: Infinity,
        }).extracts,
      }))
    ),
    ...plan.extraPersons.map((person) => extra(person, placeOf(person), keyOf(placeOf(person)))),
  ];
  const truth = people.flatMap(({ moves, extracts }) =>
    extracts.flatMap((editor) =>
      plan.touches(editor.ordinal, { municipality: editor.municipality, year: editor.year, moves })
        ? plan.edit(editor, { moves })
        : []
    )
  );
  return { people, truth: [...truth, ...plan.finish([structuredClone(plan.tally)])] };
}

/** Values of the header as {@linkcode professionalXml} writes them, with their elements. */
const headerFields = [
  ["period_end", "iiTilDato"],
  ["created_date", "iiLagetDato"],
  ["content_type", "iiInnhType"],
  ["system_id", "iiSysID"],
] as const;

/** A professional message as the plan has it. */
function message(editors: readonly TestEditor[], plan: DefectPlan): string {
  const { municipality, year, format } = editors[0]!;
  const name = { municipality, year, kind: "professional" } as const;
  let text = professionalXml(editors);
  const header = new Map<string, string>(
    headerFields.map(([column, field]) => [column, new RegExp(`<${field}>(.*?)<`).exec(text)![1]!]),
  ).set("format_version", format.version);
  const changed = plan.headerOf(name, header);
  for (const [column, field] of headerFields) {
    text = text.replace(new RegExp(`<${field}>.*?<`), `<${field}>${changed.get(column)}<`);
  }
  text = text.replace(/ versjon=".*?"/, ` versjon="${changed.get("format_version")}"`);
  const phones = plan.contactsOf(name, [{ phone: "00000000" }, { phone: "00000000" }]).map(({ phone }) =>
    phone
  );
  return text.replace(/<Telefon>.*?</g, () => `<Telefon>${phones.shift()}<`);
}

/** A violation as one line of text. */
function line(row: Omit<TruthRow, "table" | "person">): string {
  const { check, municipality, year } = row;
  return [check, municipality, year, row.service_type ?? "", row.field ?? "", row.row ?? ""].join(" ");
}

/** Writes the messages, reads them into a store, and runs all checks. */
async function found(people: readonly Lived[], plan: DefectPlan): Promise<string[]> {
  return await inDirectory(async (directory) => {
    const messages = Map.groupBy(
      people.flatMap(({ extracts }) => extracts),
      ({ municipality, year }) => `${municipality}_${year}`,
    );
    const paths: string[] = [];
    for (const [name, editors] of messages) {
      const { municipality, year } = editors[0]!;
      const texts = { professional: message(editors, plan), ident: identXml(editors) };
      for (const kind of ["professional", "ident"] as const) {
        const text = texts[kind];
        if (text === undefined || plan.skips({ municipality, year, kind })) continue;
        const path = `${directory}/KPR_${kind === "ident" ? "IDE" : "IPL"}_${name}.xml`;
        await Deno.writeTextFile(path, text);
        paths.push(path);
      }
    }
    const store = await openMemoryStore(await openNativeEngine({ threads: 2 }));
    try {
      const ran = await runExtracts(paths, store);
      assert.deepEqual(ran.failures, []);
      await store.attach();
      const results = await evaluateChecks(store.engine, checks, { rowLimit: 1e6, rowBudget: 1e7 });
      const always: readonly string[] = alwaysBroken;
      return results.filter(({ check }) => !always.includes(check.id)).flatMap((
        { check, rows, comparisons, cells },
      ) =>
        // A comparison is a violation by itself, and has no row.
        (comparisons.length > 0 ? cells : rows).map((found) => {
          const { municipality, year, field, service_type } = found;
          const row = "row_id" in found && found.row_id !== null ? String(found.row_id) : undefined;
          return line({
            check: check.id,
            municipality,
            year,
            ...(row === undefined ? {} : { row }),
            ...(field === undefined || field === null ? {} : { field }),
            ...(service_type === undefined || service_type === null ? {} : { service_type }),
          });
        })
      ).sort();
    } finally {
      await store.close();
    }
  });
}

function planOf(
  profile: string,
  { seed = 1, rate = 1, codes }: { seed?: number; rate?: number; codes: readonly string[] },
) {
  return DefectPlan.of(profile, { seed, rate, areas: cohortAreas(codes, cohortYears), years: cohortYears });
}

/** What is told on one side and not on the other. */
function difference(one: readonly string[], other: readonly string[]): string[] {
  const rest = [...other];
  return one.filter((line) => {
    const at = rest.indexOf(line);
    if (at >= 0) rest.splice(at, 1);
    return at < 0;
  });
}

async function assertFound(
  profile: string,
  options: { seed?: number; rate?: number; codes: readonly string[] },
) {
  const plan = planOf(profile, options);
  const { people, truth } = cohort(options.codes, plan);
  const lines = truth.map(line).sort();
  const all = await found(people, plan);
  assert.deepEqual(
    { missed: difference(lines, all).slice(0, 40), unexpected: difference(all, lines).slice(0, 40) },
    { missed: [], unexpected: [] },
  );
  return { truth, plan };
}

const told = new Set<string>();

Deno.test("a plan without defects leaves everything as it is, and nothing is found", async () => {
  const codes = places.slice(0, 2);
  const plan = planOf("none", { codes });
  assert.ok(plan.isEmpty);
  const { truth } = await assertFound("none", { codes });
  assert.deepEqual(truth, []);
});

/** Defects of persons with a share of all persons each. */
const ofPersons = identityAndContentDefects.map(({ check }) =>
  `${check}=${0.9 / identityAndContentDefects.length}`
);

for (const seed of [1, 2]) {
  Deno.test(`checks find the defects of persons, and nothing else (seed ${seed})`, async () => {
    const { truth } = await assertFound(ofPersons.join(","), { seed, codes: places.slice(0, 3) });
    for (const { check } of truth) told.add(check);
  });
}

Deno.test("checks find answers that only few persons can have", async () => {
  const { truth } = await assertFound(
    "round_the_clock_only_in_institution=0.5,round_the_clock_housing_too_little=0.5",
    { codes: places.slice(0, 2) },
  );
  for (const { check } of truth) told.add(check);
});

for (const { id } of municipalityDefects) {
  Deno.test(`${id} is found where it is told, and nowhere else`, async () => {
    const { truth, plan } = await assertFound(`${id}=0.5`, { codes: places.slice(0, 2) });
    assert.deepEqual(plan.leftOut, []);
    const { checks } = municipalityDefects.find((defect) => defect.id === id)!;
    assert.ok(truth.some(({ check }) => check === checks[0]));
    assert.deepEqual(truth.filter(({ check }) => !checks.includes(check)), []);
    for (const { check } of truth) told.add(check);
  });
}

Deno.test("test persons are found in many municipalities, and persons who are there twice", async () => {
  const { truth } = await assertFound(
    "test_person_many_municipalities=0.5,person_duplicate_in_municipality=0.3",
    { codes: places.slice(0, 10) },
  );
  for (const { check } of truth) told.add(check);
});

Deno.test("all defects together are found, each once", async () => {
  const { truth } = await assertFound("all", { rate: 4, codes: places.slice(0, 10) });
  for (const { check } of truth) told.add(check);
});

Deno.test("every defect of these has been told", () => {
  const own = [
    ...identityAndContentDefects.map(({ check }) => check),
    ...municipalityDefects.map(({ checks }) => checks[0]),
  ];
  assert.deepEqual(own.filter((check) => !told.has(check)), []);
  assert.ok(own.every((check) => defectNames.has(check)));
});

Deno.test("every check of the catalogue has a defect", () => {
  assert.deepEqual(checks.map(({ id }) => id).filter((id) => !defectNames.has(id)), []);
});
