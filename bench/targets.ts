/**
 * What is asked of kprkit, and of which measurement.
 *
 * @module
 */

import { otherShapes } from "./scenario.ts";

/** A figure that is asked for. */
export interface Target {
  /** Scenario and contender of `scenario.ts`. */
  readonly scenario: string;
  readonly contender: string;
  /** Contender of the same scenario that it is put against; absent where the figure stands alone. */
  readonly against?: string;
  /**
   * `rate`: how many times as fast. `time`: how many times the time. `peak`: how many times the memory, or megabytes where it stands alone. `seconds`:
   * of the median run. `lives` and `bytes`: lives, or megabytes of XML, that are written for each second of processor
   * time; they stand alone.
   */
  readonly quantity: "rate" | "time" | "peak" | "seconds" | "lives" | "bytes";
  readonly atLeast?: number;
  readonly atMost?: number;
}

/** Every target, in the order of the table. */
export const targets: readonly Target[] = [
  { scenario: "columns", contender: "auto", against: "saxes", quantity: "rate", atLeast: 5 },
  { scenario: "columns", contender: "auto", against: "sax", quantity: "rate", atLeast: 14 },
  { scenario: "columns", contender: "auto", against: "xmllint", quantity: "rate", atLeast: 2.5 },
  { scenario: "columns", contender: "wasm", against: "ts", quantity: "rate", atLeast: 1.7 },
  ...otherShapes.map((shape): Target => ({
    scenario: "shapes",
    contender: `auto-${shape}`,
    against: `saxes-${shape}`,
    quantity: "rate",
    atLeast: 5,
  })),
  { scenario: "validate", contender: "validate", against: "xmllint", quantity: "rate", atLeast: 4 },
  { scenario: "gzip", contender: "gzip", against: "plain", quantity: "rate", atLeast: 0.7 },
  { scenario: "workers", contender: "two", against: "one", quantity: "rate", atLeast: 1.7 },
  { scenario: "workers", contender: "validate-two", against: "validate-one", quantity: "rate", atLeast: 1.7 },
  { scenario: "ingest", contender: "ingest", against: "auto", quantity: "rate", atLeast: 0.45 },
  { scenario: "ingest", contender: "ingest", quantity: "peak", atMost: 400 },
  { scenario: "write", contender: "columns", against: "text", quantity: "rate", atLeast: 1.5 },
  { scenario: "memory", contender: "validate-large", against: "validate", quantity: "peak", atMost: 1.1 },
  { scenario: "memory", contender: "ingest-large", against: "ingest", quantity: "peak", atMost: 1.1 },
  { scenario: "generate", contender: "one", quantity: "lives", atLeast: 8000 },
  { scenario: "generate", contender: "one", quantity: "bytes", atLeast: 200 },
  { scenario: "generate", contender: "two", against: "one", quantity: "rate", atLeast: 1.7 },
  { scenario: "generate", contender: "two", quantity: "peak", atMost: 300 },
  { scenario: "generate-memory", contender: "two-large", quantity: "peak", atMost: 300 },
  { scenario: "checks", contender: "together", against: "apart", quantity: "rate", atLeast: 1 },
  { scenario: "reconcile", contender: "one", quantity: "seconds", atMost: 3 },
  { scenario: "reconcile", contender: "national", quantity: "seconds", atMost: 60 },
  { scenario: "reconcile", contender: "national", quantity: "peak", atMost: 4000 },
  { scenario: "cms", contender: "runtime", against: "piped", quantity: "time", atMost: 2.5 },
  { scenario: "cms", contender: "openssl", against: "piped", quantity: "time", atMost: 2.5 },
  { scenario: "cms", contender: "runtime", quantity: "peak", atMost: 150 },
  { scenario: "cms", contender: "openssl", quantity: "peak", atMost: 150 },
  { scenario: "cms", contender: "unseal-runtime", quantity: "peak", atMost: 150 },
  { scenario: "cms", contender: "unseal-openssl", quantity: "peak", atMost: 150 },
  { scenario: "amqp", contender: "transport", against: "bare", quantity: "rate", atLeast: 0.8 },
];

/**
 * Below these ratios of columns to rows by saxes the tests fail (`ratio_guard_test.ts`), by engine: far enough below
 * what is measured that a small file on a busy machine stays above them, and that of `auto` above what `ts` reaches,
 * so that it is noticed when the faster engine is not taken.
 */
export const ratioFloors: Readonly<Record<"auto" | "ts", number>> = { auto: 3.5, ts: 1.8 };

/**
 * What the tests hold deliveries to (`delivery_guard_test.ts`), as far from what is measured: `sealing`, how many times
 * the processor time of `openssl cms` sealing may take; `memory`, the most that it may come to, in megabytes, for a file
 * of `memoryAt` megabytes; `sending`, the least share of a bare sender's processor time.
 */
export const deliveryBounds = { sealing: 3, memory: 200, memoryAt: 200, sending: 0.4 } as const;
