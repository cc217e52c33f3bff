/**
 * Findings counted as they stream by: as many entries as there are kinds, however many violations.
 *
 * @module
 */
import type { Consequence } from "../register/field_rule.ts";
import type { Finding } from "./finding.ts";

/** One violation, for a reader who wants to open it. */
export interface FindingExample {
  /** Path below the directory that was walked, or as given; `-` for standard input. */
  readonly source: string;
  /** Key of the record in its submission (`tjTjID`); `null` where it has none that can be read. */
  readonly row_id: number | null;
  /** `pePeID` of the person it belongs to; `null` where there is none. */
  readonly person_id: number | null;
  /** The text at fault, cut at 200 characters and with identity numbers masked; `null` where it is absent. */
  readonly value: string | null;
  /** Byte offset in the unpacked source of what is at fault, or of the whole record. */
  readonly byte_start: number;
  /** Byte offset after the last byte; equals the start for what is wrong with a message as a whole. */
  readonly byte_end: number;
}

/** All findings of one kind in one submission's municipality and year. */
export interface FindingCount {
  /** Id in the catalogue of checks. */
  readonly check: string;
  /** Four digits; `null` where the message does not tell. */
  readonly municipality: string | null;
  /** Reporting year; `null` where the header does not tell one. */
  readonly year: number | null;
  /** Table of the records concerned; `submission` for header, envelope and the message itself. */
  readonly table: string;
  /** Official field concerned: `tjTimerUke`. Absent where it is the whole record. */
  readonly field?: string;
  /** What the register does about it. */
  readonly consequence: Consequence;
  /** How many were added, those without an example included. */
  violations: number;
  /** The first violations, in the order they were met. */
  readonly examples: FindingExample[];
}

/** Where findings come from. */
export interface FindingOrigin {
  /** Path below the directory that was walked, or as given; `-` for standard input. */
  readonly source: string;
  /** Four digits; `null` where the message does not tell. */
  readonly municipality: string | null;
  /** Reporting year; `null` where the header does not tell one. */
  readonly year: number | null;
}

/** Counts findings by check, municipality, year, field and consequence, in constant memory. */
export class FindingTally {
  readonly #counts = new Map<string, FindingCount>();
  readonly #examples: number;

  /** An empty tally that keeps the first `examples` violations of each kind. */
  constructor(examples = 5) {
    this.#examples = examples;
  }

  /** Counts one violation, and keeps it as an example while there is room. */
  add(finding: Finding, origin: FindingOrigin): void {
    const { check, table, field, consequence } = finding;
    const { source, municipality, year } = origin;
    const key = `${check} ${municipality} ${year} ${table} ${field ?? ""} ${consequence}`;
    let count = this.#counts.get(key);
    if (count === undefined) {
      count = {
        check,
        municipality,
        year,
        table,
        ...(field === undefined ? {} : { field }),
        consequence,
        violations: 0,
        examples: [],
      };
      this.#counts.set(key, count);
    }
    count.violations++;
    if (count.examples.length < this.#examples) {
      count.examples.push({
        source,
        row_id: finding.rowId,
        person_id: finding.personId,
        value: finding.value,
        byte_start: finding.start,
        byte_end: finding.end,
      });
    }
  }

  /** Adds counts that were made apart, as if their findings had been added one by one. */
  merge(counts: readonly FindingCount[]): void {
    for (const other of counts) {
      const { check, municipality, year, table, field, consequence } = other;
      const key = `${check} ${municipality} ${year} ${table} ${field ?? ""} ${consequence}`;
      const count = this.#counts.get(key);
      if (count === undefined) this.#counts.set(key, { ...other, examples: [...other.examples] });
      else {
        count.violations += other.violations;
        count.examples.push(...other.examples.slice(0, this.#examples - count.examples.length));
      }
    }
  }

  /** Entries in a stable order: check, municipality, year, field. */
  counts(): FindingCount[] {
    const key = (count: FindingCount) =>
      `${count.check} ${count.municipality ?? ""} ${count.year ?? ""} ${count.table} ${count.field ?? ""}`;
    return [...this.#counts.values()].sort((a, b) => key(a) < key(b) ? -1 : key(a) > key(b) ? 1 : 0);
  }
}
