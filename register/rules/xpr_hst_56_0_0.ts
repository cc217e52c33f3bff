/**
 * The register's field checks of XPR(hst) 56.0.0, as XPR(hst)_Annotations.xsd (56.0.0.27) states them.
 *
 * What differs, and why:
 * - `Sett verdi til -1` and `Sett verdi til 0` take the value away as `Sett verdi til NULL` does, and are `null` here.
 * - Expressions that match any text are left out, and that of dates, which are read as such. So is that of e-mail
 *   addresses: nothing follows from it.
 * - Expressions of `statusNotifikasjon` and `typeKontaktperson` match digits, and two digits, alone. Their code lists
 *   have letters, and codes of one digit: the codes win.
 * - Bounds on dates and times are left out: nothing follows from them.
 * - `enhetID` is left out. Two classes have one, and the register drops a unit without it, yet keeps a reference.
 *
 * @module
 */
import type { FieldRule } from "../field_rule.ts";
import {
  codeOfAnyLength,
  date,
  type FieldRuleOfClass,
  integer,
  type RuleOptions,
  ruleTable,
  text,
} from "./define.ts";

/** A point in time, without fraction or time zone. */
const TIME = "(19\\d{2}|20\\d{2})-(0[1-9]|1[0-2])-(0[1-9]|[12]\\d|3[01])T([01]\\d|2[0-3]):[0-5]\\d:[0-5]\\d";
const HEXADECIMAL = "[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}";

const REQUIRED = { mandatory: true } as const satisfies RuleOptions;
/** Without the field the register drops the row with all below it. */
const OR_DROPPED = { mandatory: true, onMissing: "drop_row" } as const satisfies RuleOptions;
/** Without the field the register refuses the whole message, in whatever row it is. */
const OR_REFUSED = { mandatory: true, onMissing: "reject_message" } as const satisfies RuleOptions;
const BLANKED = { onWrongFormat: "null" } as const satisfies RuleOptions;

/** Text of at most so many characters. */
function upTo(field: string, characters: number, options: RuleOptions = {}): FieldRuleOfClass {
  return text(field, { format: `.{0,${characters}}`, ...options });
}

/** A date of the header; without it, or where it is none, the register refuses the message. */
function day(field: string): FieldRuleOfClass {
  const { format: _, ...rule } = date(field, { onWrongFormat: "reject_message", ...OR_REFUSED });
  return rule;
}

function time(field: string, options: RuleOptions = {}): FieldRuleOfClass {
  return text(field, { format: TIME, ...REQUIRED, ...options });
}

function guid(field: string, options: RuleOptions = {}): FieldRuleOfClass {
  return text(field, { format: `(${HEXADECIMAL})|(\\{${HEXADECIMAL}\\})`, ...options });
}

/** A code of a list that the register blanks where it does not know it. */
function blankedCode(field: string, list: string, options: RuleOptions = {}): FieldRuleOfClass {
  return codeOfAnyLength(field, [list], { onUnknownCode: "null", ...options });
}

/** Field checks of XPR(hst) 56.0.0 by field name. */
export const xprHst5600Rules: Readonly<Record<string, FieldRule>> = ruleTable({
  Melding: [
    text("versjon", OR_REFUSED),
    codeOfAnyLength("meldingstype", ["7371"], { format: "[A-Z]{1}", ...REQUIRED }),
    day("fraDatoPeriode"),
    day("uttakDato"),
    upTo("leverandor", 100, { ...BLANKED, ...REQUIRED }),
    upTo("navnEPJ", 100, { ...BLANKED, ...REQUIRED }),
    upTo("versjonEPJ", 100, { ...BLANKED, ...REQUIRED }),
    upTo("versjonUt", 100, { ...BLANKED, ...REQUIRED }),
    integer("lopenr", { format: "-?\\d+", ...BLANKED, ...REQUIRED }),
    day("tilDatoPeriode"),
    text("lokalident"),
  ],
  Notifikasjon: [
    codeOfAnyLength("statusNotifikasjon", ["7316"], REQUIRED),
    time("notifikasjonTid"),
    guid("notifikasjonGUID", OR_REFUSED),
    guid("notifikasjonForrigeGUID", REQUIRED),
    text("notifikasjonLopeNr", { format: "-?\\d+", ...REQUIRED }),
    guid("notifikasjonRef"),
  ],
  Kontaktperson: [
    upTo("kontPerson", 100, { ...BLANKED, ...REQUIRED }),
    text("meldTelefon", { format: "(\\+47|0047|)( *\\d *){8}" }),
    text("meldEpost1", REQUIRED),
    text("meldEpost2"),
    blankedCode("typeKontaktperson", "8471", REQUIRED),
  ],
  Kommune: [
    text("kommuneNr", { format: "\\d{4}", ...REQUIRED }),
    upTo("kommuneOrgNr", 9),
  ],
  Konsultasjon: [
    upTo("episodeGUID", 100),
    upTo("konsultasjonID", 100, { onWrongFormat: "drop_row", ...OR_DROPPED }),
    time("datoTidStart", OR_DROPPED),
    codeOfAnyLength("formKonsultasjon", ["9506"], { format: ".{0,6}", ...REQUIRED }),
    codeOfAnyLength("anbefaltTypeKonsultasjon", ["9505"], { format: ".{0,4}", ...OR_DROPPED }),
    time("konsultasjonRegistrertTidspunkt", { format: `${TIME}(\\.\\d{1,3}|[+-][01]\\d:[0-5]\\d)?` }),
    codeOfAnyLength("amming", ["8524"], { format: ".{0,3}", ...REQUIRED }),
  ],
  Enhet: [
    text("orgNr", { format: "-?\\d{1,10}", ...BLANKED }),
    text("reshID", { format: "-?\\d{1,9}", ...BLANKED }),
    upTo("enhetLokal", 100, BLANKED),
    text("enhetNavn"),
  ],
  Barn_ungdom: [
    text("pasientGUID"),
    upTo("barn_ungdomNr", 100, { onWrongFormat: "drop_row", ...OR_DROPPED }),
    codeOfAnyLength("kjonn", ["3101"]),
    integer("fodselsar"),
    upTo("fid", 20, OR_REFUSED),
    codeOfAnyLength("typeID", ["9032"], { format: ".{0,20}", onUnknownCode: "drop_row", ...OR_REFUSED }),
  ],
  Deltaker: [
    blankedCode("deltakerType", "8425", { format: "-?\\d{1}", ...OR_DROPPED }),
  ],
  Helseperson: [
    blankedCode("polUtforende", "8401", { format: "-?\\d{1,2}", ...REQUIRED }),
    blankedCode("spesialist", "1103", { format: "-?\\d{1}" }),
    blankedCode("rolle", "8456", { format: "-?\\d{1}" }),
    text("helsepersonHPR", { format: "-?\\d{1,9}", ...BLANKED }),
  ],
  Maling: [
    upTo("typeMaling", 100, { ...BLANKED, ...REQUIRED }),
    upTo("malingKodeverk", 20, BLANKED),
    time("malingDatoTid", BLANKED),
    blankedCode("typeMalingKodet", "9178", { format: ".{0,20}" }),
  ],
  RefEnhet: [
    blankedCode("typeEnhet", "8476", { format: "-?\\d{1,2}", ...REQUIRED }),
  ],
  Maleresultat: [
    integer("maleresultatNr", { format: "\\d{1,5}", ...BLANKED, mandatory: true, onMissing: "null" }),
    upTo("verdi", 20, { onWrongFormat: "drop_row", ...OR_DROPPED }),
    upTo("enhet", 20, BLANKED),
  ],
});
