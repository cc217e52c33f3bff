import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { hostile, hostileChecks, hostileReport } from "./hostile_report.ts";
import { renderHtml } from "./render_html.tsx";
import { sampleChecks as checks } from "./sample_checks.ts";
import { cleanReport, emptyReport, oneYearReport, sampleReport } from "./sample_report.ts";
import { elementsOf, parseXml, type TestElement, textOf } from "./test_xml.ts";
import { pageRows } from "./view.ts";

const reports = { sampleReport, cleanReport, oneYearReport, emptyReport };

function every(root: TestElement): TestElement[] {
  return [root, ...root.children.flatMap(every)];
}

for (const [name, report] of Object.entries(reports)) {
  for (const lang of ["nb", "en"] as const) {
    Deno.test(`${name} in ${lang} is well-formed, self-contained and navigable`, () => {
      const html = renderHtml(report, { lang, checks });
      const page = parseXml(html);
      const elements = every(page);
      assert.equal(page.attributes.lang, lang);
      assert.doesNotMatch(html, /https?:|@import|url\(/);
      assert.ok(!elements.some(({ attributes }) => "src" in attributes || "style" in attributes));

      const ids = elements.flatMap(({ attributes }) => attributes.id ?? []);
      assert.equal(new Set(ids).size, ids.length, "ids are unique");
      const referred = elements.flatMap(({ attributes }) => [
        ...(attributes.href?.startsWith("#") ? [attributes.href.slice(1)] : []),
        ...(attributes["aria-labelledby"]?.split(" ") ?? []),
      ]);
      assert.deepEqual(referred.filter((id) => !ids.includes(id)), []);

      const levels = elements.flatMap(({ name }) => /^h([1-6])$/.exec(name)?.[1] ?? []).map(Number);
      assert.equal(levels.filter((level) => level === 1).length, 1);
      levels.forEach((level, i) =>
        assert.ok(i === 0 || level <= (levels[i - 1] ?? 0) + 1, "no level is skipped")
      );

      for (const table of elementsOf(page, "table")) {
        assert.notEqual(textOf(elementsOf(table, "caption")[0]!).trim(), "");
        assert.ok(elementsOf(table, "th").every(({ attributes }) => attributes.scope !== undefined));
      }
      for (const chart of elements.filter(({ attributes }) => attributes.role === "img")) {
        assert.notEqual(textOf(elementsOf(chart, "title")[0]!), "");
        assert.notEqual(textOf(elementsOf(chart, "desc")[0]!), "");
      }
      for (const landmark of ["header", "nav", "main", "footer"]) {
        assert.equal(elementsOf(page, landmark).length, 1);
      }
    });
  }
}

Deno.test("texts from files stay text", () => {
  const html = renderHtml(hostileReport, { lang: "nb", checks: hostileChecks });
  const page = parseXml(html);
  assert.equal(elementsOf(page, "script").length, 1);
  assert.equal(elementsOf(page, "b").length, 0);
  assert.ok(!html.includes("<script>alert"));
  assert.ok(textOf(page).includes(hostile));
});

Deno.test("the policy allows the page's script and nothing else", () => {
  const page = parseXml(renderHtml(sampleReport, { lang: "nb", checks }));
  const policy = elementsOf(page, "meta")
    .find(({ attributes }) => attributes["http-equiv"] === "Content-Security-Policy")?.attributes.content ??
    "";
  const script = elementsOf(page, "script")[0]!;
  const hash = createHash("sha256").update(script.text).digest("base64");
  assert.ok(policy.startsWith("default-src 'none';"));
  assert.ok(policy.includes(`script-src 'sha256-${hash}'`));
});

Deno.test("the verdict says how it stands", () => {
  const verdict = (report: typeof sampleReport, lang: "nb" | "en") =>
    textOf(
      every(parseXml(renderHtml(report, { lang, checks }))).find(({ attributes }) =>
        attributes.id === "verdict"
      )!,
    );
  assert.match(verdict(sampleReport, "nb"), /3 kontroller viser feil, og 4 gir advarsel\./);
  assert.match(verdict(sampleReport, "nb"), /Eksempelvik 2021, med 295 rader/);
  assert.match(verdict(sampleReport, "nb"), /avvist 1 innsending/);
  assert.match(verdict(cleanReport, "nb"), /Ingen feil og ingen advarsler\./);
  assert.match(verdict(oneYearReport, "en"), /Errors in 1 check\./);
  assert.match(verdict(emptyReport, "en"), /No submissions were read\./);
  const submissions = cleanReport.submissions.map((of, i) =>
    i === 0 ? { ...of, status: "incomplete" as const } : of
  );
  assert.match(
    verdict({ ...cleanReport, submissions }, "nb"),
    /ikke alle innsendinger er med.*brøt av midt i 1 innsending/,
  );
  assert.match(verdict({ ...cleanReport, account: {} }, "nb"), /6 innsendinger er lest/);
  const account = { person: { read: 3, stored: 1, rejected: 1, removed: 0 } };
  assert.match(verdict({ ...cleanReport, account }, "nb"), /Regnskapet går ikke opp/);
});

Deno.test("a card tells how many of how many rows it lists", () => {
  const page = parseXml(renderHtml(sampleReport, { lang: "nb", checks }));
  const card = every(page).find(({ attributes }) => attributes.id === "error-hours_missing")!;
  const text = textOf(card).replaceAll("\u00a0", " ");
  assert.match(text, /302 tjenester av 7 683 \(3,9 %\)/);
  assert.match(text, /Radene det gjelder\s*\(36 av 302\)/);
  assert.match(text, /Eksempelvik 2021: de første 10 av 218 rader/);
  assert.match(text, /tjTimerUke/);
  assert.match(text, /hours_per_week IS NULL/);
});

Deno.test("a check that the catalogue does not hold is still shown", () => {
  const page = parseXml(renderHtml(sampleReport, { lang: "nb", checks: [] }));
  const card = every(page).find(({ attributes }) => attributes.id === "error-hours_missing")!;
  assert.equal(textOf(elementsOf(card, "h4")[0]!), "hours_missing");
});

Deno.test("large changes are marked, small ones are not", () => {
  const page = parseXml(renderHtml(sampleReport, { lang: "nb", checks }));
  const table = elementsOf(page, "table").find((table) =>
    textOf(elementsOf(table, "caption")[0]!) === "Mottakere etter tjenestetype og år, Eksempelvik"
  )!;
  const row = (name: string) => elementsOf(table, "tr").find((row) => textOf(row).startsWith(name))!;
  const marked = (name: string) =>
    elementsOf(row(name), "td").map(({ attributes }) => attributes.class === "n large");
  assert.deepEqual(marked("Dagaktivitetstilbud"), [false, true, true]);
  // From 168 to 12 is both; from 12 to none is all of them, but fewer than 20 persons.
  assert.deepEqual(marked("Omsorgsbolig"), [false, true, false]);
  assert.deepEqual(marked("Støttekontakt"), [false, false, false]);
});

Deno.test("nine years of one municipality stay under 3 MB, whatever rows the report holds", () => {
  const years = Array.from({ length: 9 }, (_, i) => 2017 + i);
  const findings = years.flatMap((year) =>
    Array.from(
      { length: 60 },
      (_, i) => ({ ...sampleReport.findings[0]!, field: `felt${i}`, year, violations: 500 }),
    )
  );
  const rows = findings.flatMap(({ field, year }) =>
    Array.from({ length: 100 }, () => ({
      ...sampleReport.rows[0]!,
      field,
      year,
      person_key: "a1b2c3d4".repeat(8),
      value: "20211231",
      byte_start: 49_000_000_000,
      byte_end: 49_000_000_412,
    }))
  );
  const metrics = years.flatMap((year) =>
    cleanReport.metrics.filter((m) => m.year === 2021).map((m) => ({ ...m, year }))
  );
  const html = renderHtml({ ...cleanReport, findings, rows, metrics }, { lang: "nb", checks });
  assert.ok(html.length < 3_000_000, String(html.length));
  const listed = html.split("a1b2c3d4".repeat(8)).length - 1;
  assert.ok(listed <= pageRows && listed > pageRows / 2, String(listed));
});
