/**
 * What sending and the receipts say, in words.
 *
 * @module
 */
import type { DispatchState, DispatchStatus } from "../delivery/dispatch.ts";
import type { SettlementKind } from "../delivery/ledger/mod.ts";
import type { CollectedReceipt, DeliverResult, SendEvent } from "../delivery/outbox/mod.ts";
import type { ReceiptVerdict } from "../delivery/receipt.ts";
import { duration } from "./progress_line.ts";
import { textTable } from "./render.ts";

type Language = "nb" | "en";

const texts = Object.freeze({
  nb: {
    states: {
      prepared: "klargjort",
      sent: "sendt, ikke bekreftet",
      acknowledged: "overlevert",
      accepted: "godtatt",
      partly: "delvis godtatt",
      rejected: "avvist",
      withdrawn: "trukket",
    } satisfies Record<DispatchState, string>,
    verdicts: {
      acknowledged: "mottaket er bekreftet",
      accepted: "godtatt",
      partly: "delvis godtatt",
      rejected: "avvist",
    } satisfies Record<ReceiptVerdict, string>,
    settlements: {
      applied: "",
      duplicate: "den sier ikke noe nytt",
      late: "den gjelder et tidligere forsøk",
      unknown: "ingen forsendelse har denne meldings-id-en",
      contradictory: "den motsier det som står",
      not_due: "forsendelsen er ikke sendt ennå",
    } satisfies Record<SettlementKind, string>,
    head: ["type", "kommune", "år", "status", "id", "grunn"],
    receipt: (id: string) => `Kvittering for ${id}`,
    unreadable: "Noe kom som kvittering og kunne ikke leses",
    deferred: "er ikke levert ennå",
    unknown: "er kanskje levert",
    refused: "ble ikke tatt imot",
    retry: (time: string) => `nytt forsøk om ${time}`,
    noRetry: "ingen flere forsøk i denne omgangen",
    stopped: "Sendingen stoppet",
    left: (count: number) =>
      `${count} ${count === 1 ? "forsendelse venter" : "forsendelser venter"} på å bli sendt.`,
    known: (count: number) =>
      `${count} ${
        count === 1 ? "fil er" : "filer er"
      } sendt eller klargjort før, og ble ikke sendt en gang til.`,
    none: "Ingenting ble sendt.",
    next: "kprkit status viser hvor langt alt er kommet; kprkit receipts henter kvitteringer.",
  },
  en: {
    states: {
      prepared: "prepared",
      sent: "sent, not confirmed",
      acknowledged: "handed over",
      accepted: "accepted",
      partly: "partly accepted",
      rejected: "rejected",
      withdrawn: "withdrawn",
    } satisfies Record<DispatchState, string>,
    verdicts: {
      acknowledged: "arrival confirmed",
      accepted: "accepted",
      partly: "partly accepted",
      rejected: "rejected",
    } satisfies Record<ReceiptVerdict, string>,
    settlements: {
      applied: "",
      duplicate: "it says nothing new",
      late: "it is for an earlier attempt",
      unknown: "no dispatch has this message id",
      contradictory: "it contradicts what stands",
      not_due: "the dispatch has not been sent yet",
    } satisfies Record<SettlementKind, string>,
    head: ["type", "municipality", "year", "state", "id", "reason"],
    receipt: (id: string) => `Receipt for ${id}`,
    unreadable: "Something came as a receipt and could not be read",
    deferred: "has not been delivered yet",
    unknown: "may have been delivered",
    refused: "was not taken",
    retry: (time: string) => `next attempt in ${time}`,
    noRetry: "no more attempts this time",
    stopped: "Sending stopped",
    left: (count: number) => `${count} ${count === 1 ? "dispatch waits" : "dispatches wait"} to be sent.`,
    known: (count: number) =>
      `${count} ${count === 1 ? "file was" : "files were"} sent or prepared before, and not sent once more.`,
    none: "Nothing was sent.",
    next: "kprkit status tells how far all is; kprkit receipts takes receipts.",
  },
});

/** A state, as people say it. */
export function stateText(state: DispatchState, lang: Language): string {
  return texts[lang].states[state];
}

/** One line on an attempt that did not succeed; empty for one that did. */
export function eventText({ dispatch, outcome, retryIn }: SendEvent, lang: Language): string {
  const words = texts[lang];
  if (outcome.kind === "acknowledged" || outcome.kind === "answered") return "";
  const what = `${dispatch.type} ${dispatch.id} ${words[outcome.kind]}`;
  const why = `${outcome.problem.code}: ${outcome.problem.text}`;
  if (outcome.kind === "refused") return `${what} (${why})`;
  return `${what} (${why}); ${retryIn === undefined ? words.noRetry : words.retry(duration(retryIn / 1000))}`;
}

/** One line on a receipt. */
export function collectedText(collected: CollectedReceipt, lang: Language): string {
  const words = texts[lang];
  if (collected.receipt === undefined) {
    return `${words.unreadable} (${collected.problem.code}: ${collected.problem.text})`;
  }
  const { receipt, settlement } = collected;
  const strange = settlement.applied ? "" : words.settlements[settlement.kind];
  const problems = receipt.problems.map(({ code, text }) => `${code} ${text}`.trim()).join("; ");
  return `${words.receipt(receipt.originalId)}: ${words.verdicts[receipt.verdict]}` +
    (problems === "" ? "" : ` – ${problems}`) + (strange === "" ? "" : ` (${strange})`);
}

/** What became of the dispatches of a run. */
export function sentText(
  dispatches: readonly DispatchStatus[],
  result: DeliverResult | undefined,
  { lang, width }: { readonly lang: Language; readonly width: number },
): string {
  const words = texts[lang];
  const parts: string[] = [];
  if (dispatches.length === 0) parts.push(`${words.none}\n`);
  else {
    const rows = dispatches.map(({ type, municipality, year, state, id, reason, problems }) => [
      type,
      municipality ?? "–",
      String(year ?? "–"),
      words.states[state],
      id,
      problems.length === 0 ? reason : problems.map(({ code, text }) => `${code} ${text}`.trim()).join("; "),
    ]);
    const table = textTable(words.head, rows);
    const longest = Math.max(...table.split("\n").map((line) => line.length));
    parts.push(longest <= width ? table : rows.map(blockText).join(""));
  }
  if (result?.stopped !== undefined) {
    const { problem, hint } = result.stopped;
    parts.push(`${words.stopped}: ${problem.code}: ${problem.text}\n${hint}\n`);
  }
  if (result !== undefined && result.known > 0) parts.push(`${words.known(result.known)}\n`);
  if (result !== undefined && result.left > 0) parts.push(`${words.left(result.left)}\n`);
  if (result !== undefined) parts.push(`${words.next}\n`);
  return parts.join("\n");
}

/** A row on lines of its own, where the table is too wide. */
function blockText([type, municipality, year, state, id, reason]: readonly string[]): string {
  return `${type} ${municipality} ${year}: ${state}\n  ${id}\n${reason === "" ? "" : `  ${reason}\n`}`;
}
