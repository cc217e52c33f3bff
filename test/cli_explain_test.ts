/**
 * `kprkit explain`: everything about a check, the checks on a field or class, all of them; in both
 * languages, as JSON, and with the narrow permissions of its task.
 */
import assert from "node:assert/strict";
import { stripVTControlCharacters, styleText } from "node:util";
import { catalogue } from "../analytics/checks/catalogue.ts";
import { checkById, checks } from "../analytics/checks/mod.ts";
import { registerCheckById, registerChecks } from "../analytics/register_checks/mod.ts";
import { checksOn, fieldsOf } from "../analytics/register_checks/related_checks.ts";
import { CommandError } from "../cli/command_error.ts";
import { ExitCode } from "../cli/exit_code.ts";
import { explainCommand } from "../cli/explain.ts";
import { explainText, listText } from "../cli/explain_text.ts";
import { cliCommand, runCli } from "./cli.ts";

const plain = { language: "nb", colour: false, width: 80 } as const;

/** Text with its line breaks as spaces. */
const flat = (text: string) => text.replace(/\s+/g, " ");

Deno.test("everything there is to say of a check is said, in either language", () => {
  for (const check of catalogue) {
    for (const language of ["nb", "en"] as const) {
      const text = explainText(check, { ...plain, language });
      for (const said of [check.title, check.meaning, check.advice, check.vendorAdvice]) {
        assert.ok(flat(text).includes(said[language]), `${check.id} ${language}`);
      }
      assert.ok(text.startsWith(`${check.id}\n`), check.id);
      assert.ok(text.includes(check.violations) && text.includes(check.denominator), `${check.id}: SQL`);
      assert.ok(flat(text).includes(flat(check.source)), `${check.id}: source`);
      assert.ok(new RegExp(`^(?:Kategori|Category) .*${check.category}`, "im").test(text), check.id);
      assert.match(text, new RegExp(`^(?:Alvorlighet|Severity) .*${check.severity}`, "m"), check.id);
      assert.ok(text.endsWith("\n") && !text.includes("undefined"), check.id);
    }
  }
});

Deno.test("a register check tells the consequence of each version, a family those of its rules", () => {
  const text = explainText(registerCheckById("pe_kjonn_code")!, { ...plain, language: "en" });
  assert.match(text, /IPLOS 3\.5 \(2017–2018\): drops the row and all below it \[drop_row\]/);
  assert.match(text, /IPLOS 3\.7 \(2019–2025\): drops the row and all below it \[drop_row\]/);
  assert.match(text, /^Told as +code_unknown$/m);
  assert.match(text, /--threshold code_unknown=/);
  const family = explainText(checkById("code_unknown")!, { ...plain, language: "en" });
  assert.match(family, /^ {2}pe_kjonn_code +3\.5 drop_row, 3\.7 drop_row$/m);
  assert.match(family, /^ {2}po_heldg_code +3\.7 null$/m);
  assert.match(
    explainText(checkById("recipients_change")!, plain),
    /Registeret har ingen egen regel om dette\./,
  );
});

Deno.test("text fits the terminal, but for SQL and names", () => {
  for (const width of [40, 72, 100, 250]) {
    for (const check of catalogue) {
      const [text = ""] = explainText(check, { ...plain, width }).split("\nSQL for bruddene\n");
      const most = Math.min(width, 100);
      for (const line of text.split("\n")) {
        const isWord = !line.trim().split(/ {2,}/).at(-1)!.includes(" ");
        assert.ok(
          [...line].length <= most || isWord || /^ {2}\w+ +3\.|--threshold/.test(line),
          `${check.id}: ${line}`,
        );
      }
    }
  }
  for (const line of listText({ ...plain, width: 60 }).split("\n")) assert.ok([...line].length <= 60, line);
});

Deno.test("colours stand out headings and change no word", () => {
  const check = checkById("hours_missing")!;
  const coloured = explainText(check, { ...plain, colour: true });
  assert.ok(coloured.startsWith(styleText("bold", "hours_missing", { validateStream: false })));
  assert.equal(stripVTControlCharacters(coloured), explainText(check, plain));
});

Deno.test("without an argument every check is listed once, by category and class", async () => {
  const { code, out, err } = await runCli([], { task: "explain" });
  assert.deepEqual([code, err], [0, ""]);
  for (const { id } of catalogue) {
    assert.equal(out.split("\n").filter((line) => line.startsWith(`  ${id} `)).length, 1, id);
  }
  for (const heading of ["Kompletthet", "Samsvar", "Rimelighet", "Registerets feltkontroller: TJENESTE"]) {
    assert.ok(out.includes(`${heading}\n`), heading);
  }
  assert.ok(out.indexOf("hours_missing") < out.indexOf("Samsvar\n"));
});

Deno.test("a check is told on standard output, whatever the case of its id", async () => {
  const { code, out, err } = await runCli(["HOURS_MISSING", "--lang", "en"], { task: "explain" });
  assert.deepEqual([code, err], [0, ""]);
  assert.equal(out, explainText(checkById("hours_missing")!, { ...plain, language: "en" }));
});

Deno.test("--json prints a check with its rules, and lists as arrays", async () => {
  const one = JSON.parse((await runCli(["hours_missing", "--json"], { task: "explain" })).out);
  const check = checkById("hours_missing")!;
  assert.deepEqual(Object.keys(one), [
    ...["id", "title", "category", "severity", "register_check", "meaning", "advice", "vendor_advice"],
    ...["source", "table", "by", "graded", "threshold", "fields", "families", "register", "related"],
    ...["report_page", "sql"],
  ]);
  assert.deepEqual(one.sql, { violations: check.violations, denominator: check.denominator });
  assert.deepEqual(one.meaning, check.meaning);
  assert.deepEqual(
    one.register.map((rule: Record<string, unknown>) => [rule.check, rule.version, rule.consequence]),
    [
      ["tj_timer_uke_missing", "3.5", "flag"],
      ["tj_timer_uke_missing", "3.7", "flag"],
    ],
  );
  const all = JSON.parse((await runCli(["--json"], { task: "explain" })).out);
  assert.deepEqual(all.map(({ id }: { id: string }) => id), catalogue.map(({ id }) => id));
});

Deno.test("a field and a class list the checks on them, whatever their case", async () => {
  const idsOf = async (name: string) =>
    JSON.parse((await runCli([name, "--json"], { task: "explain" })).out).map(({ id }: { id: string }) => id);
  const field = await idsOf("tjtimeruke");
  assert.deepEqual(field, checksOn({ field: "tjTimerUke" }).map(({ id }) => id));
  for (const id of ["hours_missing", "hours_over_168", "person_hours_over_168", "tj_timer_uke_range"]) {
    assert.ok(field.includes(id), id);
  }
  const stays = await idsOf("dogntilbud");
  assert.ok(stays.includes("end_before_start") && stays.includes("dg_inst_orgnr_format"));
  assert.ok(!stays.includes("tj_timer_uke_range"));
});

Deno.test("every register check is on its field, and families are on the fields they tell apart", () => {
  for (const check of registerChecks) {
    assert.deepEqual(fieldsOf(check).map(({ field }) => field), [check.field]);
  }
  for (const check of checks) {
    const told = (check.rules ?? []).flatMap(({ field }) => field ?? []);
    const fields = fieldsOf(check).map(({ field }) => field);
    assert.deepEqual(told.filter((field) => !fields.includes(field)), [], check.id);
  }
});

Deno.test("what is not known is told with what may be meant", async () => {
  const asked: readonly (readonly [name: string, hint: RegExp])[] = [
    ["hours_mising", /^Did you mean hours_missing\? kprkit explain lists all checks$/],
    ["tjTimerUkr", /^Did you mean tjTimerUke\?/],
    ["TJENSTE", /^Did you mean TJENESTE\?/],
    ["xyzzy", /^kprkit explain lists all checks$/],
  ];
  for (const [name, hint] of asked) {
    await assert.rejects(explainCommand().parseAsync([name], { from: "user" }), (error) => {
      assert.ok(error instanceof CommandError);
      assert.equal(error.exitCode, ExitCode.usage);
      assert.equal(error.message, `There is no check, field or class ${name}`);
      assert.match(error.hint, hint);
      return true;
    });
  }
  const { code, out, err } = await runCli(["hours_mising"], { task: "explain" });
  assert.deepEqual([code, out], [2, ""]);
  assert.match(err, /^error: There is no check.*\nhint: Did you mean hours_missing\?.*\n$/);
});

Deno.test("nobody reads what is printed: explain ends quietly", async () => {
  const child = cliCommand([], { task: "explain" }).spawn();
  await child.stdout.cancel();
  const [{ code }, err] = await Promise.all([child.status, new Response(child.stderr).text()]);
  assert.deepEqual([code, err], [0, ""]);
});
