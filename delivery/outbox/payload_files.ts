/**
 * Payloads that lie in files, as the guards have read them.
 *
 * @module
 */
import { openSource } from "../../stream/source/mod.ts";
import { readMsgHead } from "../envelope/mod.ts";
import type { PayloadAccount } from "../guards/mod.ts";
import { PackageError } from "./package_error.ts";
import type { Payload } from "./payload.ts";

/** Options of {@linkcode payloadFile}. */
export interface PayloadFileOptions {
  /** Version of the message type. @default null */
  readonly version?: string | null;
  /** HER-id of the service that sends: a MsgHead that the payload stands in must be its own. @default not looked at */
  readonly sender?: string;
}

/**
 * A payload in a file that the guards have read to its end.
 *
 * @throws {PackageError} `other_sender`.
 * @throws {EnvelopeError} The MsgHead that it stands in cannot be read.
 */
export async function payloadFile(
  account: PayloadAccount,
  options: PayloadFileOptions = {},
): Promise<Payload> {
  const { path, type, municipality, year, hash, enveloped } = account;
  const bytes = () => lastingChunks(path);
  return {
    name: path,
    type,
    version: options.version ?? null,
    group: municipality === null || year === null ? path : `${municipality}-${year}`,
    municipality,
    year,
    ...(hash === null ? {} : { hash }),
    ...(enveloped ? { envelope: await envelopeOf(path, bytes(), options) } : {}),
    bytes,
  };
}

/** A source gives chunks that are good until the next is asked for; what makes packages holds on to them. */
async function* lastingChunks(path: string): AsyncGenerator<Uint8Array> {
  for await (const chunk of openSource(path).chunks()) yield chunk.slice();
}

/** Payloads of the same municipality and year belong together, in the order they were given. */
export function groupPayloads(payloads: readonly Payload[]): Payload[][] {
  const groups = new Map<string, Payload[]>();
  for (const payload of payloads) {
    const group = groups.get(payload.group);
    if (group === undefined) groups.set(payload.group, [payload]);
    else group.push(payload);
  }
  return [...groups.values()];
}

async function envelopeOf(
  path: string,
  bytes: AsyncIterable<Uint8Array>,
  { sender }: PayloadFileOptions,
): Promise<{ readonly id: string; readonly created: string }> {
  const { id, created, sender: from } = await readMsgHead(bytes);
  const herId = from.service?.herId ?? from.herId;
  if (sender !== undefined && herId !== sender) {
    throw new PackageError("other_sender", `${path} stands in a MsgHead of another sender`, {
      hint: `Send it with the settings of HER-id ${
        herId ?? "that it tells"
      }, or make the extract without a MsgHead`,
    });
  }
  return { id, created: new Date(created).toISOString() };
}
