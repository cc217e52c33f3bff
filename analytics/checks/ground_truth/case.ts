import type { Severity } from "../../check.ts";
import type { TestStore } from "./test_store.ts";

/** A store with known faults and near misses, and exactly what a check must say of it. */
export interface GroundTruth {
  /** Id of the check. */
  readonly check: string;
  /** What the case shows. */
  readonly name: string;
  /** Puts the rows in. */
  readonly fill: (store: TestStore) => Promise<void>;
  /** By `municipality year` (and field or service type behind): violations, persons, denominator. */
  readonly cells: Readonly<
    Record<string, readonly [violations: number, persons: number, denominator: number]>
  >;
  /** Keys of the violating rows, where the case is about which ones they are. */
  readonly rows?: readonly (number | null)[];
  /** Values of the violating rows, where the case is about what a reader is shown. */
  readonly values?: readonly (string | null)[];
  /** Severity of the first cell, for graded checks. */
  readonly severity?: Severity;
}
