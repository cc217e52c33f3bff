/**
 * The register's field checks of IPLOS 3.5, as iplos_2018_Annotations.xsd states them: those of 3.7
 * but for what stands here.
 *
 * Two names of the annotations are not in the schema and are read as those that are: `tjVedtaksID`
 * as `tjVeID`, `tjVedtaksIDnummerering` as `tjVeNrID`. `tjInstOrgnr` and `dgInstOrgnr` are marked
 * mandatory with no consequence and no exception for housing; the schema lets them be absent, and so
 * do the checks of 3.7 and this table.
 *
 * @module
 */
import type { FieldRule } from "../field_rule.ts";
import { code, date, infoCode, integer, ruleTable, text } from "./define.ts";
import { iplos2019Rules } from "./iplos_2019.ts";

/** Fields that 3.5 does not have. */
const LATER = new Set(["poVenteliste", "poVentelisteDato", "poHeldg", "poHab", "poHabDato"]);

/** Field checks of IPLOS 3.5 by field name. */
export const iplos2018Rules: Readonly<Record<string, FieldRule>> = Object.freeze({
  ...Object.fromEntries(Object.entries(iplos2019Rules).filter(([field]) => !LATER.has(field))),
  ...ruleTable({
    INNHINFO: [
      text("iiLopenr", { mandatory: true }),
    ],
    PERSON: [
      integer("peAlder", { format: "\\d{1,3}", mandatory: true }),
      code("peKjonn", ["3100"], { mandatory: true, onUnknownCode: "drop_row" }),
      text("peKomnr", { format: "\\d{4}", mandatory: true }),
      text("peBydelsnr", { format: "\\d{2}", mandatory: true }),
      date("peFraDato", { mandatory: true }),
      date("peEndrDato", { mandatory: true }),
    ],
    PERSONOPPL: [
      infoCode("poHusstand", ["9335"], { mandatory: true }),
      infoCode("poOmsorgBarn", ["1101"], { mandatory: true }),
      infoCode("poPrivHjelp", ["9168"], { mandatory: true }),
      infoCode("poBoligTilr", ["1101"], { mandatory: true }),
    ],
    FUNKSJON: [
      text("fnFunkType", { format: "\\d{1,2}", mandatory: true }),
    ],
    TJENESTE: [
      code("tjTjenUnderType", ["9170"], { format: "\\d{1,2}", onUnknownCode: "null" }),
    ],
  }),
});
