/**
 * The envelope around messages, in pieces: what stands before, between and behind them.
 *
 * @module
 */
import { type MsgHeadContent, msgHeadPieces } from "../xml/msg_head_writer.ts";

/** What stands before the message of this number, counted from 0, behind the one before it. */
export function envelopeBefore(content: MsgHeadContent, ordinal: number): string {
  return msgHeadPieces(ordinal + 1, content)[ordinal]!;
}

/** What stands behind the last of so many messages. */
export function envelopeBehind(content: MsgHeadContent, messages: number): string {
  return msgHeadPieces(messages, content)[messages]!;
}
