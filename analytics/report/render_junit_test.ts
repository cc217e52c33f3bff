import assert from "node:assert/strict";
import fc from "fast-check";
import { suppressSmall } from "../suppress/mod.ts";
import { renderJUnit } from "./render_junit.ts";
import { hostile, hostileChecks, hostileReport } from "./samples/hostile_report.ts";
import { sampleChecks as checks } from "./samples/sample_checks.ts";
import { emptyReport, sampleReport } from "./samples/sample_report.ts";
import { elementsOf, parseXml, textOf } from "./test_xml.ts";

Deno.test("one suite a municipality and year, one case a check", () => {
  const root = parseXml(renderJUnit(sampleReport, checks));
  const suites = elementsOf(root, "testsuite");
  assert.deepEqual(suites.map(({ attributes }) => attributes.name), [
    "9901 Eksempelvik 2019",
    "9901 Eksempelvik 2020",
    "9901 Eksempelvik 2021",
    "9902 Prøvedal 2019",
    "9902 Prøvedal 2020",
    "9902 Prøvedal 2021",
  ]);
  for (const suite of suites) {
    assert.equal(elementsOf(suite, "testcase").length, checks.length);
    assert.equal(Number(suite.attributes.failures), elementsOf(suite, "failure").length);
  }
  assert.equal(Number(root.attributes.tests), checks.length * 6);
  assert.equal(Number(root.attributes.failures), elementsOf(root, "failure").length);
});

Deno.test("failing findings of a check are one failure, others are told", () => {
  const root = parseXml(renderJUnit(sampleReport, checks));
  const suite = elementsOf(root, "testsuite").find(({ attributes }) =>
    attributes.name === "9901 Eksempelvik 2021"
  )!;
  const of = (name: string) =>
    elementsOf(suite, "testcase").find(({ attributes }) => attributes.name === name)!;
  const dates = elementsOf(of("date_implausible"), "failure")[0]!;
  assert.deepEqual(dates.attributes, { type: "warning", message: "Implausible date: 19 violations" });
  assert.match(textOf(dates), /tjFraDato: 2 of 3918 \(0\.1 %\), 2 persons, new, .*below threshold/);
  assert.match(textOf(dates), /iplos_2021\.xml row \d+ bytes \d+-\d+/);
  assert.deepEqual(of("ident_unmatched").children, []);

  const below = sampleReport.findings.map((finding) => ({ ...finding, failing: false }));
  const told = parseXml(renderJUnit({ ...sampleReport, findings: below }, checks));
  assert.equal(elementsOf(told, "failure").length, 0);
  assert.ok(elementsOf(told, "system-out").length > 0);
});

Deno.test("what is expected is skipped, with the reason", () => {
  const [change] = sampleReport.expected_changes;
  const findings = sampleReport.findings
    .filter(({ check, municipality, year }) =>
      check === "hours_missing" && municipality === "9901" && year === 2021
    )
    .map((finding) => ({ ...finding, failing: false, expected: change!.id }));
  const root = parseXml(renderJUnit({ ...sampleReport, findings }, checks));
  const [skipped, ...others] = elementsOf(root, "skipped");
  assert.deepEqual(others, []);
  assert.ok(skipped!.attributes.message!.includes(change!.reason.en));
  assert.equal(root.attributes.skipped, "1");
  assert.equal(root.attributes.failures, "0");
});

Deno.test("only checks that ran have a case", () => {
  const root = parseXml(renderJUnit({ ...sampleReport, findings: [], checks: ["hours_missing"] }, checks));
  const names = new Set(elementsOf(root, "testcase").map(({ attributes }) => attributes.name));
  assert.deepEqual([...names], ["hours_missing"]);
});

Deno.test("numbers that are left out are hidden here too", () => {
  const report = suppressSmall(sampleReport);
  const xml = renderJUnit(report, checks);
  assert.match(xml, /hidden of \d+/);
  assert.doesNotMatch(xml, /null|NaN/);
  const root = parseXml(xml);
  const failing = report.findings.filter(({ failing }) => failing);
  const cases = new Set(failing.map(({ check, municipality, year }) => `${check} ${municipality} ${year}`));
  assert.equal(elementsOf(root, "failure").length, cases.size);
});

Deno.test("a check outside the catalogue has a case", () => {
  const root = parseXml(renderJUnit(sampleReport, []));
  assert.ok(elementsOf(root, "testcase").some(({ attributes }) => attributes.name === "hours_missing"));
  assert.equal(parseXml(renderJUnit(emptyReport, checks)).attributes.tests, "0");
});

Deno.test("values of rows stay out", () => {
  assert.doesNotMatch(renderJUnit(sampleReport, checks), /19210312/);
});

Deno.test("any text is well-formed XML", () => {
  assert.ok(textOf(parseXml(renderJUnit(hostileReport, hostileChecks))).includes(hostile));
  const field = fc.oneof(fc.string({ unit: "binary" }), fc.constantFrom("]]>", "\0", "\ud800", "\uffff"));
  fc.assert(fc.property(field, (field) => {
    parseXml(renderJUnit({ ...sampleReport, findings: [{ ...sampleReport.findings[0]!, field }] }, checks));
  }));
});
