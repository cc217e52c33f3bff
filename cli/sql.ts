/** `kprkit sql`: questions to a store, which nothing of them can change. */
import { Command, Option } from "commander";
import { wrap } from "../analytics/report/text_table.ts";
import type { Engine } from "../stream/store/engine.ts";
import { EngineError } from "../stream/store/engine_error.ts";
import { openEngine } from "../stream/store/open_engine.ts";
import { splitStatements } from "../stream/store/split_statements.ts";
import type { StatementRunner } from "../stream/store/statement.ts";
import { openStoreReader } from "../stream/store/store_reader.ts";
import { CommandError } from "./command_error.ts";
import { ExitCode } from "./exit_code.ts";
import { interruptible } from "./interrupt.ts";
import * as shared from "./shared_options.ts";
import { type SqlFormat, sqlFormats, writeAnswer } from "./sql_output.ts";
import { linesOf, runPrompt } from "./sql_prompt.ts";
import { defineAnalystViews, type ListedView, listViews } from "./sql_views.ts";
import { errorWords } from "./tell_error.ts";
import { processTerminal, type Terminal } from "./terminal.ts";

interface SqlOptions extends shared.CommonOptions {
  readonly store: string;
  readonly file?: string;
  readonly format?: SqlFormat;
  readonly views?: boolean;
  readonly memory: string;
  readonly lang: "nb" | "en";
}

/** The subcommand. */
export function sqlCommand(): Command {
  return new Command("sql")
    .description("put SQL to a store: its tables, and views for analysts")
    .argument(
      "[query]",
      "statements, with semicolons between; without any: --file, standard input, or a prompt",
    )
    .addOption(shared.storeOption("directory of the store").default("store"))
    .option("--file <file>", "read the statements from a file")
    .addOption(new Option("--format <name>", "form of the answers (default: table)").choices([...sqlFormats]))
    .addOption(new Option("--json", "the same as --format json"))
    .option("--views", "list the views with their columns, and what they show")
    .addOption(
      new Option("--memory <size>", "memory for a query, as 512MB or 8GB").default("2GB").argParser(
        memorySize,
      ),
    )
    .addOption(new Option("--lang <code>", "language of --views").choices(["nb", "en"]).default("nb"))
    .addOption(shared.quietOption())
    .addHelpText(
      "after",
      `
Examples:
  kprkit sql --views --lang en
  kprkit sql "SELECT year, count(*) FROM service GROUP BY year ORDER BY year"
  kprkit sql --store store/ --file question.sql --format csv > answer.csv
  kprkit sql

The SQL is DuckDB's. The store is opened for reading: several can at once, nothing in it changes, and
nothing outside it can be read or written. Tables that a statement makes are gone when the command ends.
While kprkit sql is open no run can write to the store.`,
    )
    .action(async (query: string | undefined, options: SqlOptions) => await runSql(query, options));
}

async function runSql(query: string | undefined, options: SqlOptions): Promise<void> {
  const terminal = processTerminal({ quiet: options.quiet ?? false });
  if (query !== undefined && options.file !== undefined) {
    throw usage("A query and --file are given", "Give one of them");
  }
  const asks = query === undefined && options.file === undefined && !options.views && Deno.stdin.isTerminal();
  const sql = asks || options.views ? "" : await statementsOf(query, options);
  const reader = await openStoreReader(options.store, await nativeEngine(options), {
    onNotice: (text) => terminal.note(`note: ${text}`),
  });
  try {
    await defineAnalystViews(reader.engine);
    const format = options.format ?? (options.json ? "json" : "table");
    const views = () => listViews(reader.engine, options.lang);
    if (options.views) return terminal.data(viewsText(await views(), { format, width: terminal.width }));
    const runner = await reader.statements();
    if (asks) return await prompt(runner, { terminal, format, views });
    const { statements, rest } = splitStatements(sql);
    for (const statement of rest === "" ? statements : [...statements, rest]) {
      await runStatement(runner, statement, { terminal, format });
    }
  } finally {
    await reader.close();
  }
}

/** The statements as they were given. */
async function statementsOf(query: string | undefined, { file }: SqlOptions): Promise<string> {
  const sql = query ??
    (file === undefined ? await new Response(Deno.stdin.readable).text() : await Deno.readTextFile(file));
  const { statements, rest } = splitStatements(sql);
  if (statements.length + rest.length === 0) {
    throw usage(
      "There is no query",
      'Write one in quotation marks: kprkit sql "SELECT count(*) FROM service"',
    );
  }
  return sql;
}

/** Only native code reads Parquet. Without a place to spill to, nothing of a query ever stands on a disk. */
async function nativeEngine({ memory }: SqlOptions): Promise<Engine> {
  const engine = await openEngine({ kind: "auto", memoryLimit: memory });
  if (engine.parquet) return engine;
  await engine.close();
  throw usage(
    "The wasm engine cannot read a store on disk",
    "Use a machine where native code is permitted, and run kprkit through its task",
  );
}

async function runStatement(
  runner: StatementRunner,
  sql: string,
  { terminal, format }: { readonly terminal: Terminal; readonly format: SqlFormat },
): Promise<void> {
  await interruptible(async (signal) => {
    const stop = () => runner.interrupt();
    signal.addEventListener("abort", stop);
    try {
      await writeAnswer(await runner.run(sql), { format, write: (text) => terminal.data(text) });
    } catch (error) {
      signal.throwIfAborted();
      throw error instanceof EngineError ? refused(error) : error;
    } finally {
      signal.removeEventListener("abort", stop);
    }
  });
}

async function prompt(
  runner: StatementRunner,
  { terminal, format, views }: {
    readonly terminal: Terminal;
    readonly format: SqlFormat;
    readonly views: () => Promise<readonly ListedView[]>;
  },
): Promise<void> {
  terminal.note("Statements end with a semicolon. .help tells the rest, .quit ends.");
  const encoder = new TextEncoder();
  // Ctrl-C stops what runs; where nothing does, Ctrl-D is the way out.
  const idle = () => {};
  Deno.addSignalListener("SIGINT", idle);
  try {
    await runPrompt({
      lines: linesOf(Deno.stdin.readable.pipeThrough(new TextDecoderStream())),
      show: (text) => Deno.stderr.writeSync(encoder.encode(text)),
      views: async () => terminal.data(viewsText(await views(), { format: "table", width: terminal.width })),
      run: async (sql) => {
        try {
          await runStatement(runner, sql, { terminal, format });
        } catch (error) {
          const { message, hint } = errorWords(error);
          terminal.alert(`error: ${message}`);
          if (!(error instanceof DOMException)) terminal.alert(`hint: ${hint}`);
        }
      },
    });
  } finally {
    Deno.removeSignalListener("SIGINT", idle);
  }
}

function viewsText(
  views: readonly ListedView[],
  { format, width }: { readonly format: SqlFormat; readonly width: number },
): string {
  if (format === "json") return `${JSON.stringify(views, null, 2)}\n`;
  if (format === "ndjson") return views.map((view) => `${JSON.stringify(view)}\n`).join("");
  return views.map(({ name, about, columns }) => {
    const list = columns.map((column) => `${column.name} ${column.type}`).join(", ");
    const below = [about, list].flatMap((text) => wrap(text, width - 2).map((line) => `  ${line}`));
    return [name, ...below, ""].join("\n");
  }).join("\n");
}

/** DuckDB's own words, on one line, with what helps. */
function refused({ message }: EngineError): CommandError {
  const text = message.replace(/^Failed to extract statements: /, "").replace(/\s+/g, " ");
  const [, hint] = hints.find(([pattern]) => pattern.test(text))!;
  const exitCode = /^Out of Memory/.test(text) ? ExitCode.input : ExitCode.usage;
  return new CommandError(text, { exitCode, hint });
}

const hints: readonly (readonly [RegExp, string])[] = [
  [/Out of Memory/i, "Ask for less, or give it more memory with --memory 8GB"],
  [
    /not permitted|Permission Error|configuration has been locked|disabled through configuration/,
    "Answers go to standard output: write them to a file with kprkit sql … --format csv > answer.csv",
  ],
  [/Catalog Error|Binder Error/, "kprkit sql --views lists the views and their columns"],
  [/Parser Error/, "Correct the SQL there; a text stands in single quotes, a name in double ones"],
  [/^/, "Correct the SQL; its dialect is DuckDB's"],
];

function memorySize(text: string): string {
  if (/^[1-9]\d{0,5}\s?(?:MB|GB|MiB|GiB)$/i.test(text)) return text;
  throw usage(`${text} is not a size`, "Give --memory a size such as 512MB or 8GB");
}

function usage(message: string, hint: string): CommandError {
  return new CommandError(message, { exitCode: ExitCode.usage, hint });
}
