/** `kprkit inspect`: what is in this file? Nothing is stored. */
import { Command } from "commander";
import { type Inspection, inspectSource } from "../stream/inspect.ts";
import { openSource } from "../stream/source/mod.ts";
import { ExitCode } from "./exit_code.ts";
import { ProgressLine } from "./progress_line.ts";
import { groupDigits, inTableOrder, textTable } from "./render.ts";
import { extractsOf } from "./run_command.ts";
import * as shared from "./shared_options.ts";
import { processTerminal } from "./terminal.ts";

/** The subcommand; sets the exit code through `exit`. */
export function inspectCommand(exit: (code: number) => void): Command {
  return new Command("inspect")
    .description("tell what an extract is: format, year, municipality, counts, period, encoding, size")
    .argument("<paths...>", "extracts, directories of extracts, or - for standard input")
    .addOption(shared.encodingOption())
    .addOption(shared.parserOption())
    .addOption(shared.limitOption())
    .addOption(shared.jsonOption())
    .addOption(shared.quietOption())
    .addHelpText(
      "after",
      `
Examples:
  kprkit inspect extract.xml.gz
  kprkit inspect extracts/ --json | jq '.[].messages[].records'
  kprkit inspect - < extract.xml`,
    )
    .action(async (paths: string[], options: shared.ReadingOptions) => {
      const terminal = processTerminal({ quiet: options.quiet ?? false });
      const inspections: Inspection[] = [];
      for (const { path } of await extractsOf(paths)) {
        const progress = new ProgressLine(terminal);
        const inspection = await inspectSource(openSource(path), {
          parser: options.parser,
          ...options.limit,
          ...(options.encoding === undefined ? {} : { encoding: options.encoding }),
          onProgress: (state) => progress.update(state),
        }).finally(() => progress.end());
        inspections.push(inspection);
        if (!options.json) terminal.data(inspectionText(inspection) + "\n");
        if (inspection.failure !== undefined) {
          terminal.alert(`error: ${inspection.source}: ${inspection.failure.message}`);
          terminal.alert(`hint: ${inspection.failure.hint}`);
        }
      }
      if (options.json) terminal.data(JSON.stringify(inspections, null, 2) + "\n");
      const failed = inspections.some((inspection) => inspection.failure !== undefined);
      exit(failed ? ExitCode.input : ExitCode.fine);
    });
}

function inspectionText(inspection: Inspection): string {
  const lines: [string, string][] = [
    ["source", inspection.source],
    ["size", sizeText(inspection)],
    ["rate", `${Math.round(inspection.rate / 1e6)} MB/s`],
  ];
  for (const message of inspection.messages) {
    const municipality = [message.municipality, message.municipality_name].filter((part) => part !== null);
    lines.push(
      ["format", message.format + (message.enveloped ? ", in a MsgHead" : "")],
      ["version", message.version ?? "–"],
      ["encoding", message.encoding],
      ["year", String(message.year ?? "–")],
      ["period", message.period === null ? "–" : `${message.period.start} to ${message.period.end}`],
      ["municipality", municipality.join(" ") || "–"],
      ["sequence", message.sequence_number ?? "–"],
      [
        "made by",
        [message.system_id, message.system_version].filter((part) => part !== null).join(" ") || "–",
      ],
    );
    for (const [table, count] of inTableOrder(message.records)) lines.push([table, groupDigits(count)]);
    if (message.refusal !== null) lines.push(["refused", message.refusal]);
  }
  return textTable(["", ""], lines).trimStart();
}

function sizeText(inspection: Inspection): string {
  const onDisk = groupDigits(inspection.bytes_on_disk);
  return inspection.gzip
    ? `${groupDigits(inspection.bytes)} bytes unpacked, ${onDisk} as gzip`
    : `${onDisk} bytes`;
}
