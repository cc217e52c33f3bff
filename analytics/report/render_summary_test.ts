import assert from "node:assert/strict";
import { stripVTControlCharacters } from "node:util";
import fc from "fast-check";
import { hostileChecks, hostileReport } from "./hostile_report.ts";
import { renderSummary } from "./render_summary.ts";
import { sampleChecks as checks } from "./sample_checks.ts";
import { cleanReport, emptyReport, oneYearReport, sampleReport } from "./sample_report.ts";

const at80 = `
3 kontroller viser feil, og 4 gir advarsel.
Mest å rette er det i Eksempelvik 2021, med 295 rader.
Registeret ville ha avvist 1 innsending i sin helhet. Ingenting derfra er med i
tallene.

               År  Mottakere  Endring  Tjenester  Feil  Advarsler
Eksempelvik  2019      1 722        –      3 788     1          0
             2020      1 698   −1,4 %      3 736     1          2
             2021      1 781   +4,9 %      3 918     3          2
Prøvedal     2019        534        –      1 175     1          0
             2020        526   −1,5 %      1 157     1          2
             2021          –        –          –     0          0

Funn
■ Feil     Timer per uke mangler                            302 av 7 683 (3,9 %)
           hours_missing · Eksempelvik 2019–2021; Prøvedal 2020 · vedvarer
■ Feil     Organisasjonsnummer mangler                       74 av 1 961 (3,8 %)
           org_number_missing · Eksempelvik 2021 · ny
■ Feil     Mer enn 168 timer i uka for én person              4 av 2 315 (0,2 %)
           person_hours_over_168 · Eksempelvik 2021; Prøvedal 2019 · vedvarer
▲ Advarsel Utgått tjenestetype                               34 av 4 893 (0,7 %)
           retired_service_type · Eksempelvik 2020; Prøvedal 2020 · vedvarer
▲ Advarsel Lite trolig dato                                  21 av 7 836 (0,3 %)
           date_implausible · Eksempelvik 2021 · ny
▲ Advarsel Venteliste avsluttet uten å være startet            11 av 402 (2,7 %)
           waiting_list_no_without_yes · Prøvedal 2020 · ny
▲ Advarsel Stor endring i antall mottakere                               2 avvik
           recipients_change · Eksempelvik 2020 og 2021 · ny
● Merknad  Oppdiktet organisasjonsnummer                        5 av 311 (1,6 %)
           org_number_fictitious · Prøvedal 2020 · ny

Regnskap
lest 142 430 = lagret 140 648 + avvist 1 780 + fjernet 2
✓ går opp
`.slice(1);

const at60 = `
Errors in 3 checks, and warnings from 4.
Most to put right is found in Eksempelvik 2021: 295 rows.
The register would have refused 1 submission as a whole.
Nothing from there is in the numbers.

             Year  Recipients  Change  Errors  Warnings
Eksempelvik  2019       1,722       –       1         0
             2020       1,698   -1.4%       1         2
             2021       1,781   +4.9%       3         2
Prøvedal     2019         534       –       1         0
             2020         526   -1.5%       1         2
             2021           –       –       0         0

Findings
■ Error    hours_missing                 302 of 7,683 (3.9%)
           Eksempelvik 2019–2021; Prøvedal 2020 · persisting
■ Error    org_number_missing             74 of 1,961 (3.8%)
           Eksempelvik 2021 · new
■ Error    person_hours_over_168           4 of 2,315 (0.2%)
           Eksempelvik 2021; Prøvedal 2019 · persisting
▲ Warning  retired_service_type           34 of 4,893 (0.7%)
           Eksempelvik 2020; Prøvedal 2020 · persisting
▲ Warning  date_implausible               21 of 7,836 (0.3%)
           Eksempelvik 2021 · new
▲ Warning  waiting_list_no_without_yes      11 of 402 (2.7%)
           Prøvedal 2020 · new
▲ Warning  recipients_change                 2 of 2 (100.0%)
           Eksempelvik 2020 and 2021 · new
● Note     org_number_fictitious             5 of 311 (1.6%)
           Prøvedal 2020 · new

Account
read 142,430 = stored 140,648 + rejected 1,780 + removed 2
✓ balances
`.slice(1);

Deno.test("80 columns, Norwegian, with titles", () => {
  assert.equal(renderSummary(sampleReport, { lang: "nb", colour: false, width: 80, checks }), at80);
});

Deno.test("60 columns, English, by id", () => {
  assert.equal(renderSummary(sampleReport, { lang: "en", colour: false, width: 60 }), at60);
});

Deno.test("colours add nothing but colours", () => {
  const coloured = renderSummary(sampleReport, { lang: "nb", colour: true, width: 80, checks });
  assert.ok(coloured.includes("\u001b[31m"));
  assert.equal(stripVTControlCharacters(coloured), at80);
});

Deno.test("no line is wider than the terminal", () => {
  const reports = [sampleReport, cleanReport, oneYearReport, emptyReport, hostileReport];
  fc.assert(fc.property(
    fc.integer({ min: 40, max: 120 }),
    fc.constantFrom(...reports),
    fc.constantFrom("nb" as const, "en" as const),
    (width, report, lang) => {
      for (const catalogue of [checks, hostileChecks]) {
        const summary = renderSummary(report, { lang, colour: false, width, checks: catalogue });
        for (const line of summary.split("\n")) assert.ok(line.length <= width, line);
      }
    },
  ));
});

Deno.test("a clean report says so", () => {
  assert.match(
    renderSummary(cleanReport, { lang: "nb", colour: false, width: 80 }),
    /^Ingen feil og ingen advarsler\.\n/,
  );
});

Deno.test("an account that does not balance is named", () => {
  const account = { person: { read: 3, stored: 1, rejected: 1, removed: 0 } };
  assert.match(
    renderSummary({ ...cleanReport, account }, { lang: "nb", colour: false, width: 80 }),
    /✗ går ikke opp \(Personer\)/,
  );
});
