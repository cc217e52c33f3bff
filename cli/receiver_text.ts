/**
 * What the simulated register tells of messages, in words.
 *
 * @module
 */
import type { AnswerCounts, BusServiceEvent, TakenMessage } from "../delivery/receiver/mod.ts";
import { textTable } from "./render.ts";

/** Languages. */
export type ReceiverLanguage = "nb" | "en";

const texts = Object.freeze({
  nb: {
    verdicts: { accepted: "godtatt", partly: "delvis godtatt", rejected: "avvist" },
    again: "kommet før",
    simulation: "Dette er en simulering for test. Ingenting som sendes hit, kommer til registeret.",
    nothing: "Ingen meldinger kom.",
    head: ["vei", "godtatt", "delvis", "avvist", "kommet før"],
    owed: (count: number) =>
      count === 1
        ? "1 kvittering er ikke sendt ennå; den sendes neste gang mottakeren startes."
        : `${count} kvitteringer er ikke sendt ennå; de sendes neste gang mottakeren startes.`,
    fault: "feil på bestilling",
    made: (directory: string) => `Nøkler for engangsbruk er laget i ${directory}; avsenderens er blant dem.`,
    waits: (queue: string) => `Venter på meldinger i ${queue}`,
    listens: (url: string) => `Tar imot dhhr og SLASH på ${url}`,
    lost: (seconds: string) => `Forbindelsen til bussen er nede; prøver igjen om ${seconds} s`,
    missing: "Køen kan ikke leses; prøver igjen",
    stuck: (queue: string) => `Kvitteringen til ${queue} kom ikke fram; prøver igjen`,
    unanswerable: "En melding uten avsender er satt til side",
    unverified: "Tilgangstoken blir ikke verifisert.",
    settings: (file: string) =>
      `Innstillinger for en avsender er skrevet: kprkit send --config ${file} --to test`,
  },
  en: {
    verdicts: { accepted: "accepted", partly: "accepted in part", rejected: "rejected" },
    again: "was here before",
    simulation: "This is a simulation for tests. Nothing that is sent here comes to the register.",
    nothing: "No messages came.",
    head: ["route", "accepted", "in part", "rejected", "here before"],
    owed: (count: number) =>
      count === 1
        ? "1 receipt is not sent yet; it is when the receiver is started the next time."
        : `${count} receipts are not sent yet; they are when the receiver is started the next time.`,
    fault: "fault on request",
    made: (directory: string) => `Throw-away keys were made in ${directory}; the sender's are among them.`,
    waits: (queue: string) => `Waits for messages in ${queue}`,
    listens: (url: string) => `Takes dhhr and SLASH at ${url}`,
    lost: (seconds: string) => `The connection to the bus is down; tries again in ${seconds} s`,
    missing: "The queue cannot be read; tries again",
    stuck: (queue: string) => `The receipt for ${queue} did not get there; tries again`,
    unanswerable: "A message without a sender was put aside",
    unverified: "Access tokens are not verified.",
    settings: (file: string) => `Settings for a sender are written: kprkit send --config ${file} --to test`,
  },
});

/** Fixed texts. */
export function receiverTexts(lang: ReceiverLanguage): typeof texts["nb" | "en"] {
  return texts[lang];
}

/** One message as a line. */
export function messageLine(message: TakenMessage, lang: ReceiverLanguage): string {
  const { route, type, id, verdict, problems, duplicate } = message;
  const text = texts[lang];
  const told = [
    ...(duplicate ? [text.again] : []),
    ...problems.map(({ code, text }) => `${code} ${text}`),
  ];
  const tail = told.length === 0 ? "" : `: ${told.join("; ")}`;
  return `${route}  ${type}  ${id}  ${text.verdicts[verdict]}${tail}\n`;
}

/** One message as a line of JSON. */
export function messageJson({ id, type, verdict, problems, route, duplicate }: TakenMessage): string {
  return JSON.stringify({ id, type, verdict, problems, route, duplicate }) + "\n";
}

/** What the bus tells besides messages; `undefined` for what need not be told. */
export function eventLine(event: BusServiceEvent, lang: ReceiverLanguage): string | undefined {
  const text = texts[lang];
  switch (event.kind) {
    case "queue":
      return `${text.missing}: ${event.error.message}`;
    case "answer":
      return `${text.stuck(event.queue)} (${event.code})`;
    case "fault":
      return `amqp  ${event.messageId ?? "–"}  ${text.fault}: ${event.fault}`;
    case "unanswerable":
      return text.unanswerable;
    case "done":
      return undefined;
  }
}

/** Counts messages by route and verdict. */
export class ReceiverSums {
  readonly #sums = new Map<string, { accepted: number; partly: number; rejected: number; again: number }>();

  /** Counts one arrival. */
  add({ route, verdict, duplicate }: TakenMessage): void {
    const sum = this.#sums.get(route) ?? { accepted: 0, partly: 0, rejected: 0, again: 0 };
    this.#sums.set(route, sum);
    if (duplicate) sum.again++;
    else sum[verdict]++;
  }

  /** The sums as a table, with what is still owed. */
  text(lang: ReceiverLanguage, { pending }: AnswerCounts): string {
    const text = texts[lang];
    const rows = [...this.#sums].sort(([a], [b]) => a < b ? -1 : 1).map((
      [route, { accepted, partly, rejected, again }],
    ) => [route, accepted, partly, rejected, again]);
    const table = rows.length === 0 ? `${text.nothing}\n` : textTable(text.head, rows);
    return table + (pending === 0 ? "" : `${text.owed(pending)}\n`);
  }
}
