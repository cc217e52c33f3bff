import assert from "node:assert/strict";
import { sampleChecks as checks } from "../samples/sample_checks.ts";
import { sampleReport } from "../samples/sample_report.ts";
import { trendOf, viewOf } from "./view.ts";

const view = viewOf(sampleReport, { lang: "nb", checks });

Deno.test("cards stand by severity, then by rows", () => {
  assert.deepEqual(view.cards.map(({ anchor, violations }) => [anchor, violations]), [
    ["error-hours_missing", 302],
    ["error-org_number_missing", 74],
    ["error-person_hours_over_168", 4],
    ["warning-retired_service_type", 34],
    ["warning-date_implausible", 21],
    ["warning-waiting_list_no_without_yes", 11],
    ["warning-recipients_change", 2],
    ["warning-service_type_vanished", 1],
    ["info-org_number_fictitious", 5],
  ]);
});

Deno.test("findings below the threshold are shown and not counted", () => {
  const year = view.municipalities[0]?.years[2];
  assert.deepEqual(year?.failing.warning, { checks: 2, violations: 20 });
  const below = sampleReport.findings.map((finding) => ({ ...finding, failing: false }));
  const { verdict, cards } = viewOf({ ...sampleReport, findings: below }, { lang: "nb", checks });
  assert.deepEqual(verdict.checks, { error: 0, warning: 0, info: 0 });
  assert.equal(verdict.worst, undefined);
  assert.equal(cards.length, view.cards.length);
});

Deno.test("a year left out between two others is there, empty", () => {
  const left = ({ year }: { readonly year: number | null }) => year !== 2020;
  const { municipalities } = viewOf({
    ...sampleReport,
    submissions: sampleReport.submissions.filter(left),
    metrics: sampleReport.metrics.filter(left),
    findings: sampleReport.findings.filter(left),
  }, { lang: "nb", checks });
  const gap = municipalities[0]?.years[1];
  assert.equal(gap?.year, 2020);
  assert.deepEqual(gap?.submissions, []);
  assert.equal(gap?.total, undefined);
});

Deno.test("new is only what could have been there the year before", () => {
  const [first, second, , fourth] = sampleReport.findings;
  assert.deepEqual([first, second, fourth].map((finding) => trendOf(finding!)), [
    "first",
    "persisting",
    "new",
  ]);
  assert.equal(view.cards[0]?.trend, "persisting");
});

Deno.test("places are named, and counted where they are many", () => {
  assert.equal(view.where(view.cards[0]!), "Eksempelvik 2019–2021; Prøvedal 2020");
  const card = view.cards[0]!;
  const many = ["1", "2", "3", "4"].map((municipality) => ({ ...card.findings[0]!, municipality }));
  assert.equal(view.where({ ...card, findings: many }), "4 kommuner");
});

Deno.test("service types have their names, unknown ones their code", () => {
  assert.equal(view.serviceName(15), "Helsetjenester i hjemmet");
  assert.equal(view.serviceName(10), "Tjenestetype 10");
});
