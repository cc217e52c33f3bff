/**
 * The transforms that a user turned on, one after the other, with the books of what they took out.
 *
 * @module
 */
import { type Account, accountEntry } from "../account.ts";
import { Fate, type RecordBatch, type RecordGroup } from "../record_batch.ts";
import type { ChainTransform, MessagePlace, TransformCount } from "./chain_transform.ts";
import { keptGroup } from "./kept_group.ts";

/** Reason counted for rows that went with the person above them. */
const BELOW_REMOVED = "below_removed_person";

/** A message as it goes on from the chain. */
export interface ChainedMessage extends MessagePlace {
  /** A transform took it out as a whole: nothing of it is judged or stored. */
  readonly removed: boolean;
}

/**
 * Works the groups of a run, message by message. It comes before the register's judgement: what it takes out is
 * neither judged nor stored, and counts as `removed`.
 *
 * @example
 * ```ts
 * import { RetireCodes } from "./retire_codes.ts";
 * import { runExtracts } from "../run.ts";
 * import { TransformChain } from "./transform_chain.ts";
 *
 * const chain = new TransformChain([new RetireCodes()]);
 * const { transforms } = await runExtracts([], undefined, { chain });
 * transforms; // [{ name: "retire-codes", changed: 0, removed: 0, left: 0, reasons: {} }]
 * ```
 */
export class TransformChain {
  readonly #transforms: readonly ChainTransform[];
  #place: ChainedMessage | undefined;
  /** Why the message is out, and by whom. */
  #removal: { readonly by: ChainTransform; readonly reason: string } | undefined;
  /** Who took out the last person of the group before: rows that continue that person go too. */
  #carriedBy: ChainTransform | undefined;

  /** Transforms in the order in which they work. */
  constructor(transforms: readonly ChainTransform[]) {
    this.#transforms = transforms;
  }

  /** The source's bytes of records must not be shown: they hold what a transform replaced. */
  get hidesSource(): boolean {
    return this.#transforms.some((transform) => transform.hidesSource === true);
  }

  /** The message being read was taken out as a whole. */
  get messageRemoved(): boolean {
    return this.#removal !== undefined;
  }

  /** Begins a message; what is returned is what the run describes, judges and stores. */
  begin(place: MessagePlace): ChainedMessage {
    this.#removal = undefined;
    this.#carriedBy = undefined;
    const { message, stated, municipality, district, year } = place;
    let current: MessagePlace = { message, stated, municipality, district, year };
    for (const transform of this.#transforms) {
      const begun = transform.begin?.(current);
      if (begun === undefined) continue;
      if ("removed" in begun) {
        this.#removal = { by: transform, reason: begun.removed };
        break;
      }
      current = begun;
    }
    this.#place = { ...current, removed: this.#removal !== undefined };
    return this.#place;
  }

  /**
   * Works on a group of the message begun last. The rows taken out are added to `account`; the group that goes on is
   * returned, without them, or `undefined` where the whole message is out.
   */
  take(group: RecordGroup, account: Account): RecordGroup | undefined {
    if (this.#removal !== undefined) {
      const { by, reason } = this.#removal;
      for (const batch of group.batches.values()) {
        batch.fate.fill(Fate.removed, 0, batch.length);
        by.tally.remove(reason, batch.length);
      }
      countRemoved(group, account);
      return undefined;
    }
    const message = this.#place?.message ?? group.message;
    const own = message === group.message ? group : { ...group, message };
    const continuedBy = this.#carriedBy;
    if (continuedBy !== undefined) removeBelow(own, continuedBy, (parent) => parent < 0);
    let lastBy: ChainTransform | undefined;
    for (const transform of this.#transforms) {
      const wasLastKept = isLastKept(own);
      transform.apply(own);
      const persons = own.batches.get("person");
      if (persons === undefined) continue;
      removeBelow(own, transform, (parent) => parent >= 0 && persons.fate[parent] === Fate.removed);
      if (wasLastKept && !isLastKept(own)) lastBy = transform;
    }
    countRemoved(own, account);
    const persons = own.batches.get("person");
    if (persons !== undefined && persons.length > 0) this.#carriedBy = lastBy;
    const kept = keptGroup(own, { continuedRemoved: continuedBy !== undefined });
    return this.hidesSource ? { ...kept, fragment: () => NOTHING } : kept;
  }

  /** The message is over; says how it ended. */
  end(status: "current" | "refused" | "incomplete" | "removed"): void {
    for (const transform of this.#transforms) transform.end?.(status);
    this.#place = undefined;
  }

  /** What each transform did so far, in order. */
  counts(): TransformCount[] {
    return this.#transforms.map(({ name, tally }) => tally.count(name));
  }

  /** Counts and memory of all transforms as plain JSON. */
  save(): unknown {
    return this.#transforms.map((transform) => ({
      count: transform.tally.count(transform.name),
      state: transform.save?.() ?? null,
      carries: transform === this.#carriedBy,
    }));
  }

  /**
   * Takes back what {@linkcode save} gave, into a chain of the same transforms. Call it after {@linkcode begin} where
   * the run goes on within a message.
   *
   * @throws {RangeError} The state is that of another chain.
   */
  restore(state: unknown): void {
    const saved = state as { count: TransformCount; state: unknown; carries: boolean }[];
    const names = Array.isArray(saved) ? saved.map(({ count }) => count.name).join() : "";
    if (names !== this.#transforms.map(({ name }) => name).join()) {
      throw new RangeError("The transforms are not those that the run began with");
    }
    for (const [index, transform] of this.#transforms.entries()) {
      const { count, state, carries } = saved[index]!;
      transform.tally.restore(count);
      if (state !== null) transform.restore?.(state);
      if (carries) this.#carriedBy = transform;
    }
  }
}

const NOTHING = new Uint8Array(0);

/** The last person of the group is there and was not taken out. */
function isLastKept(group: RecordGroup): boolean {
  const persons = group.batches.get("person");
  return persons !== undefined && persons.length > 0 && persons.fate[persons.length - 1] !== Fate.removed;
}

/** Takes out the rows whose parent is out. */
function removeBelow(group: RecordGroup, by: ChainTransform, isOut: (parent: number) => boolean): void {
  for (const batch of group.batches.values()) {
    if (batch.table.parent === "person") by.tally.remove(BELOW_REMOVED, removeRows(batch, isOut));
  }
}

function removeRows({ parent, fate, length }: RecordBatch, isOut: (parent: number) => boolean): number {
  let removed = 0;
  for (let row = 0; row < length; row++) {
    if (fate[row] !== Fate.stored || !isOut(parent[row]!)) continue;
    fate[row] = Fate.removed;
    removed++;
  }
  return removed;
}

/** Removed rows were read too; the others are counted by whoever judges them. */
function countRemoved(group: RecordGroup, account: Account): void {
  for (const [name, { fate, length }] of group.batches) {
    let removed = 0;
    for (let row = 0; row < length; row++) if (fate[row] === Fate.removed) removed++;
    if (removed === 0) continue;
    const entry = accountEntry(account, name);
    entry.read += removed;
    entry.removed += removed;
  }
}
