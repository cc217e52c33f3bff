/**
 * Which municipality, district and year a message is of, as it tells itself and as its surroundings tell.
 *
 * @module
 */
import { identMunicipality } from "./ident_municipality.ts";
import type { Message } from "./message.ts";
import type { MessagePlace } from "./transforms/chain_transform.ts";
import { judgeHeader } from "./transforms/header_judge.ts";

/** What the message itself need not tell. */
export interface MessageSurroundings {
  /** Name of the source. */
  readonly source: string;
  /** Municipality of a message whose header names none, by the messages beside it or the user's word. */
  readonly municipality?: string | undefined;
}

/** Place of a message before any transform. Its header must be complete. */
export function placeOfMessage(
  message: Message,
  { source, municipality }: MessageSurroundings,
): MessagePlace {
  const { header, format } = message;
  const { year } = judgeHeader(message);
  const number = header.get("municipality_number")?.trim();
  const stated = format.kind === "professional"
    ? /^\d{4}$/.test(number ?? "") ? number! : null
    : municipality ?? identMunicipality({ header, source, year, others: [] }) ?? null;
  return { message, stated, municipality: stated, district: header.get("district_number") ?? null, year };
}
