/**
 * What the tests of sealed messages share.
 */
import assert from "node:assert/strict";
import { makeThrowAwayKeys, type ThrowAwayKeys } from "../keys/mod.ts";
import { CmsError, type CmsErrorCode } from "./cms_error.ts";
import { bytesOf, streamOf } from "./gather.ts";
import { seal, type SealOptions } from "./seal.ts";
import { unseal, type UnsealOptions } from "./unseal.ts";

let made: Promise<ThrowAwayKeys> | undefined;

/** Keys that all tests of a file share: making them takes a second. */
export function sharedKeys(): Promise<ThrowAwayKeys> {
  return made ??= makeThrowAwayKeys();
}

/** The bytes in pieces of the sizes that are told, over and over. */
export function cut(
  bytes: Uint8Array,
  sizes: readonly number[],
): AsyncGenerator<Uint8Array, void, undefined> {
  const pieces: Uint8Array[] = [];
  for (let at = 0, turn = 0; at < bytes.length; turn++) {
    const size = Math.max(sizes[turn % sizes.length] ?? bytes.length, turn >= sizes.length ? 1 : 0);
    pieces.push(bytes.slice(at, at + size));
    at += size;
  }
  return streamOf(...pieces);
}

/** Sealed bytes, from the shared sender to the shared receiver. */
export async function sealed(
  content: Uint8Array,
  options: Partial<SealOptions> = {},
): Promise<Uint8Array<ArrayBuffer>> {
  const { sender, receiver } = await sharedKeys();
  return await bytesOf(
    seal(streamOf(content), {
      signer: sender.signing,
      recipient: receiver.encryption.certificate,
      ...options,
    }),
  );
}

/** What the shared receiver opens; the pieces that came before an error are in `partial`. */
export async function opened(
  message: Uint8Array | AsyncIterable<Uint8Array>,
  options: Partial<UnsealOptions> = {},
): Promise<Uint8Array<ArrayBuffer>> {
  const { receiver, authority } = await sharedKeys();
  const stream = message instanceof Uint8Array ? streamOf(message) : message;
  return await bytesOf(
    unseal(stream, { recipients: [receiver.encryption], trusted: [authority], ...options }),
  );
}

/** Checks that an error of this code comes, and that it is written as the house writes errors. */
export async function failsWith(
  code: CmsErrorCode,
  work: Promise<unknown> | (() => unknown),
): Promise<CmsError> {
  let found: CmsError | undefined;
  await assert.rejects(
    typeof work === "function" ? (async () => await work())() : work,
    (error) => {
      assert.ok(error instanceof CmsError, `not a CmsError: ${error}`);
      assert.equal(error.code, code, error.message);
      assert.match(error.message, /^[A-ZÆØÅ]/);
      assert.match(error.hint, /^[A-Z].*\.$/);
      found = error;
      return true;
    },
  );
  return found!;
}

/** A directory that is gone after the test. */
export class TestDirectory implements AsyncDisposable {
  readonly path: string;

  private constructor(path: string) {
    this.path = path;
  }

  static async make(): Promise<TestDirectory> {
    return new TestDirectory(await Deno.makeTempDir({ prefix: "kprkit-cms-" }));
  }

  /** Path of a file in it. */
  file(name: string): string {
    return `${this.path}/${name}`;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Deno.remove(this.path, { recursive: true });
  }
}
