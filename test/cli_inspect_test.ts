/**
 * `kprkit inspect` and `kprkit schema`: what they print, for people and for programs.
 */
import assert from "node:assert/strict";
import type { Inspection } from "../stream/inspect.ts";
import { runCli } from "./cli.ts";
import { demoDirectory, demoNames, demoPath, inDirectory } from "./demo_set.ts";

Deno.test("inspect --json tells everything about each file, and nothing else is printed", async () => {
  const { code, out, err } = await runCli([demoDirectory, "--json"], { task: "inspect" });
  assert.deepEqual([code, err], [0, ""]);
  const inspections = JSON.parse(out) as Inspection[];
  assert.deepEqual(inspections.map(({ source }) => source), demoNames.map(demoPath));
  for (const { source, gzip, bytes, bytes_on_disk, rate, messages, ...rest } of inspections) {
    assert.deepEqual(rest, {}, "a failure");
    assert.equal(gzip, source.endsWith(".gz"));
    assert.equal(bytes_on_disk, (await Deno.stat(source)).size);
    assert.ok(gzip ? bytes > bytes_on_disk : bytes <= bytes_on_disk);
    assert.ok(rate > 0);
    assert.equal(messages.length, 1);
  }
  const [message] = inspections.find(({ source }) => source.endsWith("KPR_IPL_1804_2021.xml"))!.messages;
  const { records, ...head } = message!;
  assert.deepEqual(head, {
    format: "iplos-3.7",
    version: "3.7",
    kind: "professional",
    encoding: "utf-8",
    enveloped: true,
    municipality: "1804",
    municipality_name: "Bodø",
    district: head.district,
    year: 2021,
    period: { start: "2021-01-01", end: "2021-12-31" },
    created: head.created,
    sequence_number: "1",
    system_id: "EksempelEPJ",
    system_version: "1.0",
    refusal: null,
  });
  assert.match(head.created!, /^2022-?\d\d-?\d\d$/);
  assert.equal(records.person, 170);
  assert.equal(records.submission, 1);
});

Deno.test("inspect reads standard input, gzip or not, and takes names with spaces and Norwegian letters", async () => {
  const plain = await runCli(["-", "--json"], {
    task: "inspect",
    stdin: await Deno.readFile(demoPath("KPR_IPL_1804_2020.xml.gz")),
  });
  assert.equal(plain.code, 0, plain.err);
  const [inspection] = JSON.parse(plain.out) as Inspection[];
  assert.deepEqual([inspection!.source, inspection!.gzip, inspection!.messages[0]!.year], ["-", true, 2020]);

  await inDirectory(async (directory) => {
    const folder = `${directory}/år og bydeler`;
    await Deno.mkdir(folder);
    await Deno.copyFile(demoPath("KPR_IPL_1824_2019.xml"), `${folder}/uttrekk for Vefsn, ærlig.xml`);
    // Relative to where the user stands.
    const relative = await runCli(["år og bydeler"], { cwd: directory, task: "inspect" });
    assert.deepEqual([relative.code, relative.err], [0, ""]);
    assert.match(relative.out, /^source +år og bydeler\/uttrekk for Vefsn, ærlig\.xml$/m);
    assert.match(relative.out, /^encoding +iso-8859-1$/m);
    assert.match(relative.out, /^municipality +1824 Vefsn$/m);
    assert.match(relative.out, /^period +2019-01-01 to 2019-12-31$/m);
    assert.match(relative.out, /^person +90$/m);
  });
});

Deno.test("inspect goes on after a file it cannot read, tells why, and ends with 3", async () => {
  await inDirectory(async (directory) => {
    await Deno.writeTextFile(`${directory}/a.xml`, "no XML at all");
    await Deno.copyFile(demoPath("KPR_IDE_1824_2020.xml"), `${directory}/b.xml`);
    const { code, out, err } = await runCli([directory, "--json"], { task: "inspect" });
    assert.equal(code, 3);
    const [broken, sound] = JSON.parse(out) as Inspection[];
    assert.equal(broken!.failure?.error, "XmlSyntaxError");
    assert.deepEqual([broken!.failure?.line, broken!.failure?.column, broken!.failure?.offset], [1, 1, 0]);
    assert.equal(sound!.messages[0]!.records.ident, 91);
    assert.match(err, /^error: .*a\.xml: This is not XML.*\nhint: .+\n$/);
  });
});

Deno.test("schema lists the formats, and prints one alone on standard output", async () => {
  const list = await runCli([], { task: "schema" });
  assert.equal(list.code, 0, list.err);
  assert.match(list.out, /^iplos-3\.7 +professional +2019–2025 +IPLOS 3\.7/m);
  const json = await runCli(["--json"], { task: "schema" });
  const ids = (JSON.parse(json.out) as { id: string }[]).map(({ id }) => id);
  assert.deepEqual(ids, [
    "iplos-3.5",
    "iplos-3.7",
    "xpr-ide-53.1.3",
    "xpr-hst-56.0.0",
    "msghead-1.2",
    "apprec-1.0",
    "apprec-1.1",
  ]);
  const schema = await runCli(["iplos-3.7"], { task: "schema" });
  assert.deepEqual([schema.code, schema.err], [0, ""]);
  assert.match(schema.out, /^<\?xml version="1\.0" encoding="UTF-8"\?>\n<xs:schema [\s\S]*<\/xs:schema>\n$/);
  const wrapped = JSON.parse((await runCli(["iplos-3.7", "--json"], { task: "schema" })).out);
  assert.deepEqual(wrapped, { format: "iplos-3.7", schema: schema.out });
});
