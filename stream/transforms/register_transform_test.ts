import assert from "node:assert/strict";
import { formatByRoot } from "../../register/formats/mod.ts";
import { iplos, type IplosParts, person, service, soundService } from "../../test/iplos.ts";
import type { Finding, RejectedRecord } from "../finding.ts";
import type { GroupOptions } from "../mapper/group_assembler.ts";
import { Mapper } from "../mapper/mapper.ts";
import { Fate } from "../record_batch.ts";
import { ByteXmlReader } from "../xml/byte_reader.ts";
import { RegisterTransform } from "./register_transform.ts";

interface Judged {
  findings: Finding[];
  rejected: RejectedRecord[];
  refusal: string | undefined;
  /** Rows kept, by table. */
  stored: Record<string, number>;
}

function judge(xml: string, options: GroupOptions = {}): Judged {
  const reader = new ByteXmlReader();
  const mapper = new Mapper(formatByRoot, options);
  reader.write(new TextEncoder().encode(xml), mapper, true);
  const judged: Judged = { findings: [], rejected: [], refusal: undefined, stored: {} };
  let transform: RegisterTransform | undefined;
  for (let group = mapper.takeGroup(); group !== undefined; group = mapper.takeGroup()) {
    transform ??= new RegisterTransform(group.message);
    transform.apply(group);
    judged.findings.push(...transform.takeFindings());
    judged.rejected.push(...transform.takeRejected());
    for (const [name, batch] of group.batches) {
      const kept = batch.fate.filter((fate) => fate === Fate.stored).length;
      judged.stored[name] = (judged.stored[name] ?? 0) + kept;
    }
  }
  judged.refusal = transform?.refusal;
  return judged;
}

/** Findings as `check field value consequence`. */
function told(xml: string): string[] {
  return judge(xml).findings.map(({ check, field, value, consequence }) =>
    `${check} ${field} ${value ?? "–"} ${consequence}`
  ).sort();
}

function withService(fields: Record<string, string | undefined>): string {
  const merged: Record<string, string> = {};
  for (const [name, value] of Object.entries({ ...soundService, ...fields })) {
    if (value !== undefined) merged[name] = value;
  }
  return iplos({ persons: person(1, service(1, 1, merged)) });
}

Deno.test("a sound message has no findings", () => {
  assert.deepEqual(told(withService({})), []);
});

Deno.test("fields of a service get the register's check and consequence", () => {
  const cases: [Record<string, string | undefined>, string[]][] = [
    [{ tjTimerUke: undefined }, ["hours_missing tjTimerUke – flag"]],
    [{ tjTimerUke: undefined, tjVedtak: "1" }, []],
    [{ tjTimerUke: undefined, tjTjenType: "21" }, []],
    [{ tjTimerUke: "168.00" }, []],
    [{ tjTimerUke: "168.01" }, ["hours_over_168 tjTimerUke 168.01 flag"]],
    [{ tjTimerUke: "1000.00" }, ["hours_over_168 tjTimerUke 1000.00 flag"]],
    [{ tjTimerUke: "0.00" }, ["field_out_of_range tjTimerUke 0.00 flag"]],
    [{ tjTimerUke: "12" }, ["field_format tjTimerUke 12 flag"]],
    [{ tjTimerUke: "2,5" }, ["field_format tjTimerUke 2,5 flag"]],
    [{ tjTjenType: "30" }, ["unknown_service_type tjTjenType 30 null"]],
    [{ tjTjenType: "100" }, ["unknown_service_type tjTjenType 100 null"]],
    [{ tjTjenType: "x" }, ["field_format tjTjenType x drop_row"]],
    [{ tjTjenType: undefined }, ["field_missing tjTjenType – flag"]],
    [{ tjVedtak: "3" }, ["code_unknown tjVedtak 3 null"]],
    [{ tjVedtak: undefined }, ["field_missing tjVedtak – flag"]],
    [{ tjRullerende: undefined, tjTjenType: "8", tjTimerUke: undefined }, [
      "field_missing tjRullerende – flag",
    ]],
    [{ tjSoknadDato: "20041231" }, ["date_implausible tjSoknadDato 20041231 drop_row"]],
    [{ tjSoknadDato: "20050101" }, []],
    [{ tjFraDato: "20211231" }, []],
    [{ tjFraDato: "20220101" }, ["date_implausible tjFraDato 20220101 drop_row"]],
    [{ tjFraDato: "30150101" }, [
      "date_implausible tjFraDato 30150101 drop_row",
    ]],
    [{ tjFraDato: "20210231" }, ["date_not_in_calendar tjFraDato 20210231 null"]],
    [{ tjFraDato: "2021" }, ["field_format tjFraDato 2021 flag"]],
    [{ tjFraDato: undefined }, []],
    [{ tjTilDato: "20231231" }, []],
    [{ tjTilDato: "20240101" }, ["end_date_implausible tjTilDato 20240101 flag"]],
    [{ tjTilDato: "20210131" }, ["end_before_start tjTilDato 20210131 flag"]],
    [{ tjVedtDato: "20210109" }, ["decision_before_application tjVedtDato 20210109 flag"]],
    [{ tjKlageMottatt: "20210119" }, ["complaint_before_decision tjKlageMottatt 20210119 flag"]],
    [{ tjKlageMottatt: "20210301", tjKlageBesvart: "20210228" }, [
      "complaint_before_decision tjKlageBesvart 20210228 flag",
    ]],
    [{ tjInstOrgnr: "999999999" }, ["org_number_invalid tjInstOrgnr 999999999 flag"]],
    [{ tjInstOrgnr: "utenbys" }, ["org_number_invalid tjInstOrgnr utenbys flag"]],
    [{ tjInstOrgnr: "3100000190" }, []],
    [{ tjInstOrgnr: "310000018" }, ["org_number_invalid tjInstOrgnr 310000018 flag"]],
  ];
  for (const [fields, expected] of cases) {
    assert.deepEqual(told(withService(fields)), expected, JSON.stringify(fields));
  }
});

Deno.test("fields of person and person info get the register's check and consequence", () => {
  const info = (inner: string) =>
    iplos({ persons: person(1, `<PERSONOPPL poPeID="1" poPoID="1">${inner}</PERSONOPPL>`) });
  const cases: [string, string[]][] = [
    [info("<poHusstand>4</poHusstand>"), ["code_unknown poHusstand 4 null"]],
    [info("<poHusstand>12</poHusstand>"), ["code_unknown poHusstand 12 null"]],
    [info("<poHusstand></poHusstand>"), []],
    [info("<poHarKoordinator>11</poHarKoordinator>"), []],
    [info("<poVurdTann>202106</poVurdTann>"), []],
    [info("<poVurdTann>200412</poVurdTann>"), ["field_out_of_range poVurdTann 200412 drop_row"]],
    [info("<poVurdTann>202201</poVurdTann>"), ["field_out_of_range poVurdTann 202201 drop_row"]],
    [info("<poErnPlanDato>20041231</poErnPlanDato>"), ["date_implausible poErnPlanDato 20041231 drop_row"]],
    [info("<poHabDato>22220101</poHabDato>"), ["date_implausible poHabDato 22220101 flag"]],
    [iplos({ persons: person(1, "", "<peKjonn>X</peKjonn>") }), ["code_unknown peKjonn X drop_row"]],
    [iplos({ persons: person("12345678901") }), ["field_format pePeID [11 digits] drop_row"]],
    [iplos({ persons: person(1, service(2, 1, soundService)) }), ["orphan_person_reference tjPeID 2 flag"]],
  ];
  for (const [xml, expected] of cases) assert.deepEqual(told(xml), expected);
});

Deno.test("a dropped row goes with its bytes, a dropped person with all below it", () => {
  const dropped = service(2, 20, { ...soundService, tjFraDato: "19860101" });
  const persons = person(1, service(1, 10, soundService), "<peKjonn>X</peKjonn>") +
    person(2, dropped + service(2, 21, soundService));
  const { rejected, stored } = judge(iplos({ persons }));
  assert.deepEqual(rejected.map(({ table, rowId, check }) => `${table} ${rowId} ${check}`), [
    "person 1 code_unknown",
    "service 10 parent_rejected",
    "service 20 date_implausible",
  ]);
  assert.equal(rejected.at(-1)!.fragment, dropped);
  assert.deepEqual(stored, { submission: 1, contact: 2, person: 1, service: 1 });
});

Deno.test("rows of a person that is split over groups share its fate", () => {
  const inner = Array.from({ length: 6 }, (_, i) => service(1, i, soundService)).join("");
  for (const [sex, kept] of [["K", 6], ["X", 0]] as const) {
    const xml = iplos({ persons: person(1, inner, `<peKjonn>${sex}</peKjonn>`) + person(2) });
    const { stored, findings } = judge(xml, { groupBytes: 200, slack: 1 });
    assert.equal(stored.service, kept);
    assert.deepEqual(findings.map((finding) => finding.check), kept === 0 ? ["code_unknown"] : []);
  }
});

Deno.test("a message the register refuses keeps nothing", () => {
  const cases: [IplosParts, string, RegExp][] = [
    [{ version: "3.6" }, "wrong_version", /Version 3.6/],
    [{ year: 2018 }, "wrong_version", /2018/],
    [{ year: 2026 }, "wrong_version", /2026/],
    [{ from: "20210201" }, "wrong_period", /not one whole calendar year/],
    [{ to: "20221231" }, "wrong_period", /not one whole calendar year/],
    [{ municipality: "46" }, "field_format", /iiKomnr/],
    [{ header: "" }, "field_missing", /iiInnhType|iiKomnr|iiFraDato/],
  ];
  for (const [parts, check, reason] of cases) {
    const { findings, refusal, stored, rejected } = judge(iplos(parts));
    assert.match(refusal ?? "", reason);
    assert.ok(findings.some((f) => f.check === check && f.consequence === "reject_message"), check);
    assert.ok(Object.values(stored).every((count) => count === 0));
    assert.deepEqual(rejected.map(({ table }) => table), ["submission"]);
  }
});

Deno.test("IPLOS 3.5 is taken for 2017 and 2018, and no other year", () => {
  const namespace = "http://www.npr.no/xmlstds/iplos/2018";
  for (const year of [2016, 2017, 2018, 2019, 2020]) {
    const { refusal } = judge(iplos({ namespace, version: "3.5", year, created: `${year}1231` }));
    assert.equal(refusal === undefined, year === 2017 || year === 2018, String(year));
  }
});

Deno.test("no identity number stands in a finding", () => {
  const xml = withService({ tjInstOrgnr: "018145 12319" });
  assert.ok(!JSON.stringify(judge(xml).findings).includes("12319"));
});
