/**
 * The options of `kprkit send`, and what they mean together.
 *
 * @module
 */
import { type Command, Option } from "commander";
import type { DeliveryEnvironment, TransportName } from "../delivery/dispatch.ts";
import { CommandError } from "./command_error.ts";
import { ExitCode } from "./exit_code.ts";
import * as shared from "./shared_options.ts";
import { timeSpan } from "./time_span.ts";

/** Options of every command that works on an outbox. */
export interface OutboxOptions extends shared.CommonOptions {
  readonly outbox: string;
  readonly lang: "nb" | "en";
}

/** Options of `kprkit send`, as the command line gives them. */
export interface SendCommandOptions extends OutboxOptions, Omit<shared.ReadingOptions, "workers"> {
  readonly workers: number;
  readonly config: string;
  readonly to?: DeliveryEnvironment;
  readonly transport?: TransportName;
  readonly year?: number;
  readonly type?: string;
  readonly messageVersion?: string;
  readonly prepare?: boolean;
  readonly dryRun?: boolean;
  readonly wait: number;
  readonly giveUpAfter: number;
  readonly allow?: readonly string[];
  readonly again?: boolean;
  readonly resend?: string;
  readonly withdraw?: string;
  readonly dismiss?: string;
  readonly reason?: string;
  readonly by?: string;
}

export const outboxOption = () =>
  new Option("--outbox <directory>", "where packages and the ledger lie").default("outbox");

export const deliverySettingsOption = () =>
  new Option("--config <file>", "settings of deliveries: who sends, keys, transports").default(
    "delivery.json",
  );

export const transportOption = () =>
  new Option("--transport <name>", "how it travels, where several ways are set up")
    .choices(["amqp", "dhhr", "slash", "edi", "folder"]);

/** Adds all options. */
export function addSendOptions(command: Command): void {
  command
    .addOption(
      new Option("--to <environment>", "where it goes: validation takes real extracts for a trial, test none")
        .choices(["production", "validation", "test"]),
    )
    .addOption(transportOption())
    .addOption(deliverySettingsOption())
    .addOption(outboxOption())
    .option("--year <year>", "reporting year that is to be sent; extracts of another stop it", year)
    .option("--type <name>", "message type of all that is named, where it is no yearly report")
    .option("--message-version <version>", "version of that message type")
    .option("--prepare", "guard, pack, sign and encrypt, and send nothing yet")
    .option("--dry-run", "only ask the guards")
    .addOption(
      new Option("--wait <time>", "wait so long for receipts after sending: 30s, 10m, 2h")
        .argParser((text) => timeSpan(text, "--wait")).default(0, "0s"),
    )
    .addOption(
      new Option("--give-up-after <time>", "try so long where the other side cannot be reached")
        .argParser((text) => timeSpan(text, "--give-up-after")).default(600_000, "10m"),
    )
    .option(
      "--allow <rule>",
      "let through what this rule of the guards stops; needs --reason and --by; may be given again",
      (rule: string, before: readonly string[] = []) => [...before, rule],
    )
    .option("--again", "send though the same was sent before; needs --reason and --by")
    .option("--resend <id>", "send this dispatch once more, the same bytes; needs --reason and --by")
    .option("--withdraw <id>", "do not send this prepared dispatch; needs --reason and --by")
    .option(
      "--dismiss <id>",
      "receipts that do not fit this dispatch have been looked at; needs --reason and --by",
    )
    .option("--reason <text>", "why, for the journal; no identity number may be in it")
    .option("--by <name>", "who orders it, for the journal")
    .addOption(shared.langOption())
    .addOption(shared.workersOption("auto"));
  shared.addSourceOptions(command);
}

/**
 * Who gives an order, and why.
 *
 * @throws {CommandError} Something is ordered, and it is not told.
 */
export function orderOf(options: SendCommandOptions): { readonly reason: string; readonly by: string } {
  const { reason = "", by = "" } = options;
  if (reason.trim() !== "" && by.trim() !== "") return { reason, by };
  throw new CommandError("An order needs a reason, and the name of who gives it", {
    exitCode: ExitCode.usage,
    hint:
      'Give --reason "agreed with the register on the telephone" --by "Kari Nordmann"; both go into the journal',
  });
}

function year(text: string): number {
  if (/^20\d\d$/.test(text)) return Number(text);
  throw new CommandError(`${text} is not a reporting year`, {
    exitCode: ExitCode.usage,
    hint: "Give --year such as 2025",
  });
}
