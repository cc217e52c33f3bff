/**
 * Messages through a chain of transforms, for tests.
 *
 * @module
 */
import assert from "node:assert/strict";
import { formatByRoot } from "../../register/formats/mod.ts";
import type { RecordTable } from "../../register/table.ts";
import { type Account, accountEntry, assertBalanced } from "../account.ts";
import type { GroupOptions } from "../mapper/group_assembler.ts";
import { Mapper } from "../mapper/mapper.ts";
import { cellAt, Fate, type RecordGroup } from "../record_batch.ts";
import { ByteXmlReader } from "../xml/byte_reader.ts";
import type { ChainTransform, TransformCount } from "./chain_transform.ts";
import { judgeHeader } from "./header_judge.ts";
import { type ChainedMessage, TransformChain } from "./transform_chain.ts";

/** A row that came through, with the misfits that are left of it. */
export interface ChainedRow {
  readonly [column: string]: string | number | null | readonly string[];
}

/** What became of messages. */
export interface Chained {
  /** Rows that came through, by table, in file order; cells that are null are left out. */
  readonly rows: { readonly [table in RecordTable]?: readonly ChainedRow[] };
  readonly account: Account;
  readonly counts: readonly TransformCount[];
  readonly places: readonly ChainedMessage[];
}

/** One message of a test. */
export interface TestMessage {
  readonly xml: string;
  /** Of an ident message; others tell it. @default "4601" */
  readonly municipality?: string;
  /** How it ends. @default "current" */
  readonly ends?: "current" | "refused";
}

/** Options of {@linkcode chained}. */
export interface ChainedOptions extends GroupOptions {
  /** Called between two groups; returns the chain to go on with. */
  readonly between?: (chain: TransformChain, original: ChainedMessage) => TransformChain;
}

/**
 * Runs messages through a chain, one after the other, and checks on the way what holds for every chain: the books
 * balance, reasons add up to counts, and no row is left without its person.
 */
export function chained(
  messages: readonly (string | TestMessage)[],
  transforms: readonly ChainTransform[],
  options: ChainedOptions = {},
): Chained {
  let chain = new TransformChain(transforms);
  const account: Account = {};
  const rows: { [table in RecordTable]?: ChainedRow[] } = {};
  const places: ChainedMessage[] = [];
  for (const message of messages) {
    const { xml, municipality = "4601", ends = "current" } = typeof message === "string"
      ? { xml: message }
      : message;
    const reader = new ByteXmlReader();
    const mapper = new Mapper(formatByRoot, options);
    reader.write(new TextEncoder().encode(xml), mapper, true);
    let place: ChainedMessage | undefined;
    let read = 0;
    const before = totalRead(account);
    let hasPerson = false;
    for (let group = mapper.takeGroup(); group !== undefined; group = mapper.takeGroup()) {
      const original = placeOf(group, municipality);
      place ??= chain.begin(original);
      for (const batch of group.batches.values()) read += batch.length;
      const kept = chain.take(group, account);
      if (kept !== undefined) {
        hasPerson = collect(kept, rows, { account, hasPerson });
        assert.deepEqual(kept.message.header, place.message.header);
      }
      if (options.between !== undefined && !group.last) chain = options.between(chain, original);
    }
    chain.end(chain.messageRemoved ? "removed" : ends);
    places.push(place!);
    assert.equal(totalRead(account) - before, read, "each row read is in the books once");
  }
  assertBalanced(account);
  const counts = chain.counts();
  for (const { changed, removed, left, reasons } of counts) {
    assert.equal(Object.values(reasons).reduce((sum, count) => sum + count, 0), changed + removed + left);
  }
  const removed = Object.values(account).reduce((sum, entry) => sum + entry.removed, 0);
  assert.equal(counts.reduce((sum, count) => sum + count.removed, 0), removed);
  return { rows, account, counts, places };
}

function placeOf({ message }: RecordGroup, municipality: string): ChainedMessage {
  const { header } = message;
  const stated = header.get("municipality_number") ?? municipality;
  return {
    message,
    stated,
    municipality: stated,
    district: header.get("district_number") ?? null,
    year: judgeHeader(message).year,
    removed: false,
  };
}

function totalRead(account: Account): number {
  return Object.values(account).reduce((sum, { read }) => sum + read, 0);
}

/** Adds the rows of a group; returns whether its last person is there for rows of the next group. */
function collect(
  group: RecordGroup,
  rows: { [table in RecordTable]?: ChainedRow[] },
  { account, hasPerson }: { readonly account: Account; readonly hasPerson: boolean },
): boolean {
  const persons = group.batches.get("person");
  for (const [name, batch] of group.batches) {
    const entry = accountEntry(account, name);
    entry.read += batch.length;
    entry.stored += batch.length;
    for (let row = 0; row < batch.length; row++) {
      assert.equal(batch.fate[row], Fate.stored);
      if (batch.table.parent === "person") {
        const parent = batch.parent[row]!;
        assert.ok(parent < 0 ? hasPerson : parent < persons!.length, `${name} without its person`);
      }
      const cells: Record<string, string | number | null | readonly string[]> = {};
      for (const column of batch.columns) {
        const cell = cellAt(column, row);
        if (cell !== null) cells[column.schema.name] = cell;
      }
      const misfits = batch.misfits.filter((misfit) => misfit.row === row).map(({ field }) => field);
      (rows[name] ??= []).push(misfits.length === 0 ? cells : { ...cells, misfits });
    }
    for (const misfit of batch.misfits) assert.ok(misfit.row < batch.length);
  }
  return persons !== undefined && persons.length > 0 ? true : hasPerson;
}

/** Columns of the rows of a table, one text a row. */
export function cells(result: Chained, table: RecordTable, ...columns: readonly string[]): string[] {
  return (result.rows[table] ?? []).map((row) =>
    columns.map((column) => String(row[column] ?? "–")).join(" ")
  );
}

/** An ident message with these persons. */
export function idents(
  persons: readonly {
    readonly pid: number | string;
    readonly fid: string;
    readonly type?: string;
    readonly guid?: string;
  }[],
  year = 2021,
): string {
  const rows = persons.map(({ pid, fid, type = "1", guid }) =>
    `<PasientIdent ${
      guid === undefined ? "" : `pasientGUID="${guid}" `
    }pid="${pid}" fid="${fid}" typeID="${type}"/>`
  );
  return `<Melding xmlns="http://www.npr.no/xmlstds/53_1_3_ide" versjon="53.1.3" meldingstype="B" ` +
    `fraDatoPeriode="${year}-01-01" uttakDato="${
      year + 1
    }-01-05" leverandor="L" navnEPJ="E" versjonEPJ="1" ` +
    `versjonUt="1" lopenr="1" tilDatoPeriode="${year}-12-31"><Kontaktperson kontPerson="K" meldEpost1="k@example.invalid" ` +
    `typeKontaktperson="8"/><Institusjon institusjonID="I">${rows.join("")}</Institusjon></Melding>`;
}

/** A table of a user as bytes. */
export function table(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}
