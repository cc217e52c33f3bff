/**
 * What is to be sent, before it is packed.
 *
 * @module
 */

/** A payload: any stream of bytes with a message type. */
export interface Payload {
  /** Where it comes from, for people: a path. */
  readonly name: string;
  /** Message type: `KPR_IPL`. */
  readonly type: string;
  /** Version of the message type; `null` where the way it travels does not ask for it. */
  readonly version: string | null;
  /** Ties payloads that belong together: `4601-2025`. */
  readonly group: string;
  /** Four digits; `null` where nothing tells. */
  readonly municipality: string | null;
  /** Reporting year; `null` where nothing tells. */
  readonly year: number | null;
  /**
   * SHA-256 of its bytes as the guards have read them, in lower-case hexadecimal. Where it is given, what is packed must be
   * the same.
   */
  readonly hash?: string;
  /** The envelope it stands in already, which has the message's id; it is sent as it stands. */
  readonly envelope?: { readonly id: string; readonly created: string };
  /** The bytes, unpacked, from the beginning. Chunks stay as they are after the next is asked for. */
  bytes(): AsyncIterable<Uint8Array>;
}

/** What is known of a dispatch when its package is made. */
export interface DispatchDraft {
  /** Message id. */
  readonly id: string;
  /** When it is prepared, ISO 8601 in UTC. */
  readonly created: string;
}

/** A package in the making. */
export interface PackedPayload {
  /** What travels; read once. */
  readonly bytes: AsyncIterable<Uint8Array>;
  /** What the way it travels needs to know besides; asked for when the bytes have been read to their end. */
  facts?(): Readonly<Record<string, string>>;
}

/** Makes packages for one receiver and one way of travelling. */
export interface Packager {
  /** Content type of its packages. */
  readonly contentType: string;
  /** How the names of its files end: `p7m`. */
  readonly extension: string;
  /** Makes a package of a payload's bytes. */
  pack(
    bytes: AsyncIterable<Uint8Array>,
    payload: Payload,
    draft: DispatchDraft,
  ): PackedPayload | Promise<PackedPayload>;
}
