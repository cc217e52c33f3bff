/**
 * The register's field checks of IPLOS 3.7, as iplos_2019_Annotations.xsd (3.7.17b) states them.
 *
 * The schema was published for the reporting year 2019; its dates 2019-01-01 and 2019-12-31 are the
 * first and last day of the reporting year. Expressions that match any text are left out.
 *
 * @module
 */
import type { FieldRule } from "../field_rule.ts";
import {
  APPLICATION_DATE_MANDATORY,
  DECISION_DATE_MANDATORY,
  DECISION_MANDATORY,
  HOURS_MANDATORY,
  ROLLING_MANDATORY,
} from "../service_duties.ts";
import {
  code,
  codeOfAnyLength,
  date,
  decimal,
  IN_REGISTER_TIME,
  IN_REGISTER_TIME_OR_FLAG,
  infoCode,
  integer,
  key,
  ruleTable,
  text,
} from "./define.ts";

/** Without the field, or with a wrong one, the whole message is refused. */
const VITAL = {
  onWrongFormat: "reject_message",
  mandatory: true,
  onMissing: "reject_message",
  onOutOfRange: "reject_message",
} as const;

/** Field checks of IPLOS 3.7 by field name. */
export const iplos2019Rules: Readonly<Record<string, FieldRule>> = ruleTable({
  IPLOS: [
    text("versjon", VITAL),
  ],
  INNHINFO: [
    integer("iiLopenr", { mandatory: true }),
    text("iiInnhType", { format: ".{0,1}", mandatory: true, onMissing: "reject_message" }),
    text("iiKomnr", { format: "\\d{4}", ...VITAL }),
    text("iiBydelsnr", { format: "\\d{2}", mandatory: true }),
    date("iiFraDato", { from: { kind: "period_start" }, to: { kind: "period_start" }, ...VITAL }),
    date("iiTilDato", { from: { kind: "period_end" }, to: { kind: "period_end" }, ...VITAL }),
    date("iiLagetDato", { mandatory: true }),
    text("iiSysID", { format: ".{0,15}", mandatory: true }),
    text("iiSysVersjon", { format: ".{0,15}", mandatory: true }),
  ],
  iiKontakt: [
    code("Type", ["9341"], { format: "\\d", mandatory: true }),
    text("Navn", { mandatory: true }),
    text("Telefon", { mandatory: true }),
    text("Epost", { mandatory: true }),
  ],
  PERSON: [
    key("pePeID"),
    integer("peAlder"),
    code("peKjonn", ["3100"], { onUnknownCode: "drop_row" }),
    text("peKomnr", { format: "\\d{4}" }),
    text("peBydelsnr", { format: "\\d{2}" }),
    date("peFraDato"),
    date("peDodDato"),
    date("peEndrDato"),
  ],
  PERSONOPPL: [
    key("poPeID"),
    key("poPoID"),
    infoCode("poHusstand", ["9335"]),
    infoCode("poOmsorgBarn", ["1101"]),
    infoCode("poPrivHjelp", ["9168"]),
    infoCode("poBoligTilr", ["1101"]),
    text("poVurdTann", { format: ".{0,6}", ...IN_REGISTER_TIME }),
    text("poVurdLege", { format: ".{0,6}", ...IN_REGISTER_TIME }),
    infoCode("poIndPlan", ["9336"]),
    // The annotation allows one character, yet its codes are 11 to 14. The codes win: no format.
    codeOfAnyLength("poHarKoordinator", ["9188", "1110"], { onUnknownCode: "null" }),
    infoCode("poArbBistBehov", ["1110"]),
    infoCode("poArbBistMottar", ["9338"]),
    infoCode("poArbTranspBehov", ["1110"]),
    infoCode("poArbTranspMottar", ["9340"]),
    infoCode("poFriBistBehov", ["1110"]),
    infoCode("poFriBistMottar", ["9338"]),
    infoCode("poFriTranspBehov", ["1110"]),
    infoCode("poFriTranspMottar", ["9340"]),
    infoCode("poLegeMiddGj", ["1101", "1110"]),
    date("poLegeMiddGjDato", IN_REGISTER_TIME),
    infoCode("poErnKartlagt", ["1101", "1110"]),
    date("poErnKartlagtDato", IN_REGISTER_TIME),
    infoCode("poErnRisiko", ["1101", "1110"]),
    date("poErnRisikoDato", IN_REGISTER_TIME),
    infoCode("poErnPlan", ["1101", "1110"]),
    date("poErnPlanDato", IN_REGISTER_TIME),
    date("poFraDato", IN_REGISTER_TIME),
    date("poTilDato"),
    infoCode("poVenteliste", ["1101"]),
    date("poVentelisteDato"),
    infoCode("poHeldg", ["1101"]),
    infoCode("poHab", ["1101"]),
    date("poHabDato"),
  ],
  FUNKSJON: [
    key("fnPeID"),
    key("fnFnID"),
    text("fnFunkType", { format: "\\d{1,2}", mandatory: true, codeLists: ["9111"] }),
    code("fnFunkVerdi", ["9165", "9166", "9167"], { format: "\\d", mandatory: true, onUnknownCode: "null" }),
    // The annotation states the range without switching its check on: told, with no consequence.
    date("fnFraDato", { mandatory: true, ...IN_REGISTER_TIME_OR_FLAG }),
    date("fnTilDato", { mandatory: true }),
  ],
  TJENESTE: [
    key("tjPeID"),
    key("tjTjID"),
    text("tjVeID", { format: "\\d+" }),
    integer("tjVeNrID"),
    code("tjTjenType", ["9151"], {
      format: "\\d{1,2}",
      onWrongFormat: "drop_row",
      mandatory: true,
      onUnknownCode: "null",
    }),
    date("tjSoknadDato", { mandatory: APPLICATION_DATE_MANDATORY, ...IN_REGISTER_TIME }),
    date("tjVedtDato", { mandatory: DECISION_DATE_MANDATORY, ...IN_REGISTER_TIME }),
    code("tjVedtak", ["9171"], { format: "\\d", mandatory: DECISION_MANDATORY, onUnknownCode: "null" }),
    decimal("tjTimerUke", {
      mandatory: HOURS_MANDATORY,
      from: { kind: "number", value: 0.01 },
      to: { kind: "number", value: 168 },
    }),
    decimal("tjResTimerUke"),
    code("tjRullerende", ["1101"], { mandatory: ROLLING_MANDATORY, onUnknownCode: "null" }),
    text("tjInstOrgnr", { format: "\\d{9}0?" }),
    date("tjFraDato", IN_REGISTER_TIME),
    date("tjTilDato", { from: { kind: "field", field: "tjFraDato" } }),
    date("tjKlageMottatt", IN_REGISTER_TIME),
    date("tjKlageBesvart"),
  ],
  DIAGNOSE: [
    key("diPeID"),
    key("diDiID"),
    text("diKodeVersjon", { format: ".{0,6}", mandatory: true }),
    // Its code list is the one that diKodeVersjon names (ICPC-2, ICD-10); kprkit holds neither.
    text("diDiagKode", { format: ".{0,10}", mandatory: true }),
    date("diFraDato", { mandatory: true }),
    date("diTilDato", { mandatory: true }),
  ],
  DOGNTILBUD: [
    key("dgPeID"),
    key("dgDgID"),
    text("dgInstOrgnr", { format: "\\d{9}0?" }),
    date("dgFraDato"),
    date("dgTilDato"),
  ],
});
