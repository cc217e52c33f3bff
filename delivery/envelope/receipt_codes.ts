/**
 * The codes of receipts: what stands for which verdict, and what a problem's code is when it stands in the wrong place.
 *
 * @module
 */
import { codeList, codeText } from "../../register/code_lists/mod.ts";
import { maskIdentityNumbers } from "../../stream/identity_mask.ts";
import type { DispatchProblem } from "../dispatch.ts";
import type { ApprecContent } from "./apprec_content.ts";
import { attributeOf, oneLine, type TreeElement } from "./element_tree.ts";
import { isOid } from "./party.ts";
import { ReceiptError } from "./receipt_error.ts";

/** Code of a problem for which the receipt gives none; kprkit's own. */
export const NO_CODE = "unspecified";
/** Most characters of a code and of a text. */
const MAX_CODE = 100;
const MAX_TEXT = 500;

/** Status by kodeverk 8258. */
export const statusCodes: Readonly<Record<ApprecContent["verdict"], string>> = Object.freeze({
  accepted: "1",
  rejected: "2",
  partly: "3",
});

/**
 * The verdict of a Status element. Its code is in V; a code in DN does too, and the text of one where V has nothing to say.
 * A code that another code's text stands beside says nothing that can be relied on.
 *
 * @throws {ReceiptError}
 */
export function verdictOf(status: TreeElement): ApprecContent["verdict"] {
  const [v, dn] = [attributeOf(status, "V"), attributeOf(status, "DN")];
  const isSaid = statusOf(v) !== undefined || v === "" || isOid(v) || codeText("8258", dn) !== undefined;
  const [code, other] = new Set([v, dn].map(statusOf).filter((code) => code !== undefined));
  if (code === undefined || !isSaid) {
    throw new ReceiptError("unknown_status", "The status of the receipt is none of 1, 2 and 3", {
      hint: "Ask the register what it says of the message; do not send it again before",
    });
  }
  if (other !== undefined) {
    throw new ReceiptError(
      "contradictory_status",
      `The receipt has the status ${code} by its code and ${other} by its text`,
      { hint: "Ask the register what it says of the message; do not send it again before" },
    );
  }
  return (Object.keys(statusCodes) as ApprecContent["verdict"][]).find((verdict) =>
    statusCodes[verdict] === code
  )!;
}

/** Code of kodeverk 8258 that a text is, or is the text of. */
function statusOf(text: string): string | undefined {
  const { codes } = codeList("8258")!.editions[0]!;
  return Object.keys(codes).find((code) =>
    code === text || codes[code]!.toLowerCase() === text.toLowerCase()
  );
}

/**
 * The problem that an Error element tells. The code should be in V and the code list in S; senders put the code in S, or
 * leave it in the text. A code that is in no list is kept as it is, and what is no code at all is text.
 */
export function problemOf(error: TreeElement): DispatchProblem {
  const [v, s, dn, ot] = ["V", "S", "DN", "OT"].map((name) => attributeOf(error, name)) as [
    string,
    string,
    string,
    string,
  ];
  const code = [v, s, dn, ot].find((text) => /^[A-Z]\d{2}$/.test(text)) ??
    [v, s].find((text) => text !== "" && !isOid(text)) ??
    [dn, ot].map(codeWithin).find((found) => found !== undefined) ?? NO_CODE;
  const words = [dn, ot].filter((text, index, all) =>
    text !== "" && text !== code && all.indexOf(text) === index
  );
  // In the code's place there may be words: they are lost where the code has been found elsewhere.
  if (v !== "" && v !== code && !isOid(v)) words.unshift(v);
  return {
    code: bounded(code, MAX_CODE),
    text: bounded(words.join(": ") || codeText("8221", code) || "", MAX_TEXT),
  };
}

/** A code that begins a text, as in `T02 XML validerer ikke`, or whose text it is. */
function codeWithin(text: string): string | undefined {
  const begun = /^([A-Z]\d{2})\b/.exec(text)?.[1];
  if (begun !== undefined) return begun;
  const { codes } = codeList("8221")!.editions[0]!;
  return Object.keys(codes).find((code) => codes[code]!.toLowerCase() === text.toLowerCase());
}

/** Words of the other side, made fit to be shown: on one line, no longer than `most`, identity numbers masked. */
function bounded(text: string, most: number): string {
  const line = maskIdentityNumbers(oneLine(text));
  if (line.length <= most) return line;
  // Half a character is none.
  return line.slice(0, most).replace(/[\uD800-\uDBFF]$/, "").trimEnd();
}
