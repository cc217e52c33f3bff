/**
 * What a source holds, without storing anything.
 *
 * @module
 */
import { municipalityName } from "../register/municipalities/mod.ts";
import type { RecordTable } from "../register/table.ts";
import type { Message } from "./message.ts";
import { readRecords, type ReadRecordsOptions } from "./read_records.ts";
import { cellAt, columnIndex, type RecordGroup } from "./record_batch.ts";
import type { RunProgress } from "./run.ts";
import { failureOf, isInputError, type RunFailure } from "./run_failure.ts";
import type { Source } from "./source/source.ts";
import { isoHeaderDate, judgeHeader } from "./transforms/header_judge.ts";

/** One message of an {@linkcode Inspection}. */
export interface InspectedMessage {
  /** Format id: `iplos-3.7`. */
  readonly format: string;
  /** `@versjon` as written, which need not be that of the format; `null` where it is absent. */
  readonly version: string | null;
  /** `professional` for care data, `ident` for identities, `health_station` for consultations with the young. */
  readonly kind: string;
  /** What the source was read in, in lower case: `utf-8`, `iso-8859-1`. */
  readonly encoding: string;
  /** It stood in a MsgHead. */
  readonly enveloped: boolean;
  /** `iiKomnr`, or the first `kommuneNr`, as written; `null` where it is absent, as in every ident message. */
  readonly municipality: string | null;
  /** Name in the reporting year; `null` where the number was not valid then or the year is unknown. */
  readonly municipality_name: string | null;
  /** `iiBydelsnr` as written; `null` where it is absent. */
  readonly district: string | null;
  /** Reporting year, from the period; `null` where it cannot be read. */
  readonly year: number | null;
  /** `iiFraDato` and `iiTilDato` as ISO dates; `null` unless both can be read. */
  readonly period: { readonly start: string; readonly end: string } | null;
  /** `iiLagetDato` (ident: `uttakDato`) as written, so `20220110` or `2022-01-10`. */
  readonly created: string | null;
  /** `iiLopenr` (ident: `lopenr`) as written; the highest one counts where several were sent. */
  readonly sequence_number: string | null;
  /** `iiSysID` (ident: `navnEPJ`) as written: the record system. */
  readonly system_id: string | null;
  /** `iiSysVersjon` (ident: `versjonEPJ`) as written. */
  readonly system_version: string | null;
  /** Records by table. */
  readonly records: { readonly [table in RecordTable]?: number };
  /** Why the register would refuse the message by its header; `null` where it would not. */
  readonly refusal: string | null;
}

/** What a source holds. */
export interface Inspection {
  /** Path as the user gave it, or `-`. */
  readonly source: string;
  /** The bytes on disk were gzip. */
  readonly gzip: boolean;
  /** Bytes read as they stand on disk; packed ones where it is gzip. */
  readonly bytes_on_disk: number;
  /** Unpacked bytes consumed, as of the end of the last group of records. */
  readonly bytes: number;
  /** Unpacked bytes read a second. */
  readonly rate: number;
  /** In the order they stand in the source; several where a MsgHead carries several. */
  readonly messages: readonly InspectedMessage[];
  /** Why reading ended before the end. */
  readonly failure?: RunFailure;
}

/** Options of {@linkcode inspectSource}. */
export interface InspectOptions extends ReadRecordsOptions {
  /** Called after each group of records; position and size are those of this source. */
  onProgress?: (progress: RunProgress) => void;
}

/** Reads a source to its end, or to where it breaks, and tells what it holds. */
export async function inspectSource(source: Source, options: InspectOptions = {}): Promise<Inspection> {
  const began = performance.now();
  const messages: SeenMessage[] = [];
  let total = 0;
  let failure: RunFailure | undefined;
  try {
    for await (const group of readRecords(source, options)) {
      let current = messages.at(-1);
      if (current?.message !== group.message) {
        messages.push(current = { message: group.message, records: {}, municipality: null });
      }
      for (const [table, batch] of group.batches) {
        current.records[table] = (current.records[table] ?? 0) + batch.length;
        total += batch.length;
      }
      current.municipality ??= municipalityIn(group);
      options.onProgress?.({
        source: source.name,
        position: source.position,
        ...(source.size === undefined ? {} : { size: source.size }),
        bytes: source.delivered,
        records: total,
      });
    }
  } catch (error) {
    if (!isInputError(error)) throw error;
    failure = failureOf(source.name, error);
  }
  return {
    source: source.name,
    gzip: source.gzip,
    bytes_on_disk: source.position,
    bytes: source.delivered,
    rate: source.delivered / Math.max((performance.now() - began) / 1000, 1e-6),
    messages: messages.map(describe),
    ...(failure === undefined ? {} : { failure }),
  };
}

interface SeenMessage {
  readonly message: Message;
  readonly records: { [table in RecordTable]?: number };
  /** The first one in its records, where its header has no place for one. */
  municipality: string | null;
}

/** The first municipality in the records of a group. */
function municipalityIn({ batches }: RecordGroup): string | null {
  const batch = batches.get("hst_municipality");
  if (batch === undefined || batch.length === 0) return null;
  const number = cellAt(batch.columns[columnIndex(batch.table, "municipality_number")]!, 0);
  return number === null ? null : String(number);
}

function describe({ message, records, municipality }: SeenMessage): InspectedMessage {
  const { header } = message;
  const { year, period, refusal } = judgeHeader(message);
  const number = header.get("municipality_number") ?? municipality;
  return {
    format: message.format.id,
    version: header.get("format_version") ?? null,
    kind: message.format.kind,
    encoding: message.encoding,
    enveloped: message.enveloped,
    municipality: number,
    municipality_name: number === null || year === null ? null : municipalityName(number, year) ?? null,
    district: header.get("district_number") ?? null,
    year,
    period,
    created: isoHeaderDate(header.get("created_date")) ?? null,
    sequence_number: header.get("sequence_number") ?? null,
    system_id: header.get("system_id") ?? null,
    system_version: header.get("system_version") ?? null,
    records,
    refusal: refusal ?? null,
  };
}
