/**
 * Local service types to the register's.
 *
 * @module
 */
import { serviceType, serviceTypes } from "../../register/services.ts";
import { tables } from "../../register/table.ts";
import { columnIndex, Fate, type NumberColumn, type RecordBatch, type RecordGroup } from "../record_batch.ts";
import { type ChainTransform, dropMisfits, type MessagePlace, TransformTally } from "./chain_transform.ts";
import { TableFileError, type TableFileRow } from "./table_file.ts";
import { applies, overlaps, type Validity, validityColumns, validityOf } from "./validity.ts";

const SERVICE_TYPE = columnIndex(tables.service, "service_type");

/** A local service type and what it is in the register. */
export interface ServiceMapping extends Validity {
  /** As the record system writes it in `tjTjenType`: a number, or text. */
  readonly local: string;
  /** Code of the register, kodeverk 9151. */
  readonly register: number;
}

/** Columns of the table of {@linkcode serviceMappings}. */
export const serviceMappingColumns: {
  readonly required: readonly string[];
  readonly optional: readonly string[];
} = Object.freeze({ required: Object.freeze(["local", "register"]), optional: validityColumns });

/**
 * Mappings of a table with the columns `local` and `register`, and `municipality`, `from` and `to` where a line holds
 * for some messages only.
 *
 * @throws {TableFileError} A target is no code of the register, or two lines could apply to the same service.
 */
export function serviceMappings(rows: readonly TableFileRow[], file: string): ServiceMapping[] {
  const lines = new Map<string, { readonly mapping: ServiceMapping; readonly line: number }[]>();
  return rows.map((row) => {
    const { values, line } = row;
    const local = localKey(values.get("local")!);
    const target = values.get("register")!;
    if (!/^\d{1,2}$/.test(target) || serviceType(Number(target)) === undefined) {
      const codes = serviceTypes.map(({ code }) => code).join(", ");
      const hint = `The register's service types are ${codes}`;
      throw new TableFileError(`${target} is no service type of the register`, { file, line, hint });
    }
    const mapping = { local, register: Number(target), ...validityOf(row, file) };
    const others = lines.get(local) ?? [];
    const twin = others.find((other) => overlaps(other.mapping, mapping));
    if (twin !== undefined) {
      const hint = "Keep one of the two lines, or give them years or municipalities that do not overlap";
      throw new TableFileError(`${local} is mapped in line ${twin.line} already`, { file, line, hint });
    }
    lines.set(local, [...others, { mapping, line }]);
    return mapping;
  });
}

/** Numbers are compared as numbers: an extract that says 012 means 12. */
function localKey(text: string): string {
  const trimmed = text.trim();
  return /^\d{1,15}$/.test(trimmed) ? String(Number(trimmed)) : trimmed;
}

/**
 * Puts the register's service types in the place of local ones. Types that no line names stay as they are. Text that
 * could not be read as a number is looked up too; the misfit goes once the type is known.
 *
 * @example
 * ```ts
 * import { MapServices, serviceMappingColumns, serviceMappings } from "./map_services.ts";
 * import { parseTableFile } from "./table_file.ts";
 *
 * const file = "types.csv";
 * const bytes = new TextEncoder().encode("local;register\nHJSPL;15\n");
 * const map = new MapServices(serviceMappings(parseTableFile(bytes, { file, ...serviceMappingColumns }), file));
 * map.name; // "map-services"
 * ```
 */
export class MapServices implements ChainTransform {
  readonly name = "map-services";
  readonly tally: TransformTally = new TransformTally();
  readonly #mappings: readonly ServiceMapping[];
  /** Of the message being read. */
  #targets: ReadonlyMap<string, number> = new Map();

  /** Mappings as {@linkcode serviceMappings} checks them. */
  constructor(mappings: readonly ServiceMapping[]) {
    this.#mappings = mappings;
  }

  begin(place: MessagePlace): void {
    this.#targets = new Map(
      this.#mappings.filter((mapping) => applies(mapping, place)).map((
        { local, register },
      ) => [local, register]),
    );
  }

  apply(group: RecordGroup): void {
    const batch = group.batches.get("service");
    if (batch === undefined || this.#targets.size === 0) return;
    const column = batch.columns[SERVICE_TYPE] as NumberColumn;
    const mapped = new Set<number>();
    this.#mapNumbers(batch, column, mapped);
    for (const { row, column: { name } = { name: "" }, raw } of batch.misfits) {
      if (name !== "service_type" || row < 0 || row >= batch.length || column.valid[row] === 1) continue;
      const target = batch.fate[row] === Fate.stored ? this.#targets.get(localKey(raw)) : undefined;
      if (target === undefined) continue;
      column.values[row] = target;
      column.valid[row] = 1;
      mapped.add(row);
    }
    if (mapped.size === 0) return;
    dropMisfits(batch, column, (row) => mapped.has(row));
    this.tally.change("mapped", mapped.size);
  }

  #mapNumbers(batch: RecordBatch, { values, valid }: NumberColumn, mapped: Set<number>): void {
    const targets = new Map<number, number>();
    for (const [local, register] of this.#targets) {
      if (/^\d+$/.test(local) && Number(local) !== register) targets.set(Number(local), register);
    }
    if (targets.size === 0) return;
    for (let row = 0; row < batch.length; row++) {
      const target = valid[row] === 1 && batch.fate[row] === Fate.stored
        ? targets.get(values[row]!)
        : undefined;
      if (target === undefined) continue;
      values[row] = target;
      mapped.add(row);
    }
  }
}
