/** `kprkit receipts`: the answers that have come, into the ledger. */
import { Command, Option } from "commander";
import type { TransportName } from "../delivery/dispatch.ts";
import type { Ledger } from "../delivery/ledger/mod.ts";
import type { CollectedReceipt } from "../delivery/outbox/mod.ts";
import { CommandError } from "./command_error.ts";
import { deliveryError, needNetwork } from "./delivery_failure.ts";
import { ExitCode } from "./exit_code.ts";
import { interruptible } from "./interrupt.ts";
import { openOutbox } from "./open_outbox.ts";
import { deliverySettingsOption, outboxOption, type OutboxOptions, transportOption } from "./send_options.ts";
import { collectedText } from "./send_text.ts";
import * as shared from "./shared_options.ts";
import { processTerminal, type Terminal } from "./terminal.ts";
import { timeSpan } from "./time_span.ts";

interface ReceiptsCommandOptions extends OutboxOptions {
  readonly config: string;
  readonly transport?: TransportName;
  readonly follow?: boolean;
  readonly idle: number;
}

/** The subcommand; sets the exit code through `exit`. */
export function receiptsCommand(exit: (code: number) => void): Command {
  return new Command("receipts")
    .description("take the answers that have come, and settle the dispatches they are for")
    .argument("[files...]", "receipts that came another way: Apprec as XML, or sealed")
    .option("--follow", "go on until Ctrl-C")
    .addOption(
      new Option("--idle <time>", "end when nothing has come for so long")
        .argParser((text) => timeSpan(text, "--idle")).default(10_000, "10s"),
    )
    .addOption(transportOption())
    .addOption(deliverySettingsOption())
    .addOption(outboxOption())
    .addOption(shared.langOption())
    .addOption(shared.jsonOption())
    .addOption(shared.quietOption())
    .addHelpText(
      "after",
      `
Examples:
  kprkit receipts
  kprkit receipts --follow --lang en
  kprkit receipts apprec.xml
  kprkit receipts --json | jq 'select(.settlement.kind != "applied")'

A receipt leaves the carrier only when it is in the ledger. One that comes
twice, for an earlier attempt, for nothing that was sent, or that contradicts
what stands, is told here and in kprkit status, and changes nothing. With --json
each receipt is one line.

Exit code 4: a dispatch was rejected. 1: something came that does not fit.
Run it through its own task, npx --yes deno@2.9.6 task receipts: the task kprkit
has no network, by design, and takes receipts from a folder only.`,
    )
    .action(async (files: string[], options: ReceiptsCommandOptions) => {
      const terminal = processTerminal({ quiet: options.quiet ?? false });
      try {
        exit(await interruptible((signal) => receipts(files, { options, terminal, signal })));
      } catch (error) {
        throw deliveryError(error);
      }
    });
}

async function receipts(
  files: readonly string[],
  { options, terminal, signal }: {
    readonly options: ReceiptsCommandOptions;
    readonly terminal: Terminal;
    readonly signal: AbortSignal;
  },
): Promise<number> {
  const outbox = await import("../delivery/outbox/mod.ts");
  const { openReceipt, openRoute, readDeliverySettings } = await import("../delivery/settings/mod.ts");
  using ledger = await openOutbox(options.outbox);
  let rejected = false;
  let misfits = false;
  const tell = (collected: CollectedReceipt) => {
    if (collected.receipt === undefined) misfits = true;
    else if (collected.settlement.applied) rejected ||= collected.receipt.verdict === "rejected";
    else misfits ||= collected.settlement.kind !== "duplicate";
    terminal.data(
      options.json ? JSON.stringify(collected) + "\n" : collectedText(collected, options.lang) + "\n",
    );
  };
  const settings = await readDeliverySettings(options.config);
  if (files.length > 0) {
    const open = await openReceipt(settings);
    for (const path of files) {
      const receipt = await open(await Deno.readFile(path));
      tell({ receipt, settlement: await ledger.settle(receipt) });
    }
  } else {
    // Whoever has only one way, or has sent over only one, need not name it.
    const transport = options.transport ?? onlyTransport(ledger);
    const last = ledger.list(transport === undefined ? {} : { transport }).at(-1);
    if (last === undefined) {
      throw new CommandError(
        `Nothing was ever sent from ${options.outbox}${transport === undefined ? "" : ` over ${transport}`}`,
        { exitCode: ExitCode.usage, hint: "Name the outbox with --outbox" },
      );
    }
    if (last.transport !== "folder") needNetwork("receipts");
    const route = openRoute(settings, {
      environment: last.environment,
      ...(transport === undefined ? {} : { transport }),
    });
    await using opened = await route.open({ onWarning: (text) => terminal.note(`note: ${text}`) });
    await outbox.collectReceipts(opened, {
      ledger,
      signal,
      ...(options.follow ? {} : { idle: options.idle }),
      onReceipt: tell,
    });
  }
  return rejected ? ExitCode.rejected : misfits ? ExitCode.findings : ExitCode.fine;
}

function onlyTransport(ledger: Ledger): TransportName | undefined {
  const names = new Set(ledger.list().map(({ transport }) => transport));
  return names.size === 1 ? [...names][0] : undefined;
}
