/** `kprkit demo`: the bundled extracts, read, stored and reconciled. */
import { fileURLToPath } from "node:url";
import { Command } from "commander";
import { type ReconcileOptions, runReconcile } from "./reconcile.ts";
import * as shared from "./shared_options.ts";

type DemoOptions = shared.CommonOptions & Pick<ReconcileOptions, "report" | "lang" | "engine">;

/** The subcommand; sets the exit code through `exit`. */
export function demoCommand(exit: (code: number) => void): Command {
  return new Command("demo")
    .description("reconcile the bundled extracts: two municipalities, 2019 to 2021, nobody in them is real")
    .option("--report <directory>", "where the report is written", "report")
    .addOption(shared.langOption())
    .addOption(shared.engineOption())
    .addOption(shared.jsonOption())
    .addOption(shared.quietOption())
    .addHelpText(
      "after",
      `
Examples:
  kprkit demo
  kprkit demo --lang en --report report-en/

No person in the bundled extracts is real: all numbers are of the tax authority's synthetic series.`,
    )
    .action(async (options: DemoOptions) => {
      const extracts = fileURLToPath(new URL("../fixtures/demo", import.meta.url));
      exit(
        await runReconcile([extracts], {
          ...options,
          parser: "auto",
          keyFile: `${options.report}/demo.key`,
          since: false,
          failOn: "never",
        }),
      );
    });
}
