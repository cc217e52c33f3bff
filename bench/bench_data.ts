/**
 * What the contenders read, made when it is first asked for.
 *
 * @module
 */
import { resolveCohort } from "../generators/cohort/mod.ts";
import { officialSchema } from "../test/schemas.ts";
import { makeCohortSink } from "./cohort_sink.ts";
import type { ShapeName } from "./extract_shape.ts";
import { HeldBroker } from "./held_broker.ts";
import { runKprkit } from "./kprkit_command.ts";
import {
  COHORT_SEED,
  cohortMunicipalities,
  type CohortPlace,
  cohortYears,
  generateArgs,
} from "./made_cohort.ts";
import { runProcess } from "./run_process.ts";
import { type StoreName, storeSizes } from "./store_size.ts";

/** Options of {@linkcode BenchData.open}. */
export interface BenchDataOptions {
  /** Bytes of the extract. */
  readonly size: number;
  readonly shape: ShapeName;
  /** Directory to make the files in and leave them in. @default a temporary one, removed at the end */
  readonly directory?: string;
  readonly signal: AbortSignal;
}

/** Files of a benchmark. */
export class BenchData implements AsyncDisposable {
  readonly #options: BenchDataOptions;
  readonly #directory: string;
  readonly #warm = new Set<string>();
  #schemaKind: "official" | "kprkit" | undefined;
  #names = 0;
  #broker: HeldBroker | undefined;

  private constructor(options: BenchDataOptions, directory: string) {
    this.#options = options;
    this.#directory = directory;
  }

  /** Opens the directory; makes nothing yet. */
  static async open(options: BenchDataOptions): Promise<BenchData> {
    const { directory } = options;
    if (directory !== undefined) await Deno.mkdir(directory, { recursive: true });
    return new BenchData(options, directory ?? await Deno.makeTempDir({ prefix: "kprkit-bench-" }));
  }

  /** Where the schema of {@linkcode schema} comes from; known once it was asked for. */
  get schemaKind(): "official" | "kprkit" | undefined {
    return this.#schemaKind;
  }

  /** Path of an extract, of the size and shape asked for unless told otherwise. */
  async plain(other: { readonly size?: number; readonly shape?: ShapeName } = {}): Promise<string> {
    const { size, shape } = { ...this.#options, ...other };
    const path = `${this.#directory}/extract-${shape}-${size}.xml`;
    return await this.#made(path, async (to) => {
      const { code, err } = await runProcess(this.#generator(to, { size, shape }), this.#options);
      if (code !== 0) throw new Error(`The extract could not be made: ${err}`);
    });
  }

  /** Path of the extract as gzip, level 6. */
  async gzip(): Promise<string> {
    const plain = await this.plain();
    return await this.#made(`${plain}.gz`, async (to) => {
      const from = await Deno.open(plain);
      const into = await Deno.create(to);
      const { signal } = this.#options;
      await from.readable.pipeThrough(new CompressionStream("gzip")).pipeTo(into.writable, { signal });
    });
  }

  /** Path of the XML Schema of IPLOS 3.7: the official one where it is there, else kprkit's own. */
  async schema(): Promise<string> {
    const official = officialSchema("iplos/iplos_2019.xsd");
    this.#schemaKind = official === undefined ? "kprkit" : "official";
    const path = `${this.#directory}/iplos-3.7-${this.#schemaKind}.xsd`;
    await Deno.writeTextFile(path, official ?? (await runKprkit(["schema", "iplos-3.7"], this.#options)).out);
    return path;
  }

  /** Path of a named pipe through which an extract of so many bytes comes, that never stands on disk. */
  async stream(bytes: number): Promise<{ readonly path: string; readonly done: Promise<void> }> {
    const path = `${this.#directory}/pipe-${this.#names++}`;
    const { code, err } = await runProcess(["mkfifo", path], this.#options);
    if (code !== 0) throw new Error(`The named pipe could not be made: ${err}`);
    const done = runProcess(this.#generator(path, { size: bytes, shape: this.#options.shape }), this.#options)
      .then(
        () => Deno.remove(path).catch(() => {}),
        () => {},
      );
    return { path, done };
  }

  /** A made store and the rows in all its tables. */
  async store(name: StoreName): Promise<{ readonly path: string; readonly rows: number }> {
    const { municipalities, recipients } = storeSizes[name];
    const path = `${this.#directory}/made-${name}-${municipalities}-${recipients}`;
    // Beside the store and made last, so that a half-made store is never taken for whole.
    const size = `${path}.json`;
    if (!await isThere(size)) {
      await Deno.remove(path, { recursive: true }).catch(() => {});
      const args = ["--out", path, "--municipalities", `${municipalities}`, "--recipients", `${recipients}`];
      const { code, out, err } = await runProcess([...storeMaker, ...args], this.#options);
      if (code !== 0) throw new Error(`The store could not be made: ${err.slice(-2000)}`);
      await Deno.writeTextFile(size, out);
    }
    if (!this.#warm.has(path)) await readAll(path);
    this.#warm.add(path);
    const { rows } = JSON.parse(await Deno.readTextFile(size)) as { readonly rows: number };
    return { path, rows };
  }

  /** A cohort of one municipality on disk. */
  async cohort(persons: number): Promise<string> {
    const path = `${this.#directory}/cohort-${persons}`;
    // Its manifest is written last, so that a half-made cohort is never taken for whole.
    if (!await isThere(`${path}/cohort.json`)) {
      const args = generateArgs({ place: "one", persons: `${persons}`, workers: 2, out: path });
      const { code, err } = await runKprkit(args, this.#options);
      if (code !== 0) throw new Error(`The cohort could not be made: ${err.slice(-2000)}`);
    }
    return path;
  }

  /** A new directory that keeps nothing of a cohort. */
  async sink(place: CohortPlace): Promise<string> {
    const path = this.newPath();
    const municipalities = cohortMunicipalities[place];
    const { spec } = resolveCohort({ seed: COHORT_SEED, persons: 1, municipalities, years: cohortYears });
    await makeCohortSink(path, spec);
    return path;
  }

  /** Path of a file that tells where a RabbitMQ is; it runs until the benchmark ends. */
  async broker(): Promise<string> {
    const path = `${this.#directory}/broker.json`;
    this.#broker ??= await HeldBroker.start(path);
    return path;
  }

  /** A path where nothing is yet. */
  newPath(): string {
    return `${this.#directory}/new-${this.#names++}`;
  }

  #generator(path: string, { size, shape }: { size: number; shape: ShapeName }): string[] {
    const script = new URL("generate.ts", import.meta.url).href;
    const options = ["--size", `${size / 1e6}MB`, "--shape", shape];
    const permissions = ["--no-prompt", "--allow-write", "--allow-env=INIT_CWD"];
    return [Deno.execPath(), "run", ...permissions, script, path, ...options];
  }

  /** Makes a file under another name first, so that a half-made one is never taken for whole; then reads it once. */
  async #made(path: string, make: (path: string) => Promise<void>): Promise<string> {
    if (this.#warm.has(path)) return path;
    if (!await isThere(path)) {
      await make(`${path}.part`);
      await Deno.rename(`${path}.part`, path);
    }
    this.#options.signal.throwIfAborted();
    await (await Deno.open(path)).readable.pipeTo(new WritableStream());
    this.#warm.add(path);
    return path;
  }

  /** Ends the broker, and removes the files where they stand in a temporary directory. */
  async [Symbol.asyncDispose](): Promise<void> {
    await this.#broker?.stop();
    if (this.#options.directory === undefined) await Deno.remove(this.#directory, { recursive: true });
  }
}

/** The words that make a store; its own process has the permissions that the engine needs. */
const storeMaker: readonly string[] = [
  Deno.execPath(),
  "run",
  ...[
    "--no-prompt",
    "--allow-read",
    "--allow-write",
    "--allow-ffi",
    "--allow-sys=cpus",
    "--allow-env=INIT_CWD",
  ],
  new URL("national_store.ts", import.meta.url).href,
];

async function isThere(path: string): Promise<boolean> {
  try {
    await Deno.stat(path);
    return true;
  } catch {
    return false;
  }
}

/** Reads every file once, so that they come from memory. */
async function readAll(directory: string): Promise<void> {
  for await (const { name, isDirectory } of Deno.readDir(directory)) {
    if (isDirectory) await readAll(`${directory}/${name}`);
    else await Deno.readFile(`${directory}/${name}`);
  }
}
