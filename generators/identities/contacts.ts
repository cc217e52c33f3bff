/**
 * Contact persons whom nobody can reach.
 *
 * @module
 */
import type { RandomStream } from "../random/random_stream.ts";
import { personName } from "./names.ts";

/** Someone to ask about a message. */
export interface FictitiousContact {
  /** First and last name. */
  readonly name: string;
  /** Eight digits that cannot be dialled. */
  readonly telephone: string;
  /** An address in a domain that cannot exist. */
  readonly email: string;
}

/**
 * A contact person with a telephone number and an e-mail address that lead nowhere.
 *
 * Telephone numbers are 0000 and four digits. Norway has set no series apart for fiction. In its numbering plan 00 is the
 * international prefix (Nkom, "The Norwegian numbering plan for telephony"), and behind it comes a country code, of which none
 * starts with 0 (ITU-T E.164, list of assigned country codes). That this makes them safe is kprkit's own reading.
 *
 * The domain `example.invalid` can never be registered: RFC 6761, section 6.4.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { randomStream } from "../random/mod.ts";
 * import { fictitiousContact } from "./contacts.ts";
 *
 * const { telephone, email } = fictitiousContact(randomStream(7, "4601", "contact"));
 * assert.match(telephone, /^0000\d{4}$/);
 * assert.match(email, /@example\.invalid$/);
 * ```
 */
export function fictitiousContact(random: RandomStream): FictitiousContact {
  const { first, last } = personName(random, random.chance(0.5) ? "K" : "M");
  return {
    name: `${first} ${last}`,
    telephone: `0000${String(random.below(10_000)).padStart(4, "0")}`,
    email: `${asciiName(first)}.${asciiName(last)}@example.invalid`,
  };
}

/** Small letters without marks, which every mail system takes: `Håkon Ole` becomes `hakon.ole`. */
function asciiName(name: string): string {
  return name.toLowerCase().replaceAll("æ", "ae").replaceAll("ø", "o").normalize("NFD")
    .replace(/[^a-z ]/g, "").replaceAll(" ", ".");
}
