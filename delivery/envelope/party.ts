/**
 * Communication parties as envelopes and receipts have them.
 *
 * @module
 */

/** An id of a party other than its HER-id. */
export interface PartyId {
  /** The id: an organisation number. */
  readonly id: string;
  /** Its type by kodeverk 9051: `ENH`. Empty where it is not told. */
  readonly type: string;
}

/** An organisation or a service. */
export interface EnvelopeParty {
  /** Name for people; empty where it is not told. */
  readonly name: string;
  /** HER-id in the address register; `null` where it has none. */
  readonly herId: string | null;
  /** Ids of other types. */
  readonly otherIds?: readonly PartyId[];
}

/** An organisation, and the service in it where one is addressed. */
export interface EnvelopeAddress extends EnvelopeParty {
  /** The service addressed (level 2); `null` where the organisation alone is. */
  readonly service: EnvelopeParty | null;
}

/** A party from all its ids, in the order they stand. */
export function partyOf(name: string, ids: readonly PartyId[]): EnvelopeParty {
  const her = ids.find(({ id, type }) => id !== "" && type === "HER");
  return { name, herId: her?.id ?? null, otherIds: ids.filter((one) => one !== her && one.id !== "") };
}

/** All ids of a party, the HER-id first. */
export function idsOf({ herId, otherIds = [] }: EnvelopeParty): readonly PartyId[] {
  return herId === null ? otherIds : [{ id: herId, type: "HER" }, ...otherIds];
}

/** An OID, which tells a code list and never a code. */
export function isOid(text: string): boolean {
  return /^\d+(?:\.\d+){3,}$/.test(text);
}

/**
 * The type of an id from the attributes of its coded value, which senders put in each other's places: the code is the
 * first of V, S and DN that is no OID. `HER-id` is the text of `HER`.
 */
export function idType(value: { readonly v: string; readonly s?: string; readonly dn: string }): string {
  const code = [value.v, value.s ?? "", value.dn].find((text) => text !== "" && !isOid(text)) ?? "";
  return /^her(?:-?\s?id)?$/i.test(code) ? "HER" : code;
}
