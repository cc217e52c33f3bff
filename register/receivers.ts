/**
 * Where the register takes messages: its communication parties in the address register of Norsk helsenett, letter by
 * letter.
 *
 * A message goes to a service (HER-id of level 2) within an organisation (level 1). The letters name the services
 * completely and the organisation only since 2025; what a letter leaves out, and what stands here in its place, is told
 * in {@linkcode KprReceiver.assumed}.
 *
 * @module
 */

/** A register for production, for trials with real extracts, or for trials of the way there. */
export type ReceiverEnvironment = "production" | "validation" | "test";

/** Which persons a message to a receiver may be about. */
export type PersonsAllowed = "real" | "synthetic" | "either";

/** A communication party of the address register. */
export interface ReceiverParty {
  /** Its name, for people; messages are addressed by the HER-id. */
  readonly name: string;
  /** Its HER-id. */
  readonly herId: string;
}

/** An organisation and the service in it that takes messages, as a letter of the register names them. */
export interface KprReceiver extends ReceiverParty {
  /** What the party is for. */
  readonly environment: ReceiverEnvironment;
  /** The service within the organisation. */
  readonly service: ReceiverParty;
  /** Address register that has the parties: its production has those for validation too. */
  readonly addressRegister: "production" | "test";
  /**
   * Production counts what it gets, so that nobody may be in it who does not exist; the test address register is open to
   * trials of communication only, so that nobody may be in it who does. Validation takes trials with an extract
   * («testinnsending»), which is real where the municipality sends it and fictitious where a vendor does.
   */
  readonly persons: PersonsAllowed;
  /** E-mail address for EDI; `null` where the source tells none, and the address register is to be asked. */
  readonly ediAddress: string | null;
  /** Date of the letter, from which on this holds: `2025-10-27`. */
  readonly since: string;
  /** Document and section. */
  readonly source: string;
  /** What the source does not tell and kprkit has put in its place; empty where it tells all. */
  readonly assumed: readonly string[];
}

const letter2023 =
  "Letter of Helsedirektoratet to the municipalities of 27.11.2023, ref. 23/50208-1, «Innsendingsmåte – tekniske krav»";
const letter2025 =
  "Letter of Folkehelseinstituttet to the municipalities of 27.10.2025, ref. 25/03663-1, «Innsendingsmåte – tekniske krav»";

const institute = { name: "Folkehelseinstituttet", herId: "85217" } as const;
const registerService: ReceiverParty = { name: "Kommunalt pasient- og brukerregister", herId: "122612" };
const serviceName = "the name of the service; the letter gives its HER-id only";
const organisation2023 =
  "the organisation: the letter gives none, and what it sent to is today a service of Folkehelseinstituttet";

/** The parties, the latest letter first. */
export const kprReceivers: readonly KprReceiver[] = frozen([
  {
    environment: "production",
    ...institute,
    service: registerService,
    addressRegister: "production",
    persons: "real",
    ediAddress: null,
    since: "2025-10-27",
    source: letter2025,
    assumed: [serviceName],
  },
  {
    environment: "validation",
    ...institute,
    service: { name: "KPR Validering", herId: "171479" },
    addressRegister: "production",
    persons: "either",
    ediAddress: null,
    since: "2025-10-27",
    source: `${letter2025}, and «Testinnsending»`,
    assumed: [],
  },
  {
    environment: "production",
    ...institute,
    service: registerService,
    addressRegister: "production",
    persons: "real",
    ediAddress: null,
    since: "2023-11-27",
    source: letter2023,
    assumed: [organisation2023, serviceName],
  },
  {
    environment: "validation",
    ...institute,
    service: { name: "KPR Validering", herId: "171479" },
    addressRegister: "production",
    persons: "either",
    ediAddress: null,
    since: "2023-11-27",
    source: `${letter2023}, where it is called QA`,
    assumed: [organisation2023, "the name of the service, which is that of the letter of 2025"],
  },
  {
    environment: "test",
    name: "AR Test",
    herId: "8133973",
    service: { name: "AR Test", herId: "8133973" },
    addressRegister: "test",
    persons: "synthetic",
    ediAddress: null,
    since: "2023-11-27",
    source: `${letter2023}: «kun test av kommunikasjon»`,
    assumed: [
      "the organisation: the letter gives none in the test address register, so the service's HER-id stands for it too",
      "that it still holds: the letter of 2025 says nothing of the test address register",
    ],
  },
  {
    environment: "production",
    name: "Kommunalt pasient- og brukerregister",
    herId: "134197",
    service: { name: "Kommunalt pasient- og brukerregister", herId: "134197" },
    addressRegister: "production",
    persons: "real",
    ediAddress: "kpr@edi.nhn.no",
    since: "2021-01-01",
    source: "Helsedirektoratet, page «Rapportere data til KPR» of 2021, «Krav for rapportering av årsdata»",
    assumed: [
      "the day: the page is about data of 2021 and has no date",
      "both names, and the organisation: one HER-id is given, from before messages were addressed to services",
    ],
  },
]);

/** Last reporting year that the register takes as a year, by its plan in the letter of 27.10.2025 (page 1). */
export const lastReportingYear = 2025;

/** First reporting year whose care data go to this register (letter of 08.10.2025: data from 1.1.2017 on). */
export const firstReportingYear = 2017;

/**
 * Name of the service that a municipality sends from: the queues of the message bus are set up under it (letters of 2023
 * and 2025, «Innsendingsmåte – tekniske krav»).
 */
export const kprSenderService = "Saksbehandling";

/** What is asked of {@linkcode kprReceiver}. */
export interface KprReceiverOptions {
  /** Reporting year of the data. */
  readonly year: number;
  /**
   * Day on which it is sent, `YYYY-MM-DD` or longer.
   *
   * @default after the latest letter
   */
  readonly at?: string;
}

/**
 * The party that takes a reporting year. The letter in force on the day of sending decides, whatever year the data are of:
 * what is sent late goes where everything goes by then. Where that letter leaves an environment out, the one before it
 * holds.
 *
 * @throws {RangeError} for a year that the register does not take, and for a day before the first that a source tells of.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { kprReceiver } from "./receivers.ts";
 *
 * const receiver = kprReceiver("validation", { year: 2024 });
 * assert.equal(receiver.herId, "85217");
 * assert.equal(receiver.service.herId, "171479");
 * ```
 */
export function kprReceiver(environment: ReceiverEnvironment, options: KprReceiverOptions): KprReceiver {
  const { year, at } = options;
  if (!Number.isInteger(year) || year < firstReportingYear || year > lastReportingYear) {
    throw new RangeError(
      `The register takes the reporting years ${firstReportingYear} to ${lastReportingYear}, not ${year}`,
    );
  }
  const found = kprReceivers.find((receiver) =>
    receiver.environment === environment && (at === undefined || receiver.since <= at.slice(0, 10))
  );
  if (found === undefined) {
    throw new RangeError(`No source tells where ${environment} was on ${at}: give a later day`);
  }
  return found;
}

function frozen(receivers: KprReceiver[]): readonly KprReceiver[] {
  for (const receiver of receivers) {
    Object.freeze(receiver.service);
    Object.freeze(receiver.assumed);
    Object.freeze(receiver);
  }
  return Object.freeze(receivers);
}
