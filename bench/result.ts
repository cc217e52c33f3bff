/**
 * What a benchmark found, as `--json` writes it.
 *
 * @module
 */

/** One run of a contender. */
export interface Sample {
  readonly seconds: number;
  /** Seconds of processor time. */
  readonly cpu: number;
  /** Largest resident memory in bytes; absent where it could not be told. */
  readonly peak?: number;
  /** Records, elements, violations or written bytes counted; absent for programs that count none. */
  readonly records?: number;
  /** Seconds by part of the work, in order, where the command tells. */
  readonly phases?: Readonly<Record<string, number>>;
}

/** All runs of a contender. */
export interface ContenderResult {
  readonly id: string;
  readonly title: string;
  /** Bytes of XML that it read or, of a cohort, wrote; 0 where it read a store, or was not measured. */
  readonly bytes: number;
  /** Rows of the store that it read; absent where it read XML. */
  readonly rows?: number;
  /** Persons of the cohort that it made or wrote; absent where it read. */
  readonly persons?: number;
  /** Messages that it worked on; absent where it had one file. */
  readonly messages?: number;
  /** Shape of them. */
  readonly shape: string;
  readonly samples: readonly Sample[];
  /** Why it was not measured. */
  readonly unavailable?: string;
}

/** All contenders of a scenario. */
export interface ScenarioResult {
  readonly id: string;
  readonly title: string;
  readonly contenders: readonly ContenderResult[];
}

/** The machine, without anything that names it. */
export interface Machine {
  readonly cpu: string;
  readonly cores: number;
  /** Bytes. */
  readonly memory: number;
  readonly system: string;
  readonly deno: string;
  /** Version of libxml2 behind xmllint; absent where it is not installed. */
  readonly xmllint?: string;
  /** Version of the `openssl` command; absent where it is not installed. */
  readonly openssl?: string;
  /** Version of RabbitMQ; absent where it is not installed. */
  readonly rabbitMq?: string;
}

/** A whole benchmark. */
export interface BenchResult {
  readonly machine: Machine;
  /** Bytes asked for. */
  readonly size: number;
  readonly large?: number;
  readonly runs: number;
  readonly shape: string;
  /** Where the schema of xmllint comes from. */
  readonly schema?: "official" | "kprkit";
  /** Readers that were shown to make the same rows as kprkit, cell by cell. */
  readonly sameRows: readonly string[];
  readonly scenarios: readonly ScenarioResult[];
}
