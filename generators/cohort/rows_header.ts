/**
 * What the header of a message says: period, record system, and whom to ask.
 *
 * @module
 */
import type { Format } from "../../register/format.ts";
import { fictitiousContact } from "../identities/contacts.ts";
import { RandomStream } from "../random/random_stream.ts";
import { type PathPart, StreamKey } from "../random/stream_key.ts";
import type { SystemEpoch } from "./local_keys.ts";

/** Whose message it is. */
export interface MessageOrigin {
  /** Seed of the cohort. */
  readonly seed: PathPart;
  /** Number of the municipality in the year. */
  readonly municipality: string;
  /** Reporting year. */
  readonly year: number;
  /** The municipality's record system. @default 0 */
  readonly epoch?: SystemEpoch;
}

/** Cells of a row of `contact`. */
export interface ContactCells {
  /** Code list 9341 in a professional message, 8471 in an ident message. */
  readonly contact_type: string;
  /** First and last name. */
  readonly name: string;
  /** A number that cannot be dialled. */
  readonly phone: string;
  /** An address that cannot exist. */
  readonly email: string;
}

/** A header and the contacts in it. */
export interface MessageHeader {
  /** Values by column of `submission`, as text. */
  readonly header: ReadonlyMap<string, string>;
  /** Whom to ask about the message. */
  readonly contacts: readonly ContactCells[];
}

/**
 * Record systems that do not exist, with at most 15 characters as the register asks. Their names are kprkit's own.
 */
const SYSTEMS: readonly { readonly name: string; readonly supplier: string }[] = Object.freeze([
  { name: "Fjordjournal", supplier: "Fjordjournal Test AS" },
  { name: "Nordomsorg", supplier: "Nordomsorg Test AS" },
  { name: "Varmepleie", supplier: "Varmepleie Test AS" },
  { name: "Tirilpleie", supplier: "Tirilpleie Test AS" },
]);

/** Days after New Year on which an extract is made: from the second until the deadline, 15 January. */
const FIRST_DAY = 2;
const LAST_DAY = 15;

/** Code list 9341 has digits without names; code list 8471 has 8 for the ident message. */
const IPLOS_CONTACTS = ["1", "2"] as const;
const IDENT_CONTACTS = ["8"] as const;

/**
 * Header of the message that a format is for: the professional message of a municipality and year, or its ident message. The
 * same contacts answer every year, and the record system changes with the epoch alone.
 *
 * Sources: schemas of both messages; the deadline of 15 January from the register's letters of 2023 and 2025.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { iplos37 } from "../../register/formats/mod.ts";
 * import { messageHeader } from "./rows_header.ts";
 *
 * const { header, contacts } = messageHeader(iplos37, { seed: 7, municipality: "4601", year: 2021 });
 * assert.equal(header.get("period_end"), "20211231");
 * assert.equal(contacts.length, 2);
 * ```
 */
export function messageHeader(format: Format, origin: MessageOrigin): MessageHeader {
  const { seed, municipality, year, epoch = 0 } = origin;
  const key = StreamKey.of(seed, "message", municipality);
  const first = new RandomStream(key.child("system")).below(SYSTEMS.length);
  const system = SYSTEMS[(first + epoch) % SYSTEMS.length]!;
  const day = new RandomStream(key.child("extracted", year)).integer(FIRST_DAY, LAST_DAY);
  const isIdent = format.kind === "ident";
  const date = (ofYear: number, monthAndDay: string) =>
    `${ofYear}-${monthAndDay}`.replaceAll("-", isIdent ? "-" : "");
  const header: [string, string][] = [
    ["format_version", format.version],
    ["content_type", isIdent ? "B" : "P"],
    ["period_start", date(year, "01-01")],
    ["period_end", date(year, "12-31")],
    ["created_date", date(year + 1, `01-${String(day).padStart(2, "0")}`)],
    ["system_id", system.name],
    ["system_version", `${year - 2010}.${epoch + 1}`],
    ["sequence_number", "1"],
    ...(isIdent
      ? [
        ["supplier", system.supplier] as [string, string],
        ["extract_version", "1.0"] as [string, string],
        ["institution_id", municipality] as [string, string],
      ]
      : [
        ["municipality_number", municipality] as [string, string],
        ["district_number", "00"] as [string, string],
      ]),
  ];
  const contacts = (isIdent ? IDENT_CONTACTS : IPLOS_CONTACTS).map((type): ContactCells => {
    const { name, telephone, email } = fictitiousContact(new RandomStream(key.child("contact", type)));
    return { contact_type: type, name, phone: telephone, email };
  });
  return { header: new Map(header), contacts };
}
