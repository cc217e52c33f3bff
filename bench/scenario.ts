/**
 * What is measured: scenarios, and the contenders of each. Adding one is adding data here.
 *
 * @module
 */

import { type ShapeName, shapes } from "./extract_shape.ts";
import { type CohortPlace, generateArgs } from "./made_cohort.ts";
import type { StoreName } from "./store_size.ts";

/** What a scenario reads. */
export type Input = "plain" | "gzip" | "stream";

/** How a contender is started. */
export type Start =
  /**
   * A file of `contenders/`, run with the path of the extract, the made store, the made cohort or what tells of the
   * broker, and these arguments; `{out}` is a path where nothing is yet, and `{messages}` how many messages there are.
   */
  | {
    readonly kind: "script";
    readonly file: string;
    readonly args: readonly string[];
    /** Endings of what it may make beside `{out}`, and which is removed with it. */
    readonly beside?: readonly string[];
    /** Permissions that it needs beyond reading, and writing what it makes. */
    readonly permissions?: readonly string[];
  }
  /**
   * A command of kprkit as its task runs it. `{file}` is the extract or the made store; `{store}`, `{key}`,
   * `{report}` and `{out}` are paths where nothing is yet. `{sink}` is a directory for a cohort that keeps none of its
   * messages, `{persons}` how many the cohort has.
   */
  | { readonly kind: "kprkit"; readonly args: readonly string[] }
  /** The xmllint that is installed; `{file}` and `{schema}` are filled in. */
  | { readonly kind: "xmllint"; readonly args: readonly string[] };

/** One that is measured. */
export interface Contender {
  readonly id: string;
  readonly title: string;
  readonly start: Start;
  /** @default "plain" */
  readonly input?: Input;
  /** Share of the size asked for, or the size of `--large`. @default 1 */
  readonly length?: number | "large";
  /** A made store that it reads in place of an extract. */
  readonly store?: StoreName;
  /** It writes a cohort of about its length in place of reading an extract. */
  readonly cohort?: CohortPlace;
  /** It works on as many messages as come to about its length, and counts them. @default false */
  readonly messages?: boolean;
  /** It sends to a broker, that is told of in place of an extract. @default false */
  readonly broker?: boolean;
  /** Shape of what it reads. @default the one asked for */
  readonly shape?: ShapeName;
  /** Contender that it is put against in the table of figures. @default the scenario's */
  readonly base?: string;
  /** An option of `kprkit validate` and, where told, its value, without which this contender is not there yet. */
  readonly needs?: { readonly option: string; readonly value?: string };
}

/** Contenders measured in turn. */
export interface Scenario {
  readonly id: string;
  readonly title: string;
  /** Contender that the others are put against in the table of figures. */
  readonly base: string;
  /** They do the same work on the same bytes, and must count the same; xmllint counts nothing. */
  readonly contenders: readonly Contender[];
  /** Measured once, however many runs are asked for: only the peak of memory counts. @default false */
  readonly once?: boolean;
  /** It is about what is sent, and has its place in the table of deliveries. @default false */
  readonly delivery?: boolean;
}

const columns = (parser: string): Start => ({ kind: "script", file: "columns.ts", args: [parser] });
const peerRows = (peer: string): Start => ({ kind: "script", file: "peer_rows.ts", args: [peer] });
const peerParse = (peer: string): Start => ({ kind: "script", file: "peer_parse.ts", args: [peer] });
const judging = ["--json", "--quiet", "--fail-on", "never"];
const validate = (file: string, ...more: string[]): Start => ({
  kind: "kprkit",
  args: ["validate", file, ...judging, ...more],
});
const ingest = (file: string): Start => ({
  kind: "kprkit",
  args: ["ingest", file, "--store", "{store}", "--key-file", "{key}", ...judging],
});

const catalogue = (how: "together" | "apart"): Start => ({ kind: "script", file: "checks.ts", args: [how] });
const reconcile: Start = {
  kind: "kprkit",
  args: [
    "reconcile",
    "--store",
    "{file}",
    "--report",
    "{report}",
    "--key-file",
    "{key}",
    "--timings",
    ...judging,
  ],
};

const write = (how: "columns" | "text" | "bytes"): Start => ({
  kind: "script",
  file: "write_records.ts",
  args: [how, "{out}"],
});

const generate = (workers: 1 | 2): Start => ({
  kind: "kprkit",
  args: generateArgs({ place: "one", persons: "{persons}", workers, out: "{out}" }),
});

/** A cohort that is made as ever, and of which nothing is kept. */
const drain = (workers: 1 | 2, place: CohortPlace): Start => ({
  kind: "kprkit",
  args: [...generateArgs({ place, persons: "{persons}", workers, out: "{sink}" }), "--force"],
});

/** kprkit's CMS with one of its engines. */
const cms = (how: "seal" | "unseal", engine: "runtime" | "openssl"): Start => ({
  kind: "script",
  file: "cms.ts",
  args: ["{out}", how, engine],
  beside: [".keys", ".sealed"],
  permissions: engineOf(engine),
});

const cmsMessages = (what: "sign" | "seal", engine: "runtime" | "openssl"): Contender => ({
  id: `${what}-${engine}`,
  title: `kprkit, ${what === "sign" ? "signatures alone" : "sign and encrypt"}, ${engineTitles[engine]}`,
  start: { kind: "script", file: "cms_messages.ts", args: [what, engine], permissions: engineOf(engine) },
  messages: true,
});

const engineTitles = { runtime: "the runtime's engine", openssl: "OpenSSL's engine" } as const;

function engineOf(engine: "runtime" | "openssl"): readonly string[] {
  return engine === "openssl" ? ["--allow-ffi"] : [];
}

/** The `openssl` command; the shell and `cat` count its time and look at its memory. */
const cmsCommand = (how: "piped" | "apart"): Start => ({
  kind: "script",
  file: "cms_openssl.ts",
  args: ["{out}", how],
  beside: [".keys", ".signed"],
  permissions: ["--allow-run=openssl,sh,cat"],
});

const amqp = (how: "transport" | "bare"): Omit<Contender, "title"> => ({
  id: how,
  start: {
    kind: "script",
    file: "amqp.ts",
    args: [how, "{messages}"],
    // rhea goes through all of the environment for the settings of its log.
    permissions: ["--allow-net=127.0.0.1", "--allow-env"],
  },
  messages: true,
  broker: true,
});

const msgHead = (how: "wrap" | "copy"): Start => ({
  kind: "script",
  file: "msg_head.ts",
  args: ["{out}", how],
});

const xmllintStream: Contender = {
  id: "xmllint",
  title: "xmllint --stream --noout",
  start: { kind: "xmllint", args: ["--stream", "--noout", "{file}"] },
};

const auto: Contender = { id: "auto", title: "kprkit, typed columns, auto", start: columns("auto") };

/** All but the one that the other scenarios read. */
export const otherShapes: readonly ShapeName[] = (Object.keys(shapes) as ShapeName[]).filter((shape) =>
  shape !== "typical"
);

/** Share of the size that they are measured at. */
export const shapeShare = 0.2;

/** Every scenario, in the order of the table. */
export const scenarios: readonly Scenario[] = [
  {
    id: "parse",
    title: "Parse only",
    base: "saxes",
    contenders: [
      { id: "ts", title: "kprkit, ts", start: { kind: "script", file: "parse.ts", args: ["ts"] } },
      { id: "saxes", title: "npm saxes 6.0.0", start: peerParse("saxes") },
      { id: "sax", title: "npm sax 1.6.1", start: peerParse("sax") },
      xmllintStream,
    ],
  },
  {
    id: "columns",
    title: "All tables and columns, one thread",
    base: "saxes",
    contenders: [
      auto,
      { id: "ts", title: "kprkit, typed columns, ts", start: columns("ts") },
      {
        id: "wasm",
        title: "kprkit, typed columns, wasm",
        start: columns("wasm"),
        needs: { option: "--parser", value: "wasm" },
      },
      { id: "saxes", title: "npm saxes 6.0.0, row objects", start: peerRows("saxes") },
      { id: "sax", title: "npm sax 1.6.1, row objects", start: peerRows("sax") },
      xmllintStream,
    ],
  },
  {
    id: "shapes",
    title: "Columns of other shapes",
    base: "saxes-pretty",
    contenders: otherShapes.flatMap((shape): Contender[] => [
      {
        id: `auto-${shape}`,
        title: `kprkit, typed columns, auto, ${shape}`,
        start: columns("auto"),
        base: `saxes-${shape}`,
        shape,
        length: shapeShare,
      },
      {
        id: `saxes-${shape}`,
        title: `npm saxes 6.0.0, row objects, ${shape}`,
        start: peerRows("saxes"),
        base: `saxes-${shape}`,
        shape,
        length: shapeShare,
      },
    ]),
  },
  {
    id: "validate",
    title: "Validate",
    base: "xmllint",
    contenders: [
      { id: "validate", title: "kprkit validate", start: validate("{file}") },
      {
        id: "xmllint",
        title: "xmllint --stream --noout --schema",
        start: { kind: "xmllint", args: ["--stream", "--noout", "--schema", "{schema}", "{file}"] },
      },
    ],
  },
  {
    id: "gzip",
    title: "gzip",
    base: "plain",
    contenders: [
      { id: "plain", title: "kprkit, typed columns, plain", start: columns("auto") },
      { id: "gzip", title: "kprkit, typed columns, gzip", start: columns("auto"), input: "gzip" },
    ],
  },
  {
    id: "workers",
    title: "Workers",
    base: "one",
    contenders: [
      {
        id: "one",
        title: "kprkit, typed columns, 1 worker",
        start: { kind: "script", file: "columns_workers.ts", args: ["1"] },
      },
      {
        id: "two",
        title: "kprkit, typed columns, 2 workers",
        start: { kind: "script", file: "columns_workers.ts", args: ["2"] },
      },
      {
        id: "validate-one",
        title: "kprkit validate --workers 1",
        start: validate("{file}", "--workers", "1"),
        needs: { option: "--workers" },
      },
      {
        id: "validate-two",
        title: "kprkit validate --workers 2",
        start: validate("{file}", "--workers", "2"),
        needs: { option: "--workers" },
      },
    ],
  },
  {
    id: "ingest",
    title: "End to end",
    base: "auto",
    contenders: [
      auto,
      { id: "ingest", title: "kprkit ingest, XML to Parquet", start: ingest("{file}") },
    ],
  },
  {
    id: "write",
    title: "Write XML",
    base: "text",
    contenders: [
      { id: "columns", title: "kprkit, typed columns to XML", start: write("columns") },
      { id: "text", title: "objects to escaped strings to UTF-8", start: write("text") },
      { id: "bytes", title: "the same bytes, ready-made", start: write("bytes") },
    ],
  },
  {
    id: "memory",
    title: "Memory over size",
    base: "validate",
    once: true,
    contenders: [
      { id: "validate-fifth", title: "kprkit validate", start: validate("-"), input: "stream", length: 0.2 },
      { id: "validate", title: "kprkit validate", start: validate("-"), input: "stream", length: 1 },
      {
        id: "validate-large",
        title: "kprkit validate",
        start: validate("-"),
        input: "stream",
        length: "large",
      },
      { id: "ingest-fifth", title: "kprkit ingest", start: ingest("-"), input: "stream", length: 0.2 },
      { id: "ingest", title: "kprkit ingest", start: ingest("-"), input: "stream", length: 1 },
      { id: "ingest-large", title: "kprkit ingest", start: ingest("-"), input: "stream", length: "large" },
    ],
  },
  {
    id: "generate",
    title: "Fictitious cohorts",
    base: "one",
    contenders: [
      { id: "one", title: "kprkit generate --workers 1", start: generate(1), cohort: "one" },
      { id: "two", title: "kprkit generate --workers 2", start: generate(2), cohort: "one" },
      {
        id: "bytes",
        title: "the same bytes, ready-made",
        start: { kind: "script", file: "write_cohort.ts", args: ["{out}"] },
        cohort: "one",
      },
    ],
  },
  {
    id: "generate-memory",
    title: "Memory over persons",
    base: "one",
    once: true,
    contenders: [
      {
        id: "one-tenth",
        title: "kprkit generate --workers 1",
        start: drain(1, "one"),
        cohort: "one",
        length: 0.1,
      },
      { id: "one", title: "kprkit generate --workers 1", start: drain(1, "one"), cohort: "one" },
      {
        id: "two-tenth",
        title: "kprkit generate --workers 2",
        start: drain(2, "one"),
        cohort: "one",
        length: 0.1,
      },
      { id: "two", title: "kprkit generate --workers 2", start: drain(2, "one"), cohort: "one" },
      {
        id: "two-country",
        title: "kprkit generate --workers 2, the country",
        start: drain(2, "country"),
        cohort: "country",
      },
      {
        id: "two-large",
        title: "kprkit generate --workers 2, the country",
        start: drain(2, "country"),
        cohort: "country",
        length: "large",
      },
    ],
  },
  {
    id: "checks",
    title: "The catalogue of checks",
    base: "apart",
    contenders: [
      { id: "together", title: "kprkit, all checks together", start: catalogue("together"), store: "one" },
      { id: "apart", title: "each check's SQL by itself", start: catalogue("apart"), store: "one" },
    ],
  },
  {
    id: "reconcile",
    title: "Reconcile",
    base: "one",
    contenders: [
      { id: "one", title: "kprkit reconcile, one municipality", start: reconcile, store: "one" },
      { id: "national", title: "kprkit reconcile, the country", start: reconcile, store: "national" },
    ],
  },
  {
    id: "envelope",
    title: "MsgHead around an extract",
    base: "copy",
    delivery: true,
    contenders: [
      { id: "wrap", title: "kprkit, extract into a MsgHead", start: msgHead("wrap") },
      { id: "copy", title: "the same bytes, copied", start: msgHead("copy") },
    ],
  },
  {
    id: "cms",
    title: "Sign and encrypt a file",
    base: "piped",
    delivery: true,
    contenders: [
      {
        id: "runtime",
        title: "kprkit, sign and encrypt, the runtime's engine",
        start: cms("seal", "runtime"),
      },
      { id: "openssl", title: "kprkit, sign and encrypt, OpenSSL's engine", start: cms("seal", "openssl") },
      { id: "piped", title: "openssl cms -sign, piped into -encrypt", start: cmsCommand("piped") },
      { id: "apart", title: "openssl cms -sign, then -encrypt", start: cmsCommand("apart") },
      {
        id: "unseal-runtime",
        title: "kprkit, decrypt and verify, the runtime's engine",
        start: cms("unseal", "runtime"),
        base: "unseal-openssl",
      },
      {
        id: "unseal-openssl",
        title: "kprkit, decrypt and verify, OpenSSL's engine",
        start: cms("unseal", "openssl"),
        base: "unseal-openssl",
      },
    ],
  },
  {
    id: "cms-messages",
    title: "Sign and encrypt messages",
    base: "sign-openssl",
    delivery: true,
    contenders: [
      cmsMessages("sign", "runtime"),
      cmsMessages("sign", "openssl"),
      cmsMessages("seal", "runtime"),
      cmsMessages("seal", "openssl"),
    ],
  },
  {
    id: "amqp",
    title: "Messages to RabbitMQ",
    base: "bare",
    delivery: true,
    contenders: [
      { ...amqp("transport"), title: "kprkit, the transport amqp" },
      { ...amqp("bare"), title: "npm rhea 3.0.5, a bare sender" },
    ],
  },
];
