/**
 * The envelope around messages, in pieces: what stands before, between and behind them.
 *
 * @module
 */
import { type MsgHeadContent, msgHeadText } from "../xml/msg_head_writer.ts";

/** Stands where a message goes. XML allows the character nowhere, so that no value of the envelope can hold it. */
const MARK = "\u0000";

/** What stands before the message of this number, counted from 0, behind the one before it. */
export function envelopeBefore(content: MsgHeadContent, ordinal: number): string {
  return pieces(content, ordinal + 1)[ordinal]!;
}

/** What stands behind the last of so many messages. */
export function envelopeBehind(content: MsgHeadContent, messages: number): string {
  return pieces(content, messages)[messages]!;
}

function pieces(content: MsgHeadContent, messages: number): string[] {
  return msgHeadText(Array.from({ length: messages }, () => MARK), content).split(MARK);
}
