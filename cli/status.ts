/** `kprkit status`: how far every dispatch has come. Nothing is changed. */
import { Command, Option } from "commander";
import type { DispatchState } from "../delivery/dispatch.ts";
import type { DispatchHistory, Ledger, LedgerStatus } from "../delivery/ledger/mod.ts";
import { CommandError } from "./command_error.ts";
import { deliveryError } from "./delivery_failure.ts";
import { ExitCode } from "./exit_code.ts";
import { outboxOption, type OutboxOptions } from "./send_options.ts";
import * as shared from "./shared_options.ts";
import { historyText, statusText } from "./status_text.ts";
import { processTerminal } from "./terminal.ts";

interface StatusOptions extends OutboxOptions {
  readonly state?: readonly DispatchState[];
  readonly group?: string;
  readonly id?: string;
  readonly deadline?: string | true;
}

/** Every state, in the order that a dispatch goes through them. */
const states: readonly DispatchState[] = Object.freeze([
  "prepared",
  "sent",
  "acknowledged",
  "accepted",
  "partly",
  "rejected",
  "withdrawn",
]);

/** The subcommand; sets the exit code through `exit`. */
export function statusCommand(exit: (code: number) => void): Command {
  return new Command("status")
    .description("tell how far every dispatch has come, with reason and time")
    .addOption(outboxOption())
    .option(
      "--state <state>",
      `only dispatches in this state, may be given again: ${states.join(", ")}`,
      stateNames,
    )
    .option("--group <name>", "only dispatches that belong together so: 4601-2025")
    .option("--id <id>", "one dispatch with its steps, receipts and orders; eight characters are enough")
    .addOption(
      new Option(
        "--deadline [date]",
        "exit with 1 where the deadline is within 14 days, or past, and something is not accepted",
      ).argParser(day),
    )
    .addOption(shared.langOption())
    .addOption(shared.jsonOption())
    .addOption(shared.quietOption())
    .addHelpText(
      "after",
      `
Examples:
  kprkit status
  kprkit status --outbox outbox/ --state rejected --state sent
  kprkit status --id 0e9a3a0e
  kprkit status --deadline
  kprkit status --deadline 2026-02-01 --json | jq '.deadlines'

The deadline is 15 January after the reporting year, for what goes to
production; a date that is given is for all in the outbox. Times are Norwegian;
in JSON they are UTC. The outbox may be in use meanwhile.

Exit code 4: something was rejected, and nothing has been prepared in its place.
1: see --deadline.`,
    )
    .action(async (options: StatusOptions) => {
      const terminal = processTerminal({ quiet: options.quiet ?? false });
      const { Ledger, dispatchHistory, ledgerStatus } = await import("../delivery/ledger/mod.ts");
      try {
        using ledger = Ledger.open(options.outbox, { readOnly: true });
        const look = { lang: options.lang, width: terminal.width };
        if (options.id !== undefined) {
          const history = dispatchHistory(ledger, fullId(ledger, options.id))!;
          terminal.data(options.json ? historyJson(history) : historyText(history, look));
          exit(history.dispatch.state === "rejected" ? ExitCode.rejected : ExitCode.fine);
          return;
        }
        const status = ledgerStatus(ledger, {
          filter: {
            ...(options.state === undefined ? {} : { states: options.state }),
            ...(options.group === undefined ? {} : { group: options.group }),
          },
          ...(typeof options.deadline === "string" ? { deadline: options.deadline } : {}),
        });
        terminal.data(options.json ? statusJson(status) : statusText(status, look));
        exit(statusExitCode(status, { deadline: options.deadline !== undefined }));
      } catch (error) {
        throw deliveryError(error);
      }
    });
}

/** What was rejected goes before a deadline; that counts only where it was asked for. */
export function statusExitCode(
  { rejected, deadlines }: Pick<LedgerStatus, "rejected" | "deadlines">,
  { deadline }: { readonly deadline: boolean },
): number {
  if (rejected.length > 0) return ExitCode.rejected;
  const pressing = deadlines.some(({ state }) => state === "near" || state === "past");
  return deadline && pressing ? ExitCode.findings : ExitCode.fine;
}

/** `{ at, counts, dispatches, rejected, misfits, strays, deadlines }`. */
function statusJson(status: LedgerStatus): string {
  return JSON.stringify(status, null, 2) + "\n";
}

/** `{ dispatch, history, receipts, journal }`. */
function historyJson(history: DispatchHistory): string {
  return JSON.stringify(history, null, 2) + "\n";
}

/** The message id that begins so. */
function fullId(ledger: Ledger, text: string): string {
  const begin = text.toLowerCase();
  const ids = /^[0-9a-f-]{8,36}$/.test(begin)
    ? ledger.list().map(({ id }) => id).filter((id) => id.startsWith(begin))
    : [];
  if (ids.length === 1) return ids[0]!;
  throw new CommandError(
    ids.length === 0
      ? `No dispatch has the message id ${text}`
      : `${ids.length} dispatches have an id like ${text}`,
    {
      exitCode: ExitCode.usage,
      hint: ids.length === 0
        ? "kprkit status lists them all; give at least eight characters of the id"
        : "Give more of the id",
    },
  );
}

/** `--state`, which may be given again. */
function stateNames(text: string, before: readonly DispatchState[] = []): readonly DispatchState[] {
  if ((states as readonly string[]).includes(text)) return [...before, text as DispatchState];
  throw new CommandError(`There is no state ${text}`, {
    exitCode: ExitCode.usage,
    hint: `Give --state one of ${states.join(", ")}`,
  });
}

function day(text: string): string {
  // Dates that do not exist roll over to others.
  const date = /^\d{4}-\d{2}-\d{2}$/.test(text) ? new Date(text) : new Date(NaN);
  if (!Number.isNaN(date.getTime()) && date.toISOString().startsWith(text)) return text;
  throw new CommandError(`${text} is not a day`, {
    exitCode: ExitCode.usage,
    hint: "Give --deadline such as 2026-01-15, or nothing after it",
  });
}
