import assert from "node:assert/strict";
import fc from "fast-check";
import { suppressSmall } from "../suppress/mod.ts";
import { markdownText, renderMarkdown } from "./render_markdown.ts";
import { hostileChecks, hostileReport } from "./samples/hostile_report.ts";
import { sampleChecks as checks } from "./samples/sample_checks.ts";
import { cleanReport, emptyReport, oneYearReport, sampleReport } from "./samples/sample_report.ts";

Deno.test("verdict, findings, last run, changes and reasons, in both languages", () => {
  const nb = renderMarkdown(sampleReport, { checks });
  assert.match(
    nb,
    /^# Avstemming: Eksempelvik og Prøvedal, 2019–2021\n\n\*\*3 kontroller viser feil, og 4 gir advarsel\.\*\*\n/,
  );
  assert.match(
    nb,
    /\n\| Feil \| Timer per uke mangler `hours_missing` \| Eksempelvik 2019–2021; Prøvedal 2020 \| 302 \| 3,9.% \| /,
  );
  assert.match(nb, /\n## Siden forrige kjøring, /);
  assert.match(nb, /\n- \*\*Nytt:\*\* Organisasjonsnummer mangler, Eksempelvik 2021\n/);
  assert.match(nb, /\n- Eksempelvik 2020, Dagaktivitetstilbud: .* falt fra 154 til 88 \(−42,9.%\)\.\n/);
  const reason = sampleReport.expected_changes[0]!.reason;
  assert.ok(nb.includes(`\n- ${reason.nb.slice(0, -1)} (`));
  const en = renderMarkdown(sampleReport, { lang: "en", checks });
  assert.match(en, /^# Reconciliation: Eksempelvik and Prøvedal, 2019–2021\n\n\*\*Errors in 3 checks/);
  assert.ok(en.includes(`\n- ${reason.en.slice(0, -1)} (`));
});

Deno.test("an expected change does not stand among those to note", () => {
  const [, rest] = renderMarkdown(sampleReport, { lang: "en", checks }).split("\n## Changes to note\n");
  const [told] = rest!.split("\n## ");
  const open = sampleReport.changes.filter(({ expected, part_of }) =>
    expected === undefined && part_of === undefined
  );
  assert.equal(told!.match(/^- /gm)!.length, open.length);
});

Deno.test("rows and persons stay out", () => {
  const text = renderMarkdown(sampleReport, { checks });
  for (const { person_key, source } of sampleReport.rows) {
    if (person_key !== null) assert.ok(!text.includes(person_key));
    assert.ok(!text.includes(source));
  }
});

Deno.test("a clean report, one of a year and an empty one", () => {
  assert.match(renderMarkdown(cleanReport, { checks }), /\*\*Ingen feil og ingen advarsler\.\*\*/);
  assert.doesNotMatch(renderMarkdown(cleanReport, { checks }), /## Funn/);
  assert.match(renderMarkdown(oneYearReport, { lang: "en" }), /2019/);
  assert.match(renderMarkdown(emptyReport, { lang: "en" }), /No submissions were read/);
});

Deno.test("numbers that are left out are not told", () => {
  const report = suppressSmall(sampleReport);
  for (const lang of ["nb", "en"] as const) {
    const text = renderMarkdown(report, { lang, checks });
    assert.doesNotMatch(text, /null|NaN|undefined/);
    assert.ok(!text.includes(lang === "nb" ? "Små tall er ikke skjult" : "Small numbers are not hidden"));
  }
});

Deno.test("text from files makes no markup: every special character is escaped", () => {
  const text = renderMarkdown(hostileReport, { checks: hostileChecks });
  assert.doesNotMatch(text, /(?<!\\)<(?:\/|script|b )/);
  fc.assert(fc.property(fc.string({ unit: "binary" }), (value) => {
    const told = markdownText(value);
    assert.doesNotMatch(told, /[\n\r\p{Cc}]/u);
    assert.doesNotMatch(told.replace(/\\[!-/:-@[-`{-~]/g, ""), /[`*_{}[\]<>#|~&]/);
    assert.doesNotMatch(told, /(?<!\\):\/\/|@[^\u2060]/);
    assert.equal(told.replace(/\\([!-/:-@[-`{-~])/g, "$1").replaceAll("@\u2060", "@"), markdownPlain(value));
  }));
});

/** What a reader sees of any text: one line without control characters. */
function markdownPlain(value: string): string {
  return value.toWellFormed().replace(/[\p{Cc}\s]+/gu, " ").trim();
}
