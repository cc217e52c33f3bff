/**
 * The tables that messages are read into: what a row is, its columns, and which official field each takes. A table
 * is the union over format versions, so that 2017 and 2025 stand in one place.
 *
 * @module
 */

/** Names of the tables of the store that messages are read into. */
export type TableName =
  | "submission"
  | "contact"
  | "person"
  | "person_info"
  | "function_score"
  | "service"
  | "diagnosis"
  | "hospital_stay"
  | "ident";

/**
 * Names of the tables that messages of health stations and school health are read into. The store has no place for
 * them: such messages are inspected, judged and written, and not ingested.
 */
export type HealthStationTable =
  | "hst_notification"
  | "hst_consultation"
  | "hst_participant"
  | "hst_professional"
  | "hst_measurement"
  | "hst_measurement_result"
  | "hst_unit_reference"
  | "hst_municipality"
  | "hst_unit";

/** Names of all tables that messages are read into, those that the store has no place for included. */
export type RecordTable = TableName | HealthStationTable;

/**
 * How a column is held.
 *
 * | type | in a batch | in the store |
 * |---|---|---|
 * | `key` | `Float64Array`, whole numbers of at most ten digits | BIGINT |
 * | `id` | `Float64Array`, whole numbers below 2^53 | BIGINT |
 * | `int16` | `Int16Array` | SMALLINT |
 * | `int32` | `Int32Array` | INTEGER |
 * | `date` | `Int32Array`, days since 1970-01-01 | DATE |
 * | `hours` | `Int32Array`, hundredths | DECIMAL(9,2) |
 * | `code` | dictionary | VARCHAR |
 * | `text` | offsets and UTF-8 bytes | VARCHAR |
 */
export type ColumnType = "key" | "id" | "int16" | "int32" | "date" | "hours" | "code" | "text";

/** One column of a table. */
export interface ColumnSchema {
  /** English, snake_case: the name in batches, in Parquet files and in SQL. */
  readonly name: string;
  /** How values are held; dates are days and hours are hundredths, see {@linkcode ColumnType}. */
  readonly type: ColumnType;
  /** Official field, as the format names it: `tjTimerUke`. Several where versions differ. */
  readonly field: string;
  /** The value is a national identity number: it never enters the store as it is. */
  readonly secret?: true;
}

/** One table that messages are read into. */
export interface TableSchema<Name extends RecordTable = RecordTable> {
  /** Also the directory in the store and the view in SQL. */
  readonly name: Name;
  /** What messages fill, in the order of the store; the store adds submission, person key and byte range. */
  readonly columns: readonly ColumnSchema[];
  /** Column that identifies a row within its submission; absent where rows have no key. */
  readonly key?: string;
  /** Table whose row a row of this table stands below. */
  readonly parent?: RecordTable;
}

function table<Name extends RecordTable>(
  name: Name,
  columns: readonly (readonly [name: string, type: ColumnType, field: string, secret?: true])[],
  options: { readonly key?: string; readonly parent?: RecordTable } = {},
): TableSchema<Name> {
  return Object.freeze({
    name,
    columns: Object.freeze(
      columns.map(([name, type, field, secret]) =>
        Object.freeze({ name, type, field, ...(secret === undefined ? {} : { secret }) })
      ),
    ),
    ...options,
  });
}

/** Every table of the store, keyed by name. Order of columns is the order in the store. */
export const tables: Readonly<{ [Name in TableName]: TableSchema<Name> }> = Object.freeze({
  submission: table("submission", [
    ["format_version", "text", "versjon"],
    ["content_type", "code", "iiInnhType meldingstype"],
    ["municipality_number", "text", "iiKomnr"],
    ["district_number", "text", "iiBydelsnr"],
    ["period_start", "date", "iiFraDato fraDatoPeriode"],
    ["period_end", "date", "iiTilDato tilDatoPeriode"],
    ["created_date", "date", "iiLagetDato uttakDato"],
    ["system_id", "text", "iiSysID navnEPJ"],
    ["system_version", "text", "iiSysVersjon versjonEPJ"],
    ["sequence_number", "int32", "iiLopenr lopenr"],
    ["supplier", "text", "leverandor"],
    ["extract_version", "text", "versjonUt"],
    ["local_ident", "text", "lokalident"],
    ["institution_id", "text", "institusjonID"],
    ["envelope_type", "text", "MsgInfo/Type/@V"],
    ["envelope_message_id", "text", "MsgInfo/MsgId"],
    ["envelope_created", "text", "MsgInfo/GenDate"],
    ["sender_id", "text", "MsgInfo/Sender level 1"],
    ["sender_service_id", "text", "MsgInfo/Sender level 2"],
    ["receiver_id", "text", "MsgInfo/Receiver level 1"],
    ["receiver_service_id", "text", "MsgInfo/Receiver level 2"],
  ]),
  contact: table("contact", [
    ["contact_type", "code", "Type typeKontaktperson"],
    ["name", "text", "Navn kontPerson"],
    ["phone", "text", "Telefon meldTelefon"],
    ["email", "text", "Epost meldEpost1"],
    ["email_2", "text", "meldEpost2"],
  ], { parent: "submission" }),
  person: table("person", [
    ["person_id", "key", "pePeID"],
    ["age", "int16", "peAlder"],
    ["sex", "code", "peKjonn"],
    ["home_municipality", "code", "peKomnr"],
    ["home_district", "code", "peBydelsnr"],
    ["from_date", "date", "peFraDato"],
    ["death_date", "date", "peDodDato"],
    ["changed_date", "date", "peEndrDato"],
  ], { key: "person_id" }),
  person_info: table("person_info", [
    ["person_ref", "key", "poPeID"],
    ["person_info_id", "key", "poPoID"],
    ["household", "code", "poHusstand"],
    ["cares_for_children", "code", "poOmsorgBarn"],
    ["private_help", "code", "poPrivHjelp"],
    ["housing_suited", "code", "poBoligTilr"],
    ["dentist_assessed", "text", "poVurdTann"],
    ["doctor_assessed", "text", "poVurdLege"],
    ["individual_plan", "code", "poIndPlan"],
    ["coordinator", "code", "poHarKoordinator"],
    ["work_help_need", "code", "poArbBistBehov"],
    ["work_help_received", "code", "poArbBistMottar"],
    ["work_transport_need", "code", "poArbTranspBehov"],
    ["work_transport_received", "code", "poArbTranspMottar"],
    ["leisure_help_need", "code", "poFriBistBehov"],
    ["leisure_help_received", "code", "poFriBistMottar"],
    ["leisure_transport_need", "code", "poFriTranspBehov"],
    ["leisure_transport_received", "code", "poFriTranspMottar"],
    ["medication_review", "code", "poLegeMiddGj"],
    ["medication_review_date", "date", "poLegeMiddGjDato"],
    ["nutrition_assessed", "code", "poErnKartlagt"],
    ["nutrition_assessed_date", "date", "poErnKartlagtDato"],
    ["nutrition_risk", "code", "poErnRisiko"],
    ["nutrition_risk_date", "date", "poErnRisikoDato"],
    ["nutrition_plan", "code", "poErnPlan"],
    ["nutrition_plan_date", "date", "poErnPlanDato"],
    ["start_date", "date", "poFraDato"],
    ["end_date", "date", "poTilDato"],
    ["waiting_list", "code", "poVenteliste"],
    ["waiting_list_date", "date", "poVentelisteDato"],
    ["round_the_clock", "code", "poHeldg"],
    ["rehabilitation", "code", "poHab"],
    ["rehabilitation_date", "date", "poHabDato"],
  ], { key: "person_info_id", parent: "person" }),
  function_score: table("function_score", [
    ["person_ref", "key", "fnPeID"],
    ["function_score_id", "key", "fnFnID"],
    ["function_type", "int16", "fnFunkType"],
    ["function_value", "code", "fnFunkVerdi"],
    ["start_date", "date", "fnFraDato"],
    ["end_date", "date", "fnTilDato"],
  ], { key: "function_score_id", parent: "person" }),
  service: table("service", [
    ["person_ref", "key", "tjPeID"],
    ["service_id", "key", "tjTjID"],
    ["decision_id", "id", "tjVeID"],
    ["decision_number", "id", "tjVeNrID"],
    ["service_type", "int16", "tjTjenType"],
    ["service_subtype", "int16", "tjTjenUnderType"],
    ["application_date", "date", "tjSoknadDato"],
    ["decision_date", "date", "tjVedtDato"],
    ["decision", "code", "tjVedtak"],
    ["hours_per_week", "hours", "tjTimerUke"],
    ["res_hours_per_week", "hours", "tjResTimerUke"],
    ["rolling", "code", "tjRullerende"],
    ["org_number", "code", "tjInstOrgnr"],
    ["start_date", "date", "tjFraDato"],
    ["end_date", "date", "tjTilDato"],
    ["complaint_received", "date", "tjKlageMottatt"],
    ["complaint_answered", "date", "tjKlageBesvart"],
  ], { key: "service_id", parent: "person" }),
  diagnosis: table("diagnosis", [
    ["person_ref", "key", "diPeID"],
    ["diagnosis_id", "key", "diDiID"],
    ["code_system", "code", "diKodeVersjon"],
    ["diagnosis_code", "code", "diDiagKode"],
    ["start_date", "date", "diFraDato"],
    ["end_date", "date", "diTilDato"],
  ], { key: "diagnosis_id", parent: "person" }),
  hospital_stay: table("hospital_stay", [
    ["person_ref", "key", "dgPeID"],
    ["hospital_stay_id", "key", "dgDgID"],
    ["org_number", "code", "dgInstOrgnr"],
    ["start_date", "date", "dgFraDato"],
    ["end_date", "date", "dgTilDato"],
  ], { key: "hospital_stay_id", parent: "person" }),
  ident: table("ident", [
    ["pid", "text", "pid"],
    ["national_id", "text", "fid", true],
    ["id_type", "code", "typeID"],
    ["patient_guid", "text", "pasientGUID"],
  ], { key: "pid" }),
});

/**
 * The tables of health stations and school health, keyed by name; a table stands behind the one its rows are below.
 * Local ids are text, and times are kept as they are written, with or without a time zone.
 */
export const healthStationTables: Readonly<{ [Name in HealthStationTable]: TableSchema<Name> }> = Object
  .freeze({
    hst_notification: table("hst_notification", [
      ["notification_guid", "text", "notifikasjonGUID"],
      ["previous_guid", "text", "notifikasjonForrigeGUID"],
      ["reference_guid", "text", "notifikasjonRef"],
      ["status", "code", "statusNotifikasjon"],
      ["notified_at", "text", "notifikasjonTid"],
      ["sequence_number", "text", "notifikasjonLopeNr"],
    ], { key: "notification_guid" }),
    hst_consultation: table("hst_consultation", [
      ["consultation_id", "text", "konsultasjonID"],
      ["episode_guid", "text", "episodeGUID"],
      ["started_at", "text", "datoTidStart"],
      ["recorded_at", "text", "konsultasjonRegistrertTidspunkt"],
      ["form", "code", "formKonsultasjon"],
      ["recommended_type", "code", "anbefaltTypeKonsultasjon"],
      ["breastfeeding", "code", "amming"],
      ["patient_guid", "text", "pasientGUID"],
      ["child_id", "text", "barn_ungdomNr"],
      ["sex", "code", "kjonn"],
      ["birth_year", "int32", "fodselsar"],
      ["national_id", "text", "fid", true],
      ["id_type", "code", "typeID"],
    ], { key: "consultation_id", parent: "hst_notification" }),
    hst_participant: table("hst_participant", [
      ["participant_type", "code", "deltakerType"],
    ], { parent: "hst_consultation" }),
    hst_professional: table("hst_professional", [
      ["profession", "code", "polUtforende"],
      ["specialist", "code", "spesialist"],
      ["role", "code", "rolle"],
      ["hpr_number", "text", "helsepersonHPR"],
    ], { parent: "hst_consultation" }),
    hst_measurement: table("hst_measurement", [
      ["measurement_type", "text", "typeMaling"],
      ["code_system", "text", "malingKodeverk"],
      ["measured_at", "text", "malingDatoTid"],
      ["coded_type", "code", "typeMalingKodet"],
    ], { parent: "hst_consultation" }),
    hst_measurement_result: table("hst_measurement_result", [
      ["result_number", "int32", "maleresultatNr"],
      ["value", "text", "verdi"],
      ["measure_unit", "text", "enhet"],
    ], { parent: "hst_measurement" }),
    hst_unit_reference: table("hst_unit_reference", [
      ["unit_id", "text", "enhetID"],
      ["unit_type", "code", "typeEnhet"],
    ], { parent: "hst_consultation" }),
    hst_municipality: table("hst_municipality", [
      ["municipality_number", "text", "kommuneNr"],
      ["org_number", "text", "kommuneOrgNr"],
    ], { key: "municipality_number" }),
    hst_unit: table("hst_unit", [
      ["unit_id", "text", "enhetID"],
      ["org_number", "text", "orgNr"],
      ["resh_id", "text", "reshID"],
      ["local_code", "text", "enhetLokal"],
      ["name", "text", "enhetNavn"],
    ], { key: "unit_id", parent: "hst_municipality" }),
  });

/** Every table that messages are read into, keyed by name; those of the store first. */
export const recordTables: Readonly<{ [Name in RecordTable]: TableSchema<Name> }> = Object.freeze({
  ...tables,
  ...healthStationTables,
});

/** Whether the store has a place for the rows of a table. */
export function isStoreTable(name: RecordTable): name is TableName {
  return Object.hasOwn(tables, name);
}

/** Whether rows of a table stand below the message itself, and below no row of another table. */
export function isTopTable(name: RecordTable): boolean {
  const { parent } = recordTables[name];
  return parent === undefined || parent === "submission";
}
