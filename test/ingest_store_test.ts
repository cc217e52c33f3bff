/**
 * What runs leave in a store: the same message never counts twice, the later one counts, broken ones
 * are kept apart, and neither the reader nor the number of runs makes a difference.
 */
import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { writeDeadLetters } from "../stream/store/dead_letters.ts";
import type { Row } from "../stream/store/engine.ts";
import { demoPath, demoPaths, inDirectory, ingested, storeContents } from "./demo_set.ts";

/** Digest of each file below a directory, by path. */
function fileDigests(directory: string, below = ""): Record<string, string> {
  const digests: Record<string, string> = {};
  for (
    const entry of [...Deno.readDirSync(`${directory}/${below}`)].sort((a, b) => a.name < b.name ? -1 : 1)
  ) {
    const path = below + entry.name;
    if (entry.isDirectory) Object.assign(digests, fileDigests(directory, `${path}/`));
    else digests[path] = createHash("sha256").update(Deno.readFileSync(`${directory}/${path}`)).digest("hex");
  }
  return digests;
}

Deno.test("reading the same extracts again leaves the store as it was, to the byte", async () => {
  await inDirectory(async (directory) => {
    const read = () =>
      ingested(`${directory}/store`, demoPaths, { look: (_, result) => Promise.resolve(result) });
    const first = await read();
    const files = fileDigests(`${directory}/store`);
    assert.ok(Object.keys(files).length > 12);
    const second = await read();
    assert.deepEqual(second, first);
    assert.deepEqual(fileDigests(`${directory}/store`), files);
  });
});

Deno.test("both readers make the same store, the same findings and the same books", async () => {
  await inDirectory(async (directory) => {
    const contents = async (parser: "ts" | "sax") =>
      await ingested(`${directory}/${parser}`, demoPaths, {
        options: { parser },
        look: async (store, result) => ({ result, rows: await storeContents(store) }),
      });
    // One key, so that persons have one person_key.
    const ts = await contents("ts");
    await Deno.rename(`${directory}/ts.key`, `${directory}/sax.key`);
    const sax = await contents("sax");
    assert.deepEqual(sax.result, ts.result);
    for (const [table, rows] of Object.entries(ts.rows)) {
      assert.ok(rows.length > 0, table);
      assert.deepEqual(sax.rows[table], rows, table);
    }
  });
});

/** An extract with other sequence and creation numbers, and fewer persons so that it can be told apart. */
async function variant(
  path: string,
  message: { readonly sequence: number; readonly created: string; readonly persons: number },
): Promise<void> {
  const text = await Deno.readTextFile(demoPath("KPR_IPL_1824_2021.xml"));
  const [head = "", ...persons] = text.split(/(?=<PERSON )/);
  const tail = /<\/IPLOS>\s*$/.exec(text)![0];
  await Deno.writeTextFile(
    path,
    head.replace(/<iiLopenr>\d+</, `<iiLopenr>${message.sequence}<`)
      .replace(/<iiLagetDato>\d+</, `<iiLagetDato>${message.created}<`) +
      persons.slice(0, message.persons).join("") + tail,
  );
}

Deno.test("the later message for a municipality and year is current, in whatever order they come", async (t) => {
  const cases = [
    {
      name: "by sequence number",
      early: { sequence: 9, created: "20220301", persons: 10 },
      late: { sequence: 10, created: "20220201", persons: 20 },
    },
    {
      name: "by creation date",
      early: { sequence: 1, created: "20220201", persons: 10 },
      late: { sequence: 1, created: "20220301", persons: 20 },
    },
  ];
  for (const { name, early, late } of cases) {
    for (const order of [["early", "late"], ["late", "early"]]) {
      await t.step(`${name}, ${order.join(" then ")}`, async () => {
        await inDirectory(async (directory) => {
          await variant(`${directory}/early.xml`, early);
          await variant(`${directory}/late.xml`, late);
          let seen: { submissions: Row[]; persons: number } | undefined;
          // One run each: the second opens the store that the first left.
          for (const file of order) {
            seen = await ingested(`${directory}/store`, [`${directory}/${file}.xml`], {
              look: async (store) => ({
                submissions: await store.engine.query(
                  `SELECT regexp_extract(source, '[a-z]+\\.xml$') AS source, status, persons FROM submission ORDER BY 1`,
                ),
                persons: (await store.engine.query("SELECT * FROM judged_person")).length,
              }),
            });
          }
          assert.deepEqual(seen!.submissions, [
            { source: "early.xml", status: "superseded", persons: 10 },
            { source: "late.xml", status: "current", persons: 20 },
          ]);
          assert.equal(seen!.persons, 20, "the superseded one does not count");
        });
      });
    }
  }
});

Deno.test("a message that breaks off is kept in quarantine, and its whole copy takes its place", async () => {
  await inDirectory(async (directory) => {
    const whole = await Deno.readFile(demoPath("KPR_IPL_1824_2021.xml"));
    const path = `${directory}/uttrekk.xml`;
    const store = `${directory}/store`;
    await Deno.writeFile(path, whole.subarray(0, 150_000));
    await ingested(store, [path], {
      look: async ({ engine }, { account, failures, submissions }) => {
        assert.equal(failures[0]!.error, "XmlSyntaxError");
        assert.deepEqual(failures.map(({ offset }) => offset), [150_000]);
        assert.equal(submissions[0]!.status, "incomplete");
        const { read, stored, rejected } = account.person!;
        assert.ok(read > 30 && stored === 0 && rejected === read, "nothing of it counts as stored");
        assert.deepEqual(await engine.query("SELECT * FROM person"), []);
        const [broken] = await engine.query("SELECT * FROM rejected WHERE check_id = 'incomplete'");
        // Up to the tag that broke off.
        const [start, end] = [Number(broken!.byte_start), Number(broken!.byte_end)];
        assert.ok(end > start && end <= 150_000);
        assert.doesNotMatch(new TextDecoder().decode(whole.subarray(end, 150_000)), />/);
        assert.equal(broken!.fragment, new TextDecoder().decode(whole.subarray(start, end)));
        const files = Object.keys(fileDigests(store));
        const kept = files.filter((file) => file.startsWith("quarantine/person/"));
        assert.equal(kept.length, 1, files.join("\n"));
        const [row] = await engine.query(`SELECT count(*) AS n FROM read_parquet('${store}/${kept[0]}')`);
        assert.equal(row!.n, read, "every record before the break is there");
      },
    });
    await Deno.writeFile(path, whole);
    await ingested(store, [path], {
      look: async ({ engine }) => {
        const rows = await engine.query("SELECT status, persons FROM submission");
        assert.deepEqual(rows, [{ status: "current", persons: 91 }]);
        const quarantined = Object.keys(fileDigests(store)).filter((file) => file.startsWith("quarantine/"));
        assert.deepEqual(quarantined, []);
      },
    });
  });
});

Deno.test("rejected.ndjson has a line for each dropped record, with its text as it stood", async () => {
  await inDirectory(async (directory) => {
    const path = demoPath("KPR_IPL_1804_2019.xml");
    const bytes = await Deno.readFile(path);
    const letters = `${directory}/rejected.ndjson`;
    await ingested(`${directory}/store`, [path], {
      look: async (store, { account }) => {
        const count = await writeDeadLetters(store, letters);
        const lines = (await Deno.readTextFile(letters)).trimEnd().split("\n").map((line) =>
          JSON.parse(line)
        );
        assert.equal(lines.length, count);
        assert.equal(lines.length, account.service!.rejected);
        for (const line of lines) {
          assert.deepEqual(Object.keys(line), [
            "submission",
            "source",
            "table",
            "row_id",
            "person_id",
            "check",
            "field",
            "byte_start",
            "byte_end",
            "fragment",
          ]);
          assert.equal(
            line.fragment,
            new TextDecoder().decode(bytes.subarray(line.byte_start, line.byte_end)),
          );
          assert.match(line.fragment, /^<ipl:TJENESTE [\s\S]*<\/ipl:TJENESTE>$/);
          assert.ok(line.fragment.includes(`tjTjID="${line.row_id}"`));
        }
      },
    });
  });
});

Deno.test("no identity number is kept of an ident message that breaks off or is refused", async () => {
  await inDirectory(async (directory) => {
    const ident = await Deno.readTextFile(demoPath("KPR_IDE_1824_2020.xml"));
    const numbers = [...ident.matchAll(/fid="(\d{11})"/g)].map((match) => match[1]!);
    assert.equal(numbers.length, 91);
    const upTo = (index: number) => ident.slice(0, ident.indexOf(numbers[index]!) + 11);
    const files = {
      "in a number.xml": upTo(20).slice(0, -1),
      "in a tag.xml": upTo(30) + '" ty',
      "in an element.xml": upTo(40) + '" typeID="1">\n',
      "refused.xml": ident.replace(/institusjonID="\d+"/, 'institusjonID="ukjent"'),
    };
    for (const [name, text] of Object.entries(files)) await Deno.writeTextFile(`${directory}/${name}`, text);
    const sources = Object.keys(files).map((name) => ({ path: `${directory}/${name}`, name }));
    await ingested(`${directory}/store`, sources, {
      look: async (store, result) => {
        assert.deepEqual(result.submissions.map(({ status }) => status), [
          "incomplete",
          "incomplete",
          "incomplete",
          "refused",
        ]);
        await writeDeadLetters(store, `${directory}/rejected.ndjson`);
        const contents: unknown[] = [];
        for (const file of Object.keys(fileDigests(`${directory}/store`))) {
          if (!file.endsWith(".parquet")) continue;
          contents.push(await store.engine.query(`SELECT * FROM read_parquet('${directory}/store/${file}')`));
        }
        const everything = JSON.stringify([contents, result]) +
          await Deno.readTextFile(`${directory}/rejected.ndjson`);
        assert.match(everything, /"person_key":"[0-9a-f]{32}"/, "the quarantine has been looked at");
        for (const number of numbers) {
          assert.ok(!everything.includes(number.slice(0, 10)), "an identity number is in the store");
        }
      },
    });
  });
});
