/**
 * Messages in pieces: heads, bodies and tails as bytes.
 *
 * @module
 */
import { gzipSync } from "node:zlib";
import type { Format } from "../../register/format.ts";
import { municipalityName } from "../../register/municipalities/mod.ts";
import type { RecordTable } from "../../register/table.ts";
import type { RecordGroup } from "../../stream/record_batch.ts";
import {
  type MsgHeadContent,
  type RecordXmlOptions,
  RecordXmlWriter,
  type VerbatimRows,
} from "../../stream/xml_writer/mod.ts";
import { UnitNumbers } from "../identities/unit_number.ts";
import { RandomStream } from "../random/random_stream.ts";
import { type PathPart, StreamKey } from "../random/stream_key.ts";
import { listedYear } from "./areas.ts";
import type { CohortFile } from "./cohort_files.ts";
import type { CohortSpec } from "./options.ts";
import type { FileFrame } from "./workshop.ts";

/** A group, and XML that stands in the place of some of its rows. */
export interface WrittenGroup extends RecordGroup {
  readonly verbatim?: VerbatimRows;
}

/** A piece of a file. */
export interface MessagePiece {
  readonly chunks: readonly Uint8Array<ArrayBuffer>[];
  /** Length of the chunks. */
  readonly length: number;
  /** Length before packing. */
  readonly plainBytes: number;
}

/** HER-ids of municipalities come first, those of the receiver are the last two. */
const HER_IDS_EACH = 2;
const RECEIVER = UnitNumbers.herIds - HER_IDS_EACH;

/** Levels of gzip: 4 takes half the time of the usual 6 and packs XML to within a tenth of it. */
const LEVEL = 4;

/** Heads and tails are small. */
const FRAME_BYTES = 8192;

/** Writes the pieces of all files of a cohort. */
export class MessageWriter {
  readonly #spec: CohortSpec;
  readonly #numbers: UnitNumbers;
  readonly #options: RecordXmlOptions;
  readonly #bodies = new Map<Format, RecordXmlWriter>();
  readonly #frames = new Map<string, RecordXmlWriter>();
  /** Tails without rows, which are the same for all files of a format. */
  readonly #tails = new Map<Format, MessagePiece>();

  /** Encoding, layout, packing and envelope are those of the cohort. */
  constructor(spec: CohortSpec) {
    const { seed, encoding, layout } = spec;
    this.#spec = spec;
    this.#numbers = new UnitNumbers(seed);
    this.#options = { encoding, layout };
  }

  /** Rows with all below them. */
  body(group: WrittenGroup): MessagePiece {
    const { format } = group.message;
    let writer = this.#bodies.get(format);
    if (writer === undefined) {
      writer = new RecordXmlWriter({ ...this.#options, part: { piece: "body", of: bodyTable(format) } });
      this.#bodies.set(format, writer);
    }
    const { verbatim } = group;
    const chunks = writer.write(group, verbatim === undefined ? {} : { verbatim });
    chunks.push(...writer.finish());
    return this.#packed(chunks);
  }

  /** What stands around the rows of a file: groups without any. */
  frame(
    file: CohortFile,
    { head, tail, issue = [] }: {
      readonly head: RecordGroup;
      readonly tail: RecordGroup;
      /** Tells messages of the same municipality, year and kind apart. @default [] */
      readonly issue?: readonly PathPart[];
    },
  ): FileFrame {
    const { format } = head.message;
    const envelope = this.#spec.msghead ? this.#envelope(file, { head, issue }) : undefined;
    const piece = (group: RecordGroup, name: "head" | "tail") => {
      const writer = this.#frameWriter(format, name, envelope);
      return this.#packed([...writer.write(group), ...writer.finish()]);
    };
    const first = piece(head, "head");
    const isSame = tail.batches.size === 0;
    const last = isSame && this.#tails.get(format) || piece(tail, "tail");
    if (isSame) this.#tails.set(format, last);
    return {
      head: joined(first.chunks),
      tail: joined(last.chunks),
      plainBytes: first.plainBytes + last.plainBytes,
    };
  }

  /** Without envelope one writer serves all files of a format. */
  #frameWriter(
    format: Format,
    piece: "head" | "tail",
    envelope: MsgHeadContent | undefined,
  ): RecordXmlWriter {
    const key = `${format.id} ${piece}`;
    const known = envelope === undefined ? this.#frames.get(key) : undefined;
    if (known !== undefined) return known;
    const part = { piece, of: bodyTable(format) };
    const options = { ...this.#options, part, chunkBytes: FRAME_BYTES };
    const writer = new RecordXmlWriter(envelope === undefined ? options : { ...options, envelope });
    if (envelope === undefined) this.#frames.set(key, writer);
    return writer;
  }

  #packed(chunks: readonly Uint8Array<ArrayBuffer>[]): MessagePiece {
    const plainBytes = chunks.reduce((sum, { length }) => sum + length, 0);
    if (!this.#spec.gzip || plainBytes === 0) return { chunks, length: plainBytes, plainBytes };
    const packed = new Uint8Array(gzipSync(joined(chunks), { level: LEVEL }));
    // Which system packed it is not to be seen: 255 stands for unknown (RFC 1952).
    packed[9] = 255;
    return { chunks: [packed], length: packed.length, plainBytes };
  }

  /** An envelope between parties of the test address register that nobody has. */
  #envelope(
    { municipality, year, kind }: CohortFile,
    { head: { message }, issue }: { readonly head: RecordGroup; readonly issue: readonly PathPart[] },
  ): MsgHeadContent {
    const her = (index: number) => this.#numbers.herId(index);
    const number = Number(municipality) * HER_IDS_EACH;
    const name = `${municipalityName(municipality, listedYear(year))} kommune, fiktiv`;
    const created = (message.header.get("created_date") ?? `${year + 1}0115`).replace(
      /^(\d{4})-?(\d{2})-?(\d{2})$/,
      "$1-$2-$3",
    );
    return {
      messageType: message.format.messageType ?? TYPES[kind]!,
      messageId: guid(StreamKey.of(this.#spec.seed, "envelope", municipality, year, kind, ...issue)),
      created: `${created}T08:00:00+01:00`,
      sender: { name, herId: her(number), service: { name: "Saksbehandling", herId: her(number + 1) } },
      receiver: {
        name: "Fiktivt register",
        herId: her(RECEIVER),
        service: { name: "KPR, prøvemottak", herId: her(RECEIVER + 1) },
      },
    };
  }
}

/** Types of messages whose format does not tell it. */
const TYPES: Readonly<Record<string, string>> = Object.freeze({ hst: "KPR_HST" });

/** The table whose rows stand in the bodies of a format's messages. */
export function bodyTable({ kind }: Format): RecordTable {
  return kind === "ident" ? "ident" : kind === "health_station" ? "hst_notification" : "person";
}

function joined(chunks: readonly Uint8Array<ArrayBuffer>[]): Uint8Array<ArrayBuffer> {
  if (chunks.length === 1) return chunks[0]!;
  const whole = new Uint8Array(chunks.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const chunk of chunks) {
    whole.set(chunk, at);
    at += chunk.length;
  }
  return whole;
}

/** A GUID of version 4 that the key alone decides. */
function guid(key: StreamKey): string {
  const random = new RandomStream(key);
  const words = Array.from({ length: 4 }, () => random.uint32().toString(16).padStart(8, "0")).join("");
  const variant = (8 + Number.parseInt(words[16]!, 16) % 4).toString(16);
  return [
    words.slice(0, 8),
    words.slice(8, 12),
    `4${words.slice(13, 16)}`,
    `${variant}${words.slice(17, 20)}`,
    words.slice(20),
  ].join("-");
}
