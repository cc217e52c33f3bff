/**
 * Pseudonyms in the place of what names a person.
 *
 * @module
 */
import { type TableName, tables } from "../../register/table.ts";
import {
  type Column,
  columnIndex,
  Fate,
  type Misfit,
  type NumberColumn,
  type RecordBatch,
  type RecordGroup,
} from "../record_batch.ts";
import type { Message } from "../message.ts";
import {
  type ChainTransform,
  type MessagePlace,
  replaceColumn,
  rewrittenText,
  TransformTally,
  withHeader,
} from "./chain_transform.ts";
import { type KeyedDigest, KeyedPermutation } from "./keyed_permutation.ts";
import { localId } from "./person_link.ts";

const PID = columnIndex(tables.ident, "pid");
const NATIONAL_ID = columnIndex(tables.ident, "national_id");
const GUID = columnIndex(tables.ident, "patient_guid");
const ID_TYPE = columnIndex(tables.ident, "id_type");

/** Code list 9032: "other", a number of no known kind. */
const OTHER = "9";

/** Columns of local keys, and what they are keys of. Two of one kind share their pseudonyms. */
const KEY_KINDS: readonly { readonly table: TableName; readonly column: number; readonly kind: string }[] =
  Object
    .freeze(
      Object.values(tables).flatMap(({ name: table, columns }) =>
        columns.flatMap(({ name, type }, column) => {
          if (name === "person_ref" || name === "person_id") return [{ table, column, kind: "person" }];
          if (type === "key") return [{ table, column, kind: table }];
          return name === "decision_id" ? [{ table, column, kind: "decision" }] : [];
        })
      ),
    );

/** Columns whose text is never shown once it is replaced. */
const NAMING = new Set([
  ...KEY_KINDS.map(({ table, column }) => tables[table].columns[column]!),
  ...[PID, NATIONAL_ID, GUID].map((column) => tables.ident.columns[column]!),
]);

/** Those made of a digest before: they take four megabytes and some time each. */
const permutationsOf = new WeakMap<KeyedDigest, Map<string, KeyedPermutation>>();

/**
 * Puts pseudonyms in the place of local ids of persons and rows, of decisions, and of identity numbers, under the user's
 * key (HMAC-SHA-256). The same person has the same pseudonym in ident and care data, in every file and every run with
 * the same key.
 *
 * Local ids stay whole numbers of at most ten digits, and no two become one: {@linkcode KeyedPermutation}. Identity
 * numbers and ids that are no such numbers become 32 characters in the form of a GUID where the field asks for one; they
 * are no identity numbers any more, and their type becomes "other" (9). The source's own bytes are kept out of
 * dead letters.
 *
 * This is not anonymisation: dates, services, age, sex and place stay as they are and may tell who someone is, and
 * whoever has the key finds known persons again.
 */
export class Pseudonymise implements ChainTransform {
  readonly name = "pseudonymise";
  readonly tally: TransformTally = new TransformTally();
  readonly hidesSource = true;
  readonly #digest: KeyedDigest;
  readonly #permutations: Map<string, KeyedPermutation>;

  /** `digest`: `keyOf` of the user's {@linkcode PersonKeys}. */
  constructor(digest: KeyedDigest) {
    this.#digest = digest;
    this.#permutations = permutationsOf.get(digest) ?? new Map();
    permutationsOf.set(digest, this.#permutations);
  }

  begin(place: MessagePlace): MessagePlace {
    return { ...place, message: withoutStrayText(place.message) };
  }

  apply(group: RecordGroup): void {
    for (const { table, column, kind } of KEY_KINDS) {
      const batch = group.batches.get(table);
      if (batch !== undefined) this.#replaceNumbers(batch, batch.columns[column] as NumberColumn, kind);
    }
    const idents = group.batches.get("ident");
    if (idents !== undefined) this.#replaceIdents(idents);
    for (const [name, batch] of group.batches) {
      hideMisfits(batch);
      if (name !== "submission" && name !== "contact") this.tally.change("pseudonymised", keptRows(batch));
    }
  }

  #replaceNumbers({ length }: RecordBatch, { values, valid }: NumberColumn, kind: string): void {
    const permutation = this.#permutationOf(kind);
    // Rows of one person stand together.
    let before = NaN;
    let pseudonym = 0;
    for (let row = 0; row < length; row++) {
      if (valid[row] === 0) continue;
      const value = values[row]!;
      if (value !== before) {
        before = value;
        pseudonym = this.#number(permutation, kind, value);
      }
      values[row] = pseudonym;
    }
  }

  /**
   * The register takes one to ten digits. What is beyond is kept readable where it cannot be met by another: negative
   * numbers stay negative, and longer ones become one of sixteen digits.
   */
  #number(permutation: KeyedPermutation, kind: string, value: number): number {
    if (value >= 0 && value <= 9_999_999_999) return permutation.of(value);
    if (value < 0 && value >= -9_999_999_999) {
      let walked = permutation.of(-value);
      while (walked === 0) walked = permutation.of(walked); // -0 is 0, which is taken
      return -walked;
    }
    const digest = this.#digest(`kprkit pseudonym 1 long ${kind} ${value}`);
    const sixteen = 1_000_000_000_000_000 + Number.parseInt(digest.slice(0, 12), 16);
    return value < 0 ? -sixteen : sixteen;
  }

  #permutationOf(kind: string): KeyedPermutation {
    let found = this.#permutations.get(kind);
    if (found === undefined) this.#permutations.set(kind, found = new KeyedPermutation(this.#digest, kind));
    return found;
  }

  #replaceIdents(batch: RecordBatch): void {
    this.#replaceText(batch, PID, (text) => {
      const id = localId(text);
      return id === null ? this.#text("pid", text.trim()) : String(this.#permutationOf("person").of(id));
    });
    this.#replaceText(batch, NATIONAL_ID, (text) => this.#text("national_id", text.trim()));
    this.#replaceText(
      batch,
      GUID,
      (text) => guidOf(this.#text("guid", text.replace(/[{}]/g, "").toLowerCase())),
    );
    const type = batch.columns[ID_TYPE]!;
    if (type.kind === "dictionary") {
      replaceColumn(batch, ID_TYPE, { ...type, dictionary: type.dictionary.map(() => OTHER) });
    }
  }

  #replaceText(batch: RecordBatch, index: number, pseudonym: (text: string) => string): void {
    const column: Column = batch.columns[index]!;
    if (column.kind === "text") replaceColumn(batch, index, rewrittenText(column, batch.length, pseudonym));
  }

  /** 32 hexadecimal digits; each eighth is a letter, so that no run of digits looks like an identity number. */
  #text(kind: string, text: string): string {
    const digest = this.#digest(`kprkit pseudonym 1 ${kind} ${text}`);
    return digest.replace(
      /(.{7})(.)/g,
      (_, seven: string, one: string) => seven + "abcdef"[Number.parseInt(one, 16) % 6],
    );
  }
}

function guidOf(hex: string): string {
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join("-");
}

/** What could not be read stands in findings as it was written: not where it names a person, nor where it may be anything. */
function hideMisfits({ misfits }: RecordBatch): void {
  for (const [index, misfit] of misfits.entries()) {
    const names = misfit.column === undefined || NAMING.has(misfit.column);
    if (names && misfit.raw !== "") misfits[index] = { ...misfit, raw: "" } satisfies Misfit;
  }
}

/** Text that stands between records may be anything. */
function withoutStrayText(message: Message): Message {
  return Object.freeze({
    ...withHeader(message, {}),
    get misfits() {
      return message.misfits.map((misfit) => misfit.kind === "stray_text" ? { ...misfit, raw: "" } : misfit);
    },
    get end() {
      return message.end;
    },
  });
}

function keptRows({ fate, length }: RecordBatch): number {
  let rows = 0;
  for (let row = 0; row < length; row++) if (fate[row] === Fate.stored) rows++;
  return rows;
}
