/**
 * Defects of a person's rows, put into real messages that are read and judged: all checks find what is told, and nothing else.
 */
import assert from "node:assert/strict";
import { checks } from "../analytics/checks/mod.ts";
import { evaluateChecks } from "../analytics/evaluate.ts";
import type { TruthRow } from "../generators/cohort/truth.ts";
import type { PersonDefect, PersonExtract } from "../generators/defects/defect.ts";
import { rowDefects, rowNearMisses, singleWays } from "../generators/defects/rows/mod.ts";
import { identXml, professionalXml, type TestEditor } from "../generators/defects/test_editor.ts";
import { randomStream } from "../generators/random/mod.ts";
import { runExtracts } from "../stream/run.ts";
import { openMemoryStore } from "../stream/store/memory_store.ts";
import { openNativeEngine } from "../stream/store/native_engine.ts";
import { kindsOfLife, metronome, places, type TestPerson, testPerson } from "./defect_persons.ts";
import { inDirectory } from "./demo_set.ts";
import { runs } from "./runs.ts";

/** What is found in data that are all fictitious, and in professional messages that come alone. */
const always = new Set(["fictitious_person", "org_number_fictitious", "ident_missing"]);

interface CohortOptions {
  readonly seed: number;
  readonly idents: boolean;
}

/** So few that nothing about a municipality as a whole comes of what happens to them in the same year. */
const DEFECTS_A_PLACE = 6;

/** A person of each kind for each defect. */
function cohort(defects: readonly (PersonDefect | undefined)[], { seed, idents }: CohortOptions) {
  const truth: TruthRow[] = [];
  /** Places of the defects that told nothing, and that could not be put in. */
  const untold: number[] = [];
  const unused: number[] = [];
  const placesNeeded = Math.ceil(defects.length / DEFECTS_A_PLACE);
  const people = defects.flatMap((defect, index) => {
    const number = index % placesNeeded;
    const place = places[number]!;
    const first = index * (kindsOfLife + 1);
    const persons = Array.from({ length: kindsOfLife }, (_, kind) =>
      testPerson({
        ordinal: first + kind,
        kind,
        place,
        next: places[(number + 1) % placesNeeded]!,
        idents,
        switched: (index + kind + seed) % 3 === 0 ? 2021 : Infinity,
      }));
    if (defect !== undefined) {
      const spoilt = persons.map((person) => spoil(person, defect, seed));
      const told = spoilt.flatMap(({ told }) => told);
      if (told.length === 0) untold.push(index);
      if (spoilt.every(({ times }) => times === 0)) unused.push(index);
      truth.push(...told);
    }
    if (index >= placesNeeded) return persons;
    return [...persons, metronome({ ordinal: first + kindsOfLife, place, idents })];
  });
  return { people, truth, untold, unused };
}

/** Puts a defect into all extracts of a person that it applies to, as a cohort does. */
function spoil({ ordinal, extracts }: TestPerson, defect: PersonDefect, seed: number) {
  const memory = new Map<string, number | string>();
  const told: TruthRow[] = [];
  let before: PersonExtract | undefined;
  let times = 0;
  for (const editor of extracts) {
    const { municipality, year } = editor;
    const context = { random: randomStream(seed, ordinal, year, municipality), memory, before };
    if (defect.applies(editor, context)) {
      told.push(...defect.apply(editor, context));
      times++;
    }
    before = { municipality, year };
  }
  return { told, times };
}

/** A violation as one line of text. */
function line({ check, municipality, year, row, field }: Omit<TruthRow, "table" | "person">): string {
  return [check, municipality, year, field ?? "", row ?? ""].join(" ");
}

/** Writes the messages, reads them into a store, and runs all checks. */
async function found(people: readonly TestPerson[]): Promise<string[]> {
  return await inDirectory(async (directory) => {
    const messages = Map.groupBy(
      people.flatMap(({ extracts }) => extracts),
      ({ municipality, year }: TestEditor) => `${municipality}_${year}`,
    );
    const paths: string[] = [];
    for (const [name, editors] of messages) {
      const texts = { IPL: professionalXml(editors), IDE: identXml(editors) };
      for (const [kind, text] of Object.entries(texts)) {
        if (text === undefined) continue;
        const path = `${directory}/KPR_${kind}_${name}.xml`;
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
      return results.filter(({ check }) => !always.has(check.id)).flatMap(({ check, rows }) =>
        rows.map(({ municipality, year, row_id, field }) =>
          line({
            check: check.id,
            municipality,
            year,
            ...(row_id === null ? {} : { row: String(row_id) }),
            ...(field === undefined ? {} : { field }),
          })
        )
      );
    } finally {
      await store.close();
    }
  });
}

/** Compares by difference: of long lists only what differs is shown. */
function assertSame(found: readonly string[], told: readonly string[]): void {
  const counts = new Map<string, number>();
  for (const one of found) counts.set(one, (counts.get(one) ?? 0) + 1);
  for (const one of told) counts.set(one, (counts.get(one) ?? 0) - 1);
  const differences = [...counts].filter(([, count]) => count !== 0);
  assert.deepEqual({
    found: differences.filter(([, count]) => count > 0),
    told: differences.filter(([, count]) => count < 0),
  }, { found: [], told: [] });
}

Deno.test("the persons have no fault before", async () => {
  for (const idents of [true, false]) {
    const { people } = cohort(Array.from({ length: 2 * DEFECTS_A_PLACE }, () => undefined), {
      seed: 0,
      idents,
    });
    assertSame(await found(people), []);
  }
});

for (const seed of Array.from({ length: runs(1) }, (_, index) => index)) {
  for (const idents of [true, false]) {
    const name = `seed ${seed}, ${idents ? "with" : "without"} idents`;

    Deno.test(`checks find what is told, and each defect is told in several years: ${name}`, async () => {
      const { people, truth } = cohort(rowDefects, { seed, idents });
      assertSame(await found(people), truth.map(line));
      for (const { check } of rowDefects) {
        const years = new Set(truth.filter((row) => row.check === check).map(({ year }) => year));
        assert.ok(years.size > 1, check);
      }
    });

    Deno.test(`nothing is found in near misses, and each of them is there: ${name}`, async () => {
      const { people, truth, unused } = cohort(rowNearMisses, { seed, idents });
      assert.deepEqual(truth, []);
      assertSame(await found(people), []);
      assert.deepEqual(unused.map((index) => rowNearMisses[index]!.check), []);
    });
  }

  Deno.test(`checks find what is told of each way, and each way is told: seed ${seed}`, async () => {
    const ways = rowDefects.flatMap((defect) =>
      [...singleWays(defect)].map(([way, single]) => ({ name: `${defect.check} ${way}`, single }))
    );
    const { people, truth, untold } = cohort(ways.map(({ single }) => single), { seed, idents: true });
    assertSame(await found(people), truth.map(line));
    assert.deepEqual(untold.map((index) => ways[index]!.name), []);
  });
}
