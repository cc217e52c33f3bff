/**
 * The Apprec that answers a message.
 *
 * @module
 */
import {
  type ApprecAnswer,
  apprecAnswering,
  type MsgHeadHeader,
  ReceiptError,
  writeApprec,
} from "../envelope/mod.ts";
import { norwegianTime } from "../outbox/norwegian_time.ts";

/** How the simulated register writes its answers. */
export interface ApprecOptions {
  /** The register's own validator has 1.0; what it sends today is not public. @default "1.1" */
  readonly apprec?: "1.0" | "1.1";
  /**
   * `swapped` puts the code of an error where its code list should stand, and the other way round, as some systems do:
   * for senders that want to know whether they stand it.
   *
   * @default "as_specified"
   */
  readonly apprecCodes?: "as_specified" | "swapped";
}

/** An Apprec; `undefined` where the envelope says something of its sender that none can be made of. */
export function apprecTo(
  envelope: MsgHeadHeader,
  answer: Omit<ApprecAnswer, "created"> & { readonly created: Date },
  options: ApprecOptions,
): Uint8Array | undefined {
  const { apprec: version = "1.1", apprecCodes = "as_specified" } = options;
  try {
    const content = apprecAnswering(envelope, { ...answer, created: norwegianTime(answer.created) });
    const bytes = writeApprec(content, { version });
    return apprecCodes === "swapped" ? swapCodes(bytes) : bytes;
  } catch (error) {
    if (error instanceof ReceiptError) return undefined;
    throw error;
  }
}

function swapCodes(bytes: Uint8Array): Uint8Array {
  const text = new TextDecoder().decode(bytes);
  return new TextEncoder().encode(text.replace(/<Error V="([^"]*)" S="([^"]*)"/g, '<Error V="$2" S="$1"'));
}
