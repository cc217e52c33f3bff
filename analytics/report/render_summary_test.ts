import assert from "node:assert/strict";
import { stripVTControlCharacters } from "node:util";
import fc from "fast-check";
import { withoutLastRun } from "../last_run.ts";
import { suppressSmall } from "../suppress/mod.ts";
import { renderSummary } from "./render_summary.ts";
import { hostileChecks, hostileReport } from "./samples/hostile_report.ts";
import { sampleChecks as checks } from "./samples/sample_checks.ts";
import { cleanReport, emptyReport, oneYearReport, sampleReport } from "./samples/sample_report.ts";

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

Siden forrige kjøring, 8. januar 2026 kl. 13:00
Nytt: Organisasjonsnummer mangler, Eksempelvik 2021
Rettet: Utgått tjenestetype, Omsorgsbolig, Eksempelvik 2021

Endringer å merke seg
Eksempelvik 2020, Dagaktivitetstilbud: Antall mottakere falt fra 154 til 88
  (−42,9 %).
Eksempelvik 2021, Alle tjenester: Andelen med timer per uke (tjTimerUke)
  registrert falt fra 98,4 % til 90,9 % (−7,5 prosentpoeng). Ny siden forrige
  kjøring.
Prøvedal 2020, Tidsbegrenset opphold – utredning/behandling: Antall opphold
  som begynte i året økte fra 51 til 94 (+84,3 %). Ny siden forrige kjøring.

Ventede endringer
Kodene 12 og 13 for omsorgsbolig og annen bolig gikk ut, og 29 kommunal bolig
  kom i stedet (1 funn og 1 endring)
Trygghetsalarmene ble byttet ut, og alle fikk nytt vedtak om digitalt tilsyn
  (1 endring)

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

Since the last run, 8 January 2026 at 13:00
New: org_number_missing, Eksempelvik 2021
Resolved: retired_service_type, Sheltered housing,
  Eksempelvik 2021

Changes to note
Eksempelvik 2020, Day activities: The number of recipients
  fell from 154 to 88 (-42.9%).
Eksempelvik 2021, All services: The share with hours a
  week (tjTimerUke) registered fell from 98.4% to 90.9%
  (-7.5 percentage points). New since the last run.
Prøvedal 2020, Time-limited stay, assessment or treatment:
  The number of stays that began in the year rose from 51 to
  94 (+84.3%). New since the last run.

Expected changes
Codes 12 and 13 for housing were retired, and 29 took over
  (1 finding and 1 change)
The alarms were replaced, and everyone was given a new
  decision on digital supervision (1 change)

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

Deno.test("what is left out because it is small is not told", () => {
  for (const lang of ["nb", "en"] as const) {
    const summary = renderSummary(suppressSmall(sampleReport), { lang, colour: false, width: 100, checks });
    assert.doesNotMatch(summary, /null|NaN|undefined/);
    assert.match(summary, lang === "nb" ? /laget for å deles/ : /made to be shared/);
  }
});

Deno.test("without a last run nothing is said of one", () => {
  const summary = renderSummary(withoutLastRun(sampleReport), {
    lang: "en",
    colour: false,
    width: 80,
    checks,
  });
  assert.doesNotMatch(summary, /last run/);
});
