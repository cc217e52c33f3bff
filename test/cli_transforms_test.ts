/**
 * Transforms from the command line and from `kprkit.json`: who wins, what is told, and that a dry run leaves nothing.
 */
import assert from "node:assert/strict";
import type { Account } from "../stream/account.ts";
import type { TransformCount } from "../stream/transforms/mod.ts";
import { runCli } from "./cli.ts";
import { demoPath, inDirectory, ingested } from "./demo_set.ts";
import { iplos, person, service, soundService } from "./iplos.ts";

const never = ["--fail-on", "never"];

interface Told {
  readonly account: Account;
  readonly submissions: readonly { readonly municipality: string; readonly status: string }[];
  readonly transforms?: readonly TransformCount[];
}

/** Files of a directory with all below it. */
async function filesIn(directory: string): Promise<string[]> {
  const found: string[] = [];
  for await (const { name, isDirectory } of Deno.readDir(directory)) {
    found.push(name);
    if (isDirectory) {
      found.push(...(await filesIn(`${directory}/${name}`)).map((below) => `${name}/${below}`));
    }
  }
  return found.sort();
}

async function withFiles(
  files: Record<string, string | object>,
  work: (directory: string) => Promise<void>,
): Promise<void> {
  await inDirectory(async (directory) => {
    for (const [name, content] of Object.entries(files)) {
      await Deno.mkdir(`${directory}/${name.slice(0, name.lastIndexOf("/") + 1)}`, { recursive: true });
      await Deno.writeTextFile(
        `${directory}/${name}`,
        typeof content === "string" ? content : JSON.stringify(content),
      );
    }
    await work(directory);
  });
}

async function told(cwd: string, task: "ingest" | "validate", ...args: readonly string[]): Promise<Told> {
  const { code, out, err } = await runCli([...args, "--json", ...never], { task, cwd });
  assert.equal(code, 0, err);
  const result: Told = JSON.parse(out);
  for (const { read, stored, rejected, removed } of Object.values(result.account)) {
    assert.equal(read, stored + rejected + removed);
  }
  return result;
}

async function refused(cwd: string, args: readonly string[], message: RegExp, hint: RegExp): Promise<void> {
  const { code, out, err } = await runCli(args, { task: "validate", cwd });
  assert.deepEqual([code, out], [2, ""], err);
  const [error, advice, ...rest] = err.trimEnd().split("\n");
  assert.match(error!, message);
  assert.match(advice!, hint);
  assert.deepEqual([rest, error!.startsWith("error: "), advice!.startsWith("hint: ")], [[], true, true]);
}

const names = (result: Told) => result.transforms?.map(({ name }) => name);
const local = iplos({ persons: person(1, service(1, 1, { ...soundService, tjTjenType: "HJSPL" })) });

Deno.test("kprkit.json is found where the command is run, with paths from where it lies", async () => {
  const files = {
    "x.xml": local,
    "kprkit.json": {
      transforms: { "map-services": { table: "tables/t.csv" }, screen: true, deduplicate: false },
    },
    "tables/t.csv": "local;register\nHJSPL;15\n",
    "below/y.xml": local,
  };
  await withFiles(files, async (directory) => {
    const result = await told(directory, "validate", "x.xml");
    assert.deepEqual(names(result), ["screen", "map-services"]);
    assert.deepEqual(result.transforms![1]!.reasons, { mapped: 1 });
    assert.equal(result.account.service!.stored, 1);
    assert.equal(names(await told(`${directory}/below`, "validate", "y.xml")), undefined);
    const named = await told(`${directory}/below`, "validate", "y.xml", "--config", "../kprkit.json");
    assert.equal(named.account.service!.stored, 1);
    const without = await told(directory, "validate", "x.xml", "--without", "screen,map-services");
    assert.equal(names(without), undefined);
    assert.equal(without.account.service!.rejected, 1);
  });
});

Deno.test("the command line wins over the file, value by value", async () => {
  const services = ["20210201", "20210401", "20210601"].map((start, id) =>
    service(1, id, { ...soundService, tjFraDato: start })
  );
  const files = {
    "x.xml": iplos({ persons: person(1, services.join("")) }),
    "kprkit.json": { transforms: { period: { from: 2020, to: "2021-03-31" } } },
  };
  await withFiles(files, async (directory) => {
    assert.equal((await told(directory, "validate", "x.xml")).account.service!.stored, 1);
    assert.equal(
      (await told(directory, "validate", "x.xml", "--to", "2021-05-31")).account.service!.stored,
      2,
    );
    const later = await told(directory, "validate", "x.xml", "--from", "2022", "--to", "2023");
    assert.deepEqual(later.submissions.map(({ status }) => status), ["removed"]);
  });
});

Deno.test("what is wrong with a configuration is told in one line, with the key that was meant", async () => {
  const cases: [string | object, RegExp, RegExp][] = [
    ["{", /kprkit\.json is not JSON/, /double quotes/],
    [{ transfroms: {} }, /the file has an unknown key transfroms/, /Did you mean transforms\?/],
    [
      { transforms: { "retire-code": true } },
      /transforms has an unknown key retire-code/,
      /mean retire-codes\?/,
    ],
    [{ transforms: { period: { form: "2019" } } }, /period has an unknown key form/, /mean from\?/],
    [
      { transforms: { period: { from: "soon" } } },
      /transforms\.period\.from does not hold/,
      /a day or a year/,
    ],
    [{ transforms: { screen: { rules: "yes" } } }, /screen\.rules does not hold/, /true or false/],
    [{ transforms: { screen: 1 } }, /transforms\.screen does not hold/, /rules, possible, list/],
    [{ transforms: { period: true } }, /period is turned on without from and to/, /--from or --to/],
    [
      { transforms: { municipality: true } },
      /municipality is turned on without numbers/,
      /--municipality-numbers/,
    ],
    [
      { transforms: { organisations: { table: "absent.csv" } } },
      /absent\.csv: There is no such file/,
      /kprkit\.json/,
    ],
  ];
  for (const [content, message, hint] of cases) {
    await withFiles(
      { "x.xml": iplos(), "kprkit.json": content },
      (directory) => refused(directory, ["x.xml"], message, hint),
    );
  }
});

Deno.test("what is wrong with options and tables is told before anything is read", async () => {
  const files = { "x.xml": iplos({ municipality: "1507", year: 2022 }), "t.csv": "old;new\n1;983544621\n" };
  await withFiles(files, async (directory) => {
    const cases: [string[], RegExp, RegExp][] = [
      [
        ["--organisations", "t.csv"],
        /t\.csv, line 2: 983544621 has a wrong control digit/,
        /Enhetsregisteret/,
      ],
      [["--map-services", "t.csv"], /t\.csv, line 1: Column old is unknown/, /local, register/],
      [
        ["--municipality-numbers", "now"],
        /now is nothing for --municipality-numbers/,
        /reporting-year or today/,
      ],
      [["--from", "2022", "--to", "2021"], /no period from 2022-01-01 to 2021-12-31/, /first day/],
      [["--deduplicate-limit", "0"], /0 is nothing for --deduplicate-limit/, /above 0/],
      [["--without", "scren"], /no transform scren/, /Did you mean screen\?/],
      [["--config", "absent.json"], /absent\.json cannot be read/, /--config/],
      [
        ["--municipality-numbers", "today"],
        /1507 of 2022 stands for several in 2024: 1508, 1580/,
        /--split-rules/,
      ],
      [["--deduplicate", "--deduplicate-limit", "0x1"], /0x1 is nothing/, /whole number/],
    ];
    for (const [args, message, hint] of cases) await refused(directory, ["x.xml", ...args], message, hint);
  });
});

Deno.test("a dry run counts as the real one does, and writes nothing at all", async () => {
  const all = [
    "--retire-codes",
    "--deduplicate",
    "--pseudonymise",
    "--municipality-numbers",
    "today",
    "--from",
    "2020",
  ];
  const extracts = ["IDE", "IPL"].flatMap((kind) =>
    [2019, 2021].map((year) => demoPath(`KPR_${kind}_1804_${year}.xml`))
  );
  await inDirectory(async (directory) => {
    const dry = await runCli([...extracts, ...all, "--dry-run", ...never], {
      task: "ingest",
      cwd: directory,
    });
    assert.equal(dry.code, 0, dry.err);
    assert.match(dry.err, /^note: A dry run: nothing was written$/m);
    assert.match(dry.out, /^retire-codes +\d+ +\d+ +0 +rehabilitation_answer \d+/m);
    assert.deepEqual(await filesIn(directory), []);
    const counted = await told(directory, "ingest", ...extracts, ...all, "--dry-run");
    assert.deepEqual(await filesIn(directory), []);
    const real = await told(directory, "ingest", ...extracts, ...all);
    assert.deepEqual([counted.transforms, counted.account], [real.transforms, real.account]);
    assert.deepEqual(
      real.transforms!.filter(({ changed, removed }) => changed + removed > 0).map(({ name }) => name),
      ["period", "retire-codes", "pseudonymise"],
    );
    const stored = await ingested(`${directory}/store`, [], {
      look: ({ engine }) => engine.query("SELECT DISTINCT year FROM service"),
    });
    assert.deepEqual(stored, [{ year: 2021 }]);
  });
});

Deno.test("pseudonyms are the same in every run with the key, still join, and leave no fragment behind", async () => {
  const extracts = ["KPR_IDE_1804_2021.xml", "KPR_IPL_1804_2021.xml"].map(demoPath);
  await inDirectory(async (directory) => {
    const read = async (store: string, ...args: readonly string[]) => {
      await told(directory, "ingest", ...extracts, "--store", store, ...args);
      return await ingested(`${directory}/${store}`, [], {
        look: async ({ engine }) => ({
          ids: await engine.query("SELECT person_id, person_key FROM person ORDER BY ALL"),
          strangers: await engine.query("SELECT count(*) AS n FROM person ANTI JOIN ident USING (person_id)"),
          orphans: await engine.query("SELECT count(*) AS n FROM service WHERE person_ref <> person_id"),
          fragments: await engine.query("SELECT DISTINCT fragment FROM rejected"),
        }),
      });
    };
    const [plain, first, second] = [
      await read("plain"),
      await read("first", "--pseudonymise"),
      await read("second", "--pseudonymise"),
    ];
    assert.deepEqual(first, second);
    assert.deepEqual([first.strangers, first.orphans], [plain.strangers, plain.orphans]);
    assert.deepEqual(first.fragments, [{ fragment: "" }]);
    assert.equal(first.ids.length, plain.ids.length);
    const before = new Set(plain.ids.map(({ person_id }) => person_id));
    const kept = first.ids.filter(({ person_id }) => before.has(person_id)).length;
    assert.ok(kept < 3, `${kept} persons have the id they had`);
  });
});

Deno.test("municipalities that became one stand side by side in the store, with persons of their own", async () => {
  const extract = (municipality: string, year: number) =>
    iplos({
      municipality,
      year,
      persons: person(1, service(1, 1, { tjTjenType: "6", tjFraDato: `${year}0201` })),
    });
  const files = {
    "extracts/a.xml": extract("0122", 2019),
    "extracts/b.xml": extract("0123", 2019),
    "extracts/c.xml": extract("3014", 2020),
  };
  await withFiles(files, async (directory) => {
    const result = await told(directory, "ingest", "extracts", "--municipality-numbers", "today");
    assert.deepEqual(result.submissions.map(({ municipality }) => municipality), ["3118", "3118", "3118"]);
    const rows = await ingested(`${directory}/store`, [], {
      look: ({ engine }) =>
        engine.query(
          "SELECT year, count(DISTINCT person_key) AS persons FROM service GROUP BY year ORDER BY year",
        ),
    });
    assert.deepEqual(rows, [{ year: 2019, persons: 2 }, { year: 2020, persons: 1 }]);
  });
});
