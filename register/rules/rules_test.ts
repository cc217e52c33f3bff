import assert from "node:assert/strict";
import type { Consequence, FieldRule, RangeBound } from "../field_rule.ts";
import { isKnownCode } from "../code_lists/mod.ts";
import { schemaTest } from "../../test/schemas.ts";
import { iplos2018Rules } from "./iplos_2018.ts";
import { iplos2019Rules } from "./iplos_2019.ts";
import { xprHst5600Rules } from "./xpr_hst_56_0_0.ts";

/** What a rule says, in the words of the annotated schemas. */
interface Annotation {
  readonly class: string;
  readonly regex: string;
  readonly codeLists: string;
  readonly mandatory: string;
  readonly from: string;
  readonly to: string;
  readonly onWrongFormat: Consequence;
  readonly onMissing: Consequence;
  readonly onUnknownCode: Consequence;
  readonly onOutOfRange: Consequence;
}

const CONSEQUENCES: Readonly<Record<string, Consequence>> = {
  "": "flag",
  "1": "reject_message",
  "2": "drop_row",
  // Minus one, zero and NULL: the value is gone.
  "5": "null",
  "6": "null",
  "7": "null",
  "9": "flag",
};

const DATE_REGEX = "^((19\\d{2}|20\\d{2})((0[1-9])|(1[0-2]))((0[1-9])|([1-2][0-9])|(3[0-1])))|(99991231)$";
const DATE_FORMAT = "(19|20)\\d{2}(0[1-9]|1[0-2])(0[1-9]|[12]\\d|3[01])|99991231";

function* annotations(text: string): Generator<[field: string, annotation: Annotation]> {
  for (const [, block] of text.matchAll(/<appinfo>([\s\S]*?)<\/appinfo>/g)) {
    const value = (name: string) =>
      new RegExp(`name="${name}" value="([^"]*)"`).exec(block!)?.[1] ??
        new RegExp(`name="${name}">\\s*<!\\[CDATA\\[([^]*?)\\]\\]>`).exec(block!)?.[1] ?? "";
    if (value("attributeShortName") === "") continue;
    const services = [...value("merketForObligat").matchAll(/tjTjenType='(\d+)'/g)].map((match) =>
      Number(match[1])
    );
    yield [value("attributeShortName"), {
      class: value("classShortName"),
      regex: value("regex"),
      codeLists: value("codeOID").split(" ").filter((number) => /^\d+$/.test(number)).join(" "),
      mandatory: services.length === 0 ? value("merketForObligat") : sorted(services),
      from: value("valueRangeFrom"),
      to: value("valueRangeTo"),
      onWrongFormat: CONSEQUENCES[value("handlingTypeID")]!,
      onMissing: value("merketForObligat") === "" ? "flag" : CONSEQUENCES[value("handlingObligatID")]!,
      onUnknownCode: value("codeOID") === "" ? "flag" : CONSEQUENCES[value("handlingKodeverkID")]!,
      onOutOfRange: CONSEQUENCES[value("handlingRangeCheckID")]!,
    }];
  }
}

function sorted(services: readonly number[]): string {
  return [...services].sort((a, b) => a - b).join(" ");
}

/** A rule of ours in the words of the annotated schema of 2019, to which both years' dates belong. */
function inItsWords(rule: FieldRule): Annotation {
  const bound = (bound: RangeBound | undefined): string => {
    switch (bound?.kind) {
      case undefined:
        return "";
      case "field":
        return `xpath:./@${bound.field}`;
      case "period_start":
        return "2019-01-01";
      case "period_end":
        return rule.field === "iiTilDato" || rule.field === "fnFraDato"
          ? "2019-12-31"
          : "xpath:/IPLOS/INNHINFO/@iiTilDato";
      default:
        return String(bound!.value);
    }
  };
  const regex = rule.format === DATE_FORMAT ? DATE_REGEX : `^${rule.format ?? ".*"}$`;
  const mandatory = rule.mandatory === undefined
    ? ""
    : rule.mandatory === true
    ? "1"
    : sorted(rule.mandatory);
  return {
    class: rule.class,
    regex: regex === "^\\d$" ? "^\\d{1}$" : regex,
    codeLists: (rule.codeLists ?? []).join(" "),
    mandatory,
    from: bound(rule.from),
    to: bound(rule.to),
    onWrongFormat: rule.onWrongFormat,
    onMissing: mandatory === "" ? "flag" : rule.onMissing,
    onUnknownCode: rule.onUnknownCode,
    onOutOfRange: rule.from === undefined && rule.to === undefined ? "flag" : rule.onOutOfRange,
  };
}

function assertSameRules(text: string, rules: Readonly<Record<string, FieldRule>>, options: {
  readonly names?: Readonly<Record<string, string>>;
  readonly differences: Readonly<Record<string, Partial<Annotation>>>;
}): void {
  const seen = new Set<string>();
  for (const [name, annotation] of annotations(text)) {
    const field = options.names?.[name] ?? name;
    seen.add(field);
    assert.deepEqual(inItsWords(rules[field]!), { ...annotation, ...options.differences[field] }, field);
  }
  assert.deepEqual(Object.keys(rules).filter((field) => !seen.has(field)), []);
}

/** See the comment at the field in `iplos_2019.ts`. */
const coordinator = { poHarKoordinator: { regex: "^.*$" } };

schemaTest(
  "the rules of 3.7 are those of its annotated schema",
  ["iplos/iplos_2019_Annotations.xsd"],
  (text) => {
    assertSameRules(text, iplos2019Rules, { differences: coordinator });
  },
);

schemaTest(
  "the rules of 3.5 are those of its annotated schema",
  ["iplos/iplos_2018_Annotations.xsd"],
  (text) => {
    assertSameRules(text, iplos2018Rules, {
      names: { tjVedtaksID: "tjVeID", tjVedtaksIDnummerering: "tjVeNrID" },
      differences: { ...coordinator, tjInstOrgnr: { mandatory: "" }, dgInstOrgnr: { mandatory: "" } },
    });
  },
);

/** Expressions that are not in the rules of health stations; see the comment at their head. */
const ANY = { regex: "^.*$" };
/** A number or code, where the annotation has no expression at all. */
const NONE = { onWrongFormat: "flag" } as const;

schemaTest(
  "the rules of health stations are those of its annotated schema",
  ["xpr-hst-56.0.0/XPR(hst)_Annotations.xsd"],
  (text) => {
    // Of `enhetID` and of the fields that the schema prohibits there are no rules.
    const fields = text.split("<annotation>").filter((block) =>
      !/"attributeShortName" value="(enhetID|nace|sektor|offAvdKode|isfRefusjon)"/.test(block)
    ).join("<annotation>");
    // Without bounds, and with a hyphen as every dialect of regular expressions has it.
    const plain = fields.replaceAll("\\-", "-").replaceAll(
      /name="valueRange(From|To)" value="[^"]*"/g,
      'name="valueRange$1" value=""',
    )
      .replaceAll(/name="handlingRangeCheckID" value="9"/g, 'name="handlingRangeCheckID" value=""');
    const time = { regex: `^${xprHst5600Rules["datoTidStart"]!.format}$` };
    const guid = { regex: `^${xprHst5600Rules["notifikasjonGUID"]!.format}$` };
    assertSameRules(plain, xprHst5600Rules, {
      differences: {
        meldingstype: { regex: "^[A-Z]{1}$" },
        fraDatoPeriode: ANY,
        uttakDato: ANY,
        tilDatoPeriode: ANY,
        statusNotifikasjon: ANY,
        notifikasjonTid: time,
        notifikasjonGUID: guid,
        notifikasjonForrigeGUID: guid,
        notifikasjonRef: guid,
        meldEpost1: ANY,
        meldEpost2: ANY,
        typeKontaktperson: ANY,
        datoTidStart: time,
        konsultasjonRegistrertTidspunkt: {
          regex: `^${xprHst5600Rules["konsultasjonRegistrertTidspunkt"]!.format}$`,
        },
        pasientGUID: { ...ANY, ...NONE },
        kjonn: { ...ANY, ...NONE },
        fodselsar: { regex: "^\\d+$", ...NONE },
        malingDatoTid: time,
        reshID: { codeLists: "", onUnknownCode: "flag" },
      },
    });
  },
);

Deno.test("times are as the register's expression has them", () => {
  const known = new RegExp(`^(?:${xprHst5600Rules["datoTidStart"]!.format})$`);
  for (const good of ["2021-09-01T10:00:00", "1999-12-31T23:59:59"]) assert.match(good, known);
  for (const bad of ["2021-09-01", "2021-09-01T24:00:00", "2021-09-01T10:00:00Z", "2121-09-01T10:00:00"]) {
    assert.doesNotMatch(bad, known);
  }
  const recorded = new RegExp(`^(?:${xprHst5600Rules["konsultasjonRegistrertTidspunkt"]!.format})$`);
  for (const good of ["2021-09-01T10:00:00", "2021-09-01T10:00:00.123", "2021-09-01T10:00:00+02:00"]) {
    assert.match(good, recorded);
  }
  assert.doesNotMatch("2021-09-01T10:00:00.1234", recorded);
});

Deno.test("a date format takes a day or the open end, anchored at both ends of both", () => {
  const format = new RegExp(`^(?:${iplos2019Rules["tjFraDato"]!.format})$`);
  for (const good of ["20250228", "19000101", "20991231", "99991231"]) assert.match(good, format);
  for (const bad of ["18991231", "202502281", "x99991231", "20251301", "20250132", "99991230", ""]) {
    assert.doesNotMatch(bad, format);
  }
});

Deno.test("the coordinator's rule takes what either list and either version has", () => {
  const { codeLists, format } = iplos2019Rules["poHarKoordinator"]!;
  assert.equal(format, undefined);
  const known = (value: string) => isKnownCode(codeLists!, value);
  assert.deepEqual(["1", "2", "3", "4", "9", "11", "12", "13", "14"].filter((value) => !known(value)), []);
  assert.deepEqual(["0", "5", "10", "15", ""].filter(known), []);
});

Deno.test("every code list that a rule names exists", () => {
  const all = [iplos2018Rules, iplos2019Rules, xprHst5600Rules].flatMap((rules) => Object.values(rules));
  for (const { codeLists } of all) {
    if (codeLists !== undefined) assert.equal(isKnownCode(codeLists, "no such code"), false);
  }
});
