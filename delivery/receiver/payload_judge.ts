/**
 * The register's judgement of a payload while it streams by: format, code lists, field checks, control digits.
 *
 * @module
 */
import { maskIdentityNumbers } from "../../stream/identity_mask.ts";
import { identMunicipality } from "../../stream/ident_municipality.ts";
import type { Message } from "../../stream/message.ts";
import { readRecords } from "../../stream/read_records.ts";
import { cellAt, columnIndex, Fate, type RecordBatch, type RecordGroup } from "../../stream/record_batch.ts";
import { NumberReading } from "../../stream/screening/number_reading.ts";
import type { Source } from "../../stream/source/mod.ts";
import { RegisterTransform } from "../../stream/transforms/register_transform.ts";
import { type RecordTable, recordTables, tables } from "../../register/table.ts";
import { controlledIdentityTypes, schemaChecks } from "./verdict_rules.ts";

/** Something wrong with a payload, and how often; never a value. */
export interface PayloadFault {
  /** Id in the catalogue of checks. */
  readonly check: string;
  /** Official name of the field or element, where there is one. */
  readonly field: string | null;
  readonly table: RecordTable;
  readonly count: number;
}

/** Records of one table. */
export interface RecordCount {
  /** Those that came. */
  readonly read: number;
  /** Those that the register keeps. */
  readonly kept: number;
}

/** What became of a payload. */
export interface PayloadJudgement {
  /** Kinds of the messages in it; empty where none could be read. */
  readonly kinds: ReadonlySet<Message["format"]["kind"]>;
  /** Format ids, in the order they were met. */
  readonly formats: readonly string[];
  /** Four digits; `null` where the payload tells none. */
  readonly municipality: string | null;
  readonly year: number | null;
  /** By table. */
  readonly records: { readonly [table in RecordTable]?: RecordCount };
  /** What the register refuses the whole of it for. */
  readonly refusals: readonly PayloadFault[];
  /** What it drops records for. */
  readonly drops: readonly PayloadFault[];
  /** Identity numbers that have control digits, and those of them that are wrong. */
  readonly identities: { readonly read: number; readonly wrong: number };
  /** It could not be read to its end: broken XML, or XML that is no message. */
  readonly broken?: "not_well_formed" | "not_a_message";
}

/** Judges a payload, in a MsgHead or not. What `source` itself throws comes out of here. */
export async function judgePayload(source: Source): Promise<PayloadJudgement> {
  const judge = new PayloadJudge();
  let broken: PayloadJudgement["broken"];
  try {
    for await (const group of readRecords(source)) judge.take(group);
  } catch (error) {
    const name = error instanceof Error ? error.name : "";
    if (name === "XmlSyntaxError") broken = "not_well_formed";
    else if (name === "FormatError") broken = "not_a_message";
    else throw error;
  }
  return judge.judgement(broken);
}

const ID_TYPE = columnIndex(tables.ident, "id_type");
const NATIONAL_ID = columnIndex(tables.ident, "national_id");
const MUNICIPALITY = columnIndex(recordTables.hst_municipality, "municipality_number");

class PayloadJudge {
  readonly #kinds = new Set<Message["format"]["kind"]>();
  readonly #formats = new Set<string>();
  readonly #records: { [table in RecordTable]?: { read: number; kept: number } } = {};
  readonly #refusals = new FaultCounts();
  readonly #drops = new FaultCounts();
  readonly #reading = new NumberReading();
  #identities = { read: 0, wrong: 0 };
  #municipality: string | null = null;
  #year: number | null = null;
  #message: Message | undefined;
  #register: RegisterTransform | undefined;

  take(group: RecordGroup): void {
    if (this.#message !== group.message) this.#begin(group.message);
    this.#takeMunicipality(group);
    const idents = group.batches.get("ident");
    if (idents !== undefined) this.#judgeIdentities(idents);
    const register = this.#register!;
    register.apply(group);
    for (const { check, field, table, consequence } of register.takeFindings()) {
      if (consequence === "reject_message" || schemaChecks.has(check)) {
        this.#refusals.add({ check, field: field ?? null, table });
      }
    }
    const refused = register.refusal !== undefined;
    for (const { check, field, table } of register.takeRejected()) {
      if (!refused && check !== "parent_rejected") this.#drops.add({ check, field: field ?? null, table });
    }
    for (const [name, batch] of group.batches) {
      const count = this.#records[name] ??= { read: 0, kept: 0 };
      count.read += batch.length;
      for (let row = 0; row < batch.length; row++) {
        if (batch.fate[row] === Fate.stored) count.kept++;
      }
    }
  }

  judgement(broken: PayloadJudgement["broken"]): PayloadJudgement {
    return {
      kinds: this.#kinds,
      formats: [...this.#formats],
      municipality: this.#municipality,
      year: this.#year,
      records: this.#records,
      refusals: this.#refusals.all(),
      drops: this.#drops.all(),
      identities: this.#identities,
      ...(broken === undefined ? {} : { broken }),
    };
  }

  #begin(message: Message): void {
    this.#message = message;
    this.#register = new RegisterTransform(message);
    this.#kinds.add(message.format.kind);
    this.#formats.add(message.format.id);
    const { year } = this.#register.header;
    this.#year ??= year;
    const { header } = message;
    const stated = header.get("municipality_number")?.trim() ??
      (message.format.kind === "ident"
        ? identMunicipality({ header, source: "", year, others: [] })
        : undefined);
    if (stated !== undefined && /^\d{4}$/.test(stated)) this.#municipality ??= stated;
  }

  /** Messages of health stations name their municipality in a record. */
  #takeMunicipality({ batches }: RecordGroup): void {
    const batch = batches.get("hst_municipality");
    if (batch === undefined || batch.length === 0 || this.#municipality !== null) return;
    const stated = String(cellAt(batch.columns[MUNICIPALITY]!, 0) ?? "");
    if (/^\d{4}$/.test(stated)) this.#municipality = stated;
  }

  #judgeIdentities(batch: RecordBatch): void {
    const numbers = batch.columns[NATIONAL_ID]!;
    const types = batch.columns[ID_TYPE]!;
    const reading = this.#reading;
    for (let row = 0; row < batch.length; row++) {
      if (!controlledIdentityTypes.has(String(cellAt(types, row) ?? ""))) continue;
      this.#identities.read++;
      if (numbers.kind === "text" && numbers.valid[row] === 1) {
        reading.read(numbers.bytes, numbers.offsets[row]!, numbers.offsets[row + 1]!);
        if (reading.valid) continue;
      }
      this.#identities.wrong++;
    }
  }
}

/** Faults by kind: as many as there are kinds, however many of each. */
class FaultCounts {
  readonly #counts = new Map<string, PayloadFault & { count: number }>();

  add({ check, field, table }: Omit<PayloadFault, "count">): void {
    // A name that is not the format's own may hold anything.
    const name = field === null ? null : maskIdentityNumbers(field).slice(0, 60);
    const key = `${table} ${check} ${name}`;
    const known = this.#counts.get(key);
    if (known !== undefined) known.count++;
    else if (this.#counts.size < MOST_KINDS) this.#counts.set(key, { check, field: name, table, count: 1 });
  }

  all(): readonly PayloadFault[] {
    return [...this.#counts.values()];
  }
}

/** A document full of names of its own must not fill the memory. */
const MOST_KINDS = 1000;
