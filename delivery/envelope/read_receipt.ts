/**
 * Reads application receipts (Apprec).
 *
 * @module
 */
import { createHash } from "node:crypto";
import { apprec10, apprec11, msghead12 } from "../../register/formats/mod.ts";
import { createXmlReader, XmlSyntaxError } from "../../stream/xml/mod.ts";
import type { Receipt } from "../receipt.ts";
import { isDateTime } from "./date_time.ts";
import {
  attributeOf,
  childrenOf,
  find,
  textOf,
  TreeBuilder,
  type TreeElement,
  treeLimits,
} from "./element_tree.ts";
import { type EnvelopeParty, idType, partyOf } from "./party.ts";
import { ReceiptError, type ReceiptErrorCode } from "./receipt_error.ts";
import { problemOf, verdictOf } from "./receipt_codes.ts";
import { faultPlace, type XmlFault, xmlFault } from "./xml_fault.ts";

/** Largest receipt that is read, in bytes. */
const MAX_RECEIPT = 1 << 20;
/** Longest id of a message. */
const MAX_ID = 200;

const ASK = "Ask the register what it says of the message; do not send it again before";

/**
 * Reads an Apprec of version 1.0 or 1.1, told apart by their namespaces, with any prefix and in any encoding that kprkit
 * reads.
 *
 * - `originalId` is in lower case: message ids are compared without regard to case, since GUIDs are written both ways.
 * - `originalType` is what the receipt says. It may be `KPR_HOM` for a `KPR_IPL` (letters of 2023 and 2025, «Hvordan vite
 *   at innsendingen er vellykket?»), so it decides nothing.
 * - Codes in the wrong attribute are found, and codes that are in no list kept as they are. Texts are put on one line and
 *   cut at 500 characters, and digits that may be an identity number are masked. A problem without a code has the code
 *   `unspecified`.
 * - Status 1 with problems is `accepted` with problems, and status 2 without is `rejected` with none: the status decides.
 * - What the schema demands and this does not need may be missing.
 *
 * @throws {ReceiptError} where it is no receipt, or does not say for what message or with what outcome.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { readReceipt } from "./read_receipt.ts";
 *
 * const receipt = readReceipt(new TextEncoder().encode(`
 *   <AppRec xmlns="http://www.kith.no/xmlstds/apprec/2004-11-21">
 *     <Status V="2" DN="Avvist"/>
 *     <Error V="2.16.578.1.12.4.1.1.8221" S="T02" DN="XML validerer ikke"/>
 *     <OriginalMsgId><MsgType V="KPR_IPL"/><Id>0E9A3A0E-0000-4000-8000-000000000001</Id></OriginalMsgId>
 *   </AppRec>`));
 * assert.equal(receipt.verdict, "rejected");
 * assert.equal(receipt.originalId, "0e9a3a0e-0000-4000-8000-000000000001");
 * assert.deepEqual(receipt.problems, [{ code: "T02", text: "XML validerer ikke" }]);
 * ```
 */
export function readReceipt(bytes: Uint8Array): Receipt {
  const root = rootOf(bytes);
  const format = root.namespace === apprec10.namespace ? apprec10 : apprec11;
  const original = originalOf(root);
  const [status, ...more] = childrenOf(root, "Status");
  if (status === undefined) throw refusal("no_status", "The receipt tells no status");
  if (more.length > 0) throw refusal("two_statuses", "The receipt tells more than one status");
  const created = textOf(find(root, "GenDate"));
  const type = find(original.element, "MsgType");
  return {
    format: format.id,
    id: textOf(find(root, "Id")) || null,
    originalId: original.id,
    originalType: attributeOf(type, "V") || attributeOf(type, "DN") || null,
    verdict: verdictOf(status),
    problems: childrenOf(root, "Error").map(problemOf),
    created: isDateTime(created) ? created : null,
    from: giverOf(find(root, "Sender", "HCP", "Inst")),
    hash: createHash("sha256").update(bytes).digest("hex"),
  };
}

function originalOf(root: TreeElement): { readonly element: TreeElement; readonly id: string } {
  const [element, ...more] = childrenOf(root, "OriginalMsgId");
  if (more.length > 0) throw refusal("two_originals", "The receipt is for more than one message");
  const ids = childrenOf(element, "Id");
  if (ids.length > 1) throw refusal("two_originals", "The receipt tells more than one id of its message");
  const id = textOf(ids[0]).toLowerCase();
  if (element === undefined || id === "") {
    throw refusal("no_original", "The receipt does not tell the id of the message that it is for");
  }
  if (id.length > MAX_ID) {
    throw refusal(
      "no_original",
      `The id that the receipt tells is longer than ${MAX_ID} characters, so it is none`,
    );
  }
  return { element, id };
}

/** HER-id of the service, or else of the organisation. */
function giverOf(institution: TreeElement | undefined): string | null {
  for (const element of [...childrenOf(institution, "Dept"), institution]) {
    const { herId } = element === undefined ? { herId: null } : partyIn(element);
    if (herId !== null) return herId;
  }
  return null;
}

function partyIn(element: TreeElement): EnvelopeParty {
  const own = { id: textOf(find(element, "Id")), type: typeIn(find(element, "TypeId")) };
  const additional = childrenOf(element, "AdditionalId").map((one) => ({
    id: textOf(find(one, "Id")),
    type: typeIn(find(one, "Type")),
  }));
  return partyOf(textOf(find(element, "Name")), [own, ...additional]);
}

function typeIn(type: TreeElement | undefined): string {
  return idType({ v: attributeOf(type, "V"), s: attributeOf(type, "S"), dn: attributeOf(type, "DN") });
}

function rootOf(bytes: Uint8Array): TreeElement {
  if (bytes.length > MAX_RECEIPT) {
    throw new ReceiptError("too_large", "The receipt is larger than a megabyte", {
      hint: "Check that it is a receipt: they have some kilobytes",
    });
  }
  const tree = new TreeBuilder();
  try {
    createXmlReader("ts", treeLimits).write(bytes, tree, true);
  } catch (error) {
    throw error instanceof XmlSyntaxError ? refused(error) : error;
  }
  const root = tree.root!;
  const isReceipt = root.name === apprec10.root.name;
  if (isReceipt && [apprec10, apprec11].some(({ namespace }) => namespace === root.namespace)) return root;
  if (isReceipt) throw refusal("unknown_version", "The receipt is an AppRec of neither version 1.0 nor 1.1");
  const isMessage = root.name === msghead12.root.name;
  throw new ReceiptError(
    "wrong_root",
    isMessage
      ? "This is a message (MsgHead), not a receipt"
      : "This is no receipt: its root element is not AppRec",
    {
      hint: isMessage
        ? "Receipts come without an envelope; hand a message to whoever handles messages"
        : "Check what the other side has sent",
    },
  );
}

const refusals: Readonly<Record<XmlFault, readonly [code: ReceiptErrorCode, message: string]>> = {
  empty: ["empty", "The receipt is empty"],
  doctype: ["doctype", "The receipt has a document type declaration, which no receipt has"],
  encoding: ["encoding", "The receipt is not in an encoding that can be read"],
  not_xml: ["not_xml", "The receipt is not XML"],
};

function refused(error: XmlSyntaxError): ReceiptError {
  const [code, message] = refusals[xmlFault(error)];
  return refusal(code, `${message} (${faultPlace(error)})`);
}

function refusal(code: ReceiptErrorCode, message: string): ReceiptError {
  return new ReceiptError(code, message, { hint: ASK });
}
