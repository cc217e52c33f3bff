/**
 * What the views of a store show.
 *
 * @module
 */
import type { TableName } from "../../register/table.ts";
import { rowTables, type StoredTable } from "./store_tables.ts";

/** A text in Norwegian bokmål and English. */
interface Meaning {
  readonly nb: string;
  readonly en: string;
}

/** What a row of each stored table is; `docs/store.md` has the English. */
export const tableMeanings: Readonly<Record<TableName | StoredTable, Meaning>> = Object.freeze({
  submission: {
    nb: "Én rad for hver melding, i `submissions.parquet`: hva hodet sier, og hva det ble av meldingen.",
    en: "One row a message, in `submissions.parquet`: what its header says, and what became of it.",
  },
  contact: {
    nb: "Kontaktpersoner i hodet på en melding (`iiKontakt`).",
    en: "Contacts named in the header of a message (`iiKontakt`).",
  },
  person: { nb: "Personer (`PERSON`).", en: "Persons (`PERSON`)." },
  person_info: {
    nb: "Det som er registrert om en person for en periode (`PERSONOPPL`).",
    en: "What is recorded of a person for a period (`PERSONOPPL`).",
  },
  function_score: { nb: "Funksjonsvurderinger (`FUNKSJON`).", en: "Need levels (`FUNKSJON`)." },
  service: {
    nb: "Tjenester det er søkt om, fattet vedtak om og gitt (`TJENESTE`).",
    en: "Services applied for, decided and given (`TJENESTE`).",
  },
  diagnosis: { nb: "Diagnoser (`DIAGNOSE`).", en: "Diagnoses (`DIAGNOSE`)." },
  hospital_stay: {
    nb: "Døgnopphold i spesialisthelsetjenesten (`DOGNTILBUD`).",
    en: "Stays round the clock in the specialist health service (`DOGNTILBUD`).",
  },
  ident: {
    nb: "Hvem som er hvem, fra identmeldingen: Selve fødselsnummeret er utelatt.",
    en: "Who is who, from the ident message: the national identity number itself is left out.",
  },
  finding: {
    nb: "Det som ble funnet under innlesingen, én rad for hvert brudd.",
    en: "What was found while reading, one row a violation.",
  },
  rejected: {
    nb: "Poster som registeret ville ha avvist, med teksten slik den sto.",
    en: "Records that the register would drop, with their text as it stood.",
  },
});

/** What each view shows, by its name, in the order in which a reader wants them. */
export const viewMeanings: Readonly<Record<string, Meaning>> = Object.freeze({
  submission: tableMeanings.submission,
  ...Object.fromEntries(rowTables.map((table) => [table, tableMeanings[table]])),
  finding: tableMeanings.finding,
  rejected: tableMeanings.rejected,
  ...Object.fromEntries(rowTables.map((table) => [`judged_${table}`, {
    nb: `Som ${table}, og radene som registeret ville ha avvist (\`rejected\`).`,
    en: `As ${table}, and the rows that the register would drop (\`rejected\`).`,
  }])),
  row_count: {
    nb: "Antall rader etter tabell, kommune og år.",
    en: "Rows by table, municipality and year.",
  },
  municipality_before: {
    nb: "Kommuner som ble slått sammen, delt eller fikk nytt nummer, med kommunene året før.",
    en: "Municipalities that were merged, split or renumbered, with those of the year before.",
  },
});
