/**
 * The prompt of `kprkit sql`: statements are read up to their semicolon and run one after the other.
 *
 * @module
 */
import { splitStatements } from "../stream/store/split_statements.ts";

/** What the prompt works with. */
export interface PromptOptions {
  /** Lines that the user typed, without their line breaks. */
  readonly lines: AsyncIterable<string>;
  /** Shows text beside the answers: what is asked for, and help. */
  readonly show: (text: string) => void;
  /** Runs one statement and shows what came of it; errors are shown, not thrown. */
  readonly run: (sql: string) => Promise<void>;
  /** Shows the views. */
  readonly views: () => Promise<void>;
}

const help = `Write SQL, over as many lines as you like, and end it with a semicolon.
  .views   the views with their columns
  .help    this text
  .quit    end; so does Ctrl-D
Ctrl-C stops a statement that runs.
`;

/** Reads and runs statements until the lines end, or `.quit`. What is left without a semicolon is not run. */
export async function runPrompt({ lines, show, run, views }: PromptOptions): Promise<void> {
  let text = "";
  show("kprkit> ");
  for await (const line of lines) {
    const command = text === "" ? line.trim() : "";
    if (command === ".quit" || command === ".exit") return;
    if (command === ".views") await views();
    else if (command === ".help") show(help);
    else if (command.startsWith(".")) {
      show(`There is no ${command.split(/\s/)[0]}: .help tells what there is\n`);
    } else {
      const { statements, rest } = splitStatements(`${text}${line}\n`);
      text = rest === "" ? "" : `${rest}\n`;
      for (const statement of statements) await run(statement);
    }
    show(text === "" ? "kprkit> " : "   ...> ");
  }
  show("\n");
}

/** Text in pieces as lines. The last one counts without a line break too. */
export async function* linesOf(pieces: AsyncIterable<string>): AsyncGenerator<string> {
  let rest = "";
  for await (const piece of pieces) {
    const lines = (rest + piece).split(/\r?\n/);
    rest = lines.pop()!;
    yield* lines;
  }
  if (rest !== "") yield rest;
}
