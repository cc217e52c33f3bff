/** `kprkit send`: guard, pack, sign, encrypt, send, and wait for the answer. */
import { Command } from "commander";
import type { DispatchStatus } from "../delivery/dispatch.ts";
import type { GuardResult, GuardRuleId } from "../delivery/guards/mod.ts";
import type { Ledger } from "../delivery/ledger/mod.ts";
import type {
  DeliverResult,
  Payload,
  PrepareOptions,
  ReceiptFollower,
  SendEvent,
} from "../delivery/outbox/mod.ts";
import type { Route } from "../delivery/settings/mod.ts";
import type { Transport } from "../delivery/transport.ts";
import { CommandError } from "./command_error.ts";
import { deliveryError, needNetwork } from "./delivery_failure.ts";
import { ExitCode } from "./exit_code.ts";
import { guardText } from "./guard_text.ts";
import { interruptible } from "./interrupt.ts";
import { ProgressLine } from "./progress_line.ts";
import { extractsOf } from "./run_command.ts";
import { openOutbox } from "./open_outbox.ts";
import { addSendOptions, orderOf, type SendCommandOptions } from "./send_options.ts";
import { collectedText, eventText, sentText } from "./send_text.ts";
import { processTerminal, type Terminal } from "./terminal.ts";

/** The subcommand; sets the exit code through `exit`. */
export function sendCommand(exit: (code: number) => void): Command {
  const command = new Command("send")
    .description("deliver extracts: guard, pack, sign, encrypt, send, and wait for the answer")
    .argument(
      "[paths...]",
      "extracts, or directories of extracts; without any, what the outbox has prepared",
    );
  addSendOptions(command);
  return command
    .addHelpText(
      "after",
      `
Examples:
  kprkit send KPR_IPL_2025.xml KPR_IDE_2025.xml --to validation --dry-run
  kprkit send KPR_IPL_2025.xml KPR_IDE_2025.xml --to production --year 2025 --wait 10m
  kprkit send extracts/ --to validation --prepare
  kprkit send --transport amqp
  kprkit send HST_2026-01-05.json --to test --transport slash --type HST_Konsultasjon --message-version 1
  kprkit send --resend 0e9a3a0e-0000-4000-8000-000000000001 --reason "no receipt in a week" --by Kari

Give the professional and the ident message of a year together: they become two
dispatches, KPR_IPL and KPR_IDE. Nothing is sent twice: the same command again
goes on where it was cut off. The register answers later: kprkit receipts takes
its answers, kprkit status tells how far all is. --withdraw and --dismiss alone
send nothing.

Exit code 0: handed over, and with --wait accepted. 1: something is still on its
way. 4: rejected. 5: stopped by a guard; nothing was packed. The settings stand
in docs/delivery.md, the guards in docs/guards.md.
Run it through its own task, npx --yes deno@2.9.6 task send: the task kprkit has
no network, by design, and sends to a folder only.`,
    )
    .action(async (paths: string[], options: SendCommandOptions) => {
      const terminal = processTerminal({ quiet: options.quiet ?? false });
      try {
        exit(await interruptible((signal) => send(paths, { options, terminal, signal })));
      } catch (error) {
        throw deliveryError(error);
      }
    });
}

interface SendContext {
  readonly options: SendCommandOptions;
  readonly terminal: Terminal;
  readonly signal: AbortSignal;
}

async function send(paths: readonly string[], context: SendContext): Promise<number> {
  const { options, terminal } = context;
  checkOrders(options);
  const { openRoute, readDeliverySettings } = await import("../delivery/settings/mod.ts");
  const settings = await readDeliverySettings(options.config);
  if (options.dryRun) {
    const { result } = await guard(paths, openRoute(settings, choice(options, [])), context);
    terminal.data(options.json ? JSON.stringify(result, null, 2) + "\n" : guardText(result, options));
    return result.stopped ? ExitCode.guard : ExitCode.fine;
  }
  if (paths.length > 0) await Deno.mkdir(options.outbox, { recursive: true, mode: 0o700 });
  using ledger = await openOutbox(options.outbox);
  using _sending = await ledger.lockSending();
  if (paths.length === 0 && options.resend === undefined && ordersOf(options).length > 0) {
    // Whoever takes something back does not mean all the rest to leave.
    const dispatches = await giveOrders(ledger, options);
    terminal.data(
      options.json
        ? JSON.stringify({ dispatches }, null, 2) + "\n"
        : sentText(dispatches, undefined, { lang: options.lang, width: terminal.width }),
    );
    return ExitCode.fine;
  }
  const waiting = paths.length > 0 ? [] : dueOf(ledger, options);
  const route = openRoute(settings, choice(options, waiting));
  // A folder needs no network; packages for SLASH are made with a key that is asked for.
  if (route.transport !== "folder" && (!options.prepare || route.transport === "slash")) needNetwork("send");
  let guarded: GuardResult | undefined;
  let payloads: readonly Payload[] = [];
  if (paths.length > 0) {
    ({ result: guarded, payloads } = await guard(paths, route, context));
    if (guarded.stopped) {
      terminal.data(options.json ? JSON.stringify(guarded, null, 2) + "\n" : guardText(guarded, options));
      return ExitCode.guard;
    }
  }
  await giveOrders(ledger, options);
  const notes = (guarded?.overrides ?? []).filter(({ count }) => count > 0).map((override) => ({
    kind: "override",
    text: `${override.rule} (${override.count}): ${override.reason}`,
    by: override.by,
  }));
  return await new Sending({ ...context, ledger, route, payloads, notes }).run();
}

/** Everything that is ordered has its reason, before anything is done. */
function checkOrders(options: SendCommandOptions): void {
  const ordered = ordersOf(options);
  if (options.allow !== undefined || options.again || ordered.length > 0) orderOf(options);
  if (options.dryRun && ordered.length > 0) {
    throw new CommandError("--dry-run only asks the guards, and carries out no order", {
      exitCode: ExitCode.usage,
      hint: `Leave out --dry-run, or --${ordered[0]!.kind}`,
    });
  }
}

/** What the outbox would send now, with what is ordered to be sent once more. */
function dueOf(ledger: Ledger, { transport, resend }: SendCommandOptions): readonly DispatchStatus[] {
  const ordered = resend === undefined ? undefined : ledger.get(resend.toLowerCase());
  return ordered === undefined ? ledger.next(transport === undefined ? {} : { transport }) : [ordered];
}

/** Where to, and how: by the options, or by what waits in the outbox. */
function choice(options: SendCommandOptions, waiting: readonly DispatchStatus[]) {
  const environments = new Set(waiting.map(({ environment }) => environment));
  const transports = new Set(waiting.map(({ transport }) => transport));
  const environment = options.to ?? (environments.size === 1 ? [...environments][0] : undefined);
  const transport = options.transport ?? (transports.size === 1 ? [...transports][0] : undefined);
  if (environment === undefined) throw noDestination(environments);
  return { environment, ...(transport === undefined ? {} : { transport }) };
}

function noDestination(environments: ReadonlySet<string>): CommandError {
  return environments.size > 1
    ? new CommandError(`The outbox has dispatches for ${[...environments].sort().join(" and ")}`, {
      exitCode: ExitCode.usage,
      hint: "Say which are to be sent: --to production, validation or test",
    })
    : new CommandError("It is not told where to send, and nothing waits in the outbox", {
      exitCode: ExitCode.usage,
      hint: "Give extracts, and --to production, validation or test",
    });
}

/** What is ordered for single dispatches, in the order it is carried out. */
function ordersOf(options: SendCommandOptions) {
  return (["dismiss", "withdraw", "resend"] as const).flatMap((kind) => {
    const id = options[kind];
    return id === undefined ? [] : [{ kind, id: id.toLowerCase() }];
  });
}

async function giveOrders(ledger: Ledger, options: SendCommandOptions): Promise<DispatchStatus[]> {
  const dispatches = [];
  for (const { kind, id } of ordersOf(options)) {
    dispatches.push(await ledger.order(id, { kind, ...orderOf(options) }));
  }
  return dispatches;
}

/** Message types of the yearly report, by what an extract is. */
const types: Readonly<Record<string, string>> = Object.freeze({
  professional: "KPR_IPL",
  ident: "KPR_IDE",
  health_station: "HST",
});

async function guard(
  paths: readonly string[],
  route: Route,
  { options, terminal, signal }: SendContext,
): Promise<{ readonly result: GuardResult; readonly payloads: readonly Payload[] }> {
  const { guardPayloads } = await import("../delivery/guards/mod.ts");
  const { payloadFile } = await import("../delivery/outbox/mod.ts");
  const { planRun } = await import("../stream/run_plan.ts");
  const extracts = await extractsOf(paths);
  if (extracts.length === 0) {
    throw new CommandError("There is nothing to send", {
      exitCode: ExitCode.input,
      hint: "Name extracts, or a directory that holds some",
    });
  }
  const reading = {
    parser: options.parser,
    ...options.limit,
    ...(options.encoding === undefined ? {} : { encoding: options.encoding }),
    ...(options.municipality === undefined ? {} : { municipality: options.municipality }),
  };
  const plan = await planRun(extracts, reading);
  const kinds = new Map(plan.map(({ path, kind }) => [path, kind]));
  const progress = new ProgressLine(terminal);
  const { address } = route;
  const result = await guardPayloads(
    extracts.map(({ path }) => ({ path, type: options.type ?? types[kinds.get(path) ?? ""] ?? "unknown" })),
    {
      ...reading,
      environment: route.environment,
      persons: route.persons,
      ...(options.year === undefined ? {} : { year: options.year }),
      ...(address === undefined
        ? {}
        : { receiver: { organisation: address.herId, service: address.service.herId } }),
      override: (options.allow ?? []).map((rule) => ({ rule: rule as GuardRuleId, ...orderOf(options) })),
      workers: options.workers,
      onProgress: (state) => progress.update(state),
      signal,
    },
  ).finally(() => progress.end());
  const payloads = [];
  for (const account of result.stopped ? [] : result.payloads) {
    payloads.push(
      await payloadFile(account, { version: options.messageVersion ?? null, sender: route.sender }),
    );
  }
  return { result, payloads };
}

interface SendingContext extends SendContext {
  readonly ledger: Ledger;
  readonly route: Route;
  readonly payloads: readonly Payload[];
  readonly notes: NonNullable<PrepareOptions["notes"]>;
}

/** One run of the command, after the guards. */
class Sending {
  readonly #context: SendingContext;
  readonly #touched = new Set<string>();

  constructor(context: SendingContext) {
    this.#context = context;
  }

  async run(): Promise<number> {
    const { options, terminal, route, ledger, payloads, signal } = this.#context;
    const outbox = await import("../delivery/outbox/mod.ts");
    const { receiverOrganisationFact } = await import("../delivery/ledger/mod.ts");
    const files = new outbox.PackageFiles(options.outbox);
    const known = new Set(ledger.list().map(({ packageFile }) => packageFile));
    await files.sweep((file) => known.has(file));
    const groups = outbox.groupPayloads(payloads);
    const preparing = {
      ledger,
      files,
      packager: await route.packager(),
      transport: route.transport,
      environment: route.environment,
      sender: route.sender,
      receiver: route.receiver,
      ...(route.address === undefined ? {} : { facts: { [receiverOrganisationFact]: route.address.herId } }),
      signal,
      notes: this.#context.notes,
      ...(options.again ? { again: orderOf(options) } : {}),
      onPrepared: (dispatches: readonly DispatchStatus[]) => this.#note(dispatches),
      onKnown: ({ dispatch }: { readonly dispatch: DispatchStatus }) => this.#note([dispatch]),
    };
    if (options.prepare) {
      await outbox.prepareAll(groups, preparing);
      return this.#tell(undefined);
    }
    await using transport = await route.open({ onWarning: (text) => terminal.note(`note: ${text}`) });
    await using follower = options.wait > 0 ? this.#follow(transport, outbox) : undefined;
    const result = await outbox.deliver(groups, transport, {
      ...preparing,
      giveUpAfter: options.giveUpAfter,
      ...(route.isStale === undefined ? {} : { isStale: route.isStale }),
      onEvent: (event) => this.#event(event),
    });
    signal.throwIfAborted();
    const enough = () => this.#unanswered().length === 0;
    await follower?.until(enough, { milliseconds: options.wait, signal });
    return this.#tell(result);
  }

  #note(dispatches: readonly DispatchStatus[]): void {
    for (const { id } of dispatches) this.#touched.add(id);
  }

  #event(event: SendEvent): void {
    const { terminal, options } = this.#context;
    this.#touched.add(event.dispatch.id);
    const text = eventText(event, options.lang);
    if (text !== "") terminal.note(text);
  }

  /** Dispatches of this run that the register has not spoken on yet. */
  #unanswered(): readonly DispatchStatus[] {
    const { ledger } = this.#context;
    return [...this.#touched].flatMap((id) => ledger.get(id) ?? [])
      .filter(({ state }) => state === "sent" || state === "acknowledged");
  }

  #follow(transport: Transport, outbox: typeof import("../delivery/outbox/mod.ts")): ReceiptFollower {
    const { ledger, terminal, options } = this.#context;
    return new outbox.ReceiptFollower(transport, {
      ledger,
      onReceipt: (collected) => terminal.note(collectedText(collected, options.lang)),
    });
  }

  /** Tells what became of the dispatches of this run; returns the exit code. */
  #tell(result: DeliverResult | undefined): number {
    const { ledger, options, terminal } = this.#context;
    const dispatches = [...this.#touched].flatMap((id) => ledger.get(id) ?? [])
      .sort((a, b) => a.sequence - b.sequence || (a.id < b.id ? -1 : 1));
    terminal.data(
      options.json
        ? JSON.stringify({ dispatches, ...(result === undefined ? {} : { result }) }, null, 2) + "\n"
        : sentText(dispatches, result, { lang: options.lang, width: terminal.width }),
    );
    if (dispatches.some(({ state }) => state === "rejected") || (result?.refused ?? 0) > 0) {
      return ExitCode.rejected;
    }
    if (options.prepare) return ExitCode.fine;
    const open = dispatches.filter(({ state }) =>
      state === "prepared" || state === "sent" || (options.wait > 0 && state === "acknowledged")
    );
    return open.length > 0 || (result?.left ?? 0) > 0 ? ExitCode.findings : ExitCode.fine;
  }
}
