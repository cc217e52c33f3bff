/**
 * Writes application receipts (Apprec).
 *
 * @module
 */
import { codeText, isKnownCode } from "../../register/code_lists/mod.ts";
import { apprec10, apprec11 } from "../../register/formats/mod.ts";
import { type MessageNode, writeMessage } from "../../stream/xml/message_writer.ts";
import type { DispatchProblem } from "../dispatch.ts";
import type { ApprecContent } from "./apprec_content.ts";
import { isDateTime } from "./date_time.ts";
import { type EnvelopeAddress, type EnvelopeParty, idsOf } from "./party.ts";
import { ReceiptError } from "./receipt_error.ts";
import { NO_CODE, statusCodes } from "./receipt_codes.ts";

/** Versions of Apprec. */
export type ApprecVersion = "1.0" | "1.1";

/** Options of {@linkcode writeApprec}. */
export interface WriteApprecOptions {
  /** The register's own validator has 1.0. */
  readonly version: ApprecVersion;
}

const formats = { "1.0": apprec10, "1.1": apprec11 } as const;
const errorListOid = "2.16.578.1.12.4.1.1.8221";
const idTypeText: Readonly<Record<string, string>> = {
  HER: "HER-id",
  ENH: "Organisasjonsnummeret i Enhetsregisteret",
};

/**
 * Bytes of an Apprec in UTF-8, valid by its schema.
 *
 * Source: AppRec.xsd of version 1.0, and the change log of AppRec-v1_1.xsd; status by kodeverk 8258, errors by 8221.
 *
 * @throws {ReceiptError} `unwritable` where a value is one that XML or the schema does not allow.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { readReceipt } from "./read_receipt.ts";
 * import { writeApprec } from "./write_apprec.ts";
 *
 * const bytes = writeApprec({
 *   id: "00000000-0000-4000-8000-0000000000aa",
 *   created: "2026-01-10T08:05:00+01:00",
 *   sender: { name: "Folkehelseinstituttet", herId: "85217", service: { name: "KPR Validering", herId: "171479" } },
 *   receiver: { name: "Testvik kommune", herId: "8000001", service: { name: "Saksbehandling", herId: "8000002" } },
 *   verdict: "rejected",
 *   problems: [{ code: "T02", text: "" }],
 *   original: {
 *     id: "00000000-0000-4000-8000-000000000001",
 *     type: "KPR_IPL",
 *     created: "2026-01-10T08:00:00+01:00",
 *   },
 * }, { version: "1.1" });
 * assert.deepEqual(readReceipt(bytes).problems, [{ code: "T02", text: "XML validerer ikke" }]);
 * ```
 */
export function writeApprec(content: ApprecContent, options: WriteApprecOptions): Uint8Array<ArrayBuffer> {
  for (const [what, time] of [["receipt", content.created], ["message", content.original.created]] as const) {
    if (!isDateTime(time)) {
      throw unwritable(`the time of the ${what} is no date and time as XML Schema writes them`);
    }
  }
  const format = formats[options.version];
  const code = statusCodes[content.verdict];
  const { software, original } = content;
  const message: MessageNode = {
    MsgType: { "@V": "APPREC", "@DN": "Applikasjonskvittering" },
    MIGversion: format.version,
    ...(software === undefined ? {} : { SoftwareName: software.name, SoftwareVersion: software.version }),
    GenDate: content.created,
    Id: content.id,
    Sender: { Role: { "@V": "PRIM", "@DN": "Primærmottaker" }, HCP: { Inst: institution(content.sender) } },
    Receiver: { Role: { "@V": "AVS", "@DN": "Avsender" }, HCP: { Inst: institution(content.receiver) } },
    Status: { "@V": code, "@DN": codeText("8258", code)! },
    Error: content.problems.map(problem),
    OriginalMsgId: { MsgType: { "@V": original.type }, IssueDate: original.created, Id: original.id },
  };
  try {
    return writeMessage(format, message);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw unwritable(error.message, error);
  }
}

function problem({ code, text }: DispatchProblem): MessageNode {
  const isListed = isKnownCode(["8221"], code);
  const words = text === "" ? codeText("8221", code) : text;
  return {
    ...(code === NO_CODE ? {} : { "@V": code }),
    ...(isListed ? { "@S": errorListOid } : {}),
    ...(words === undefined ? {} : { "@DN": words }),
  };
}

function institution({ service, ...organisation }: EnvelopeAddress): MessageNode {
  return { ...party(organisation), ...(service === null ? {} : { Dept: party(service) }) };
}

function party(party: EnvelopeParty): MessageNode {
  const [first, ...others] = idsOf(party).map(({ id, type }) => ({ Id: id, type: idTypeOf(type) }));
  return {
    Name: party.name,
    ...(first === undefined ? {} : { Id: first.Id, TypeId: first.type }),
    AdditionalId: others.map(({ Id, type }) => ({ Id, Type: type })),
  };
}

function idTypeOf(type: string): MessageNode {
  const text = idTypeText[type];
  return { ...(type === "" ? {} : { "@V": type }), ...(text === undefined ? {} : { "@DN": text }) };
}

function unwritable(why: string, cause?: unknown): ReceiptError {
  return new ReceiptError("unwritable", `The receipt cannot be written: ${why}`, {
    hint: "Give it times as 2026-01-10T08:00:00+01:00, and values without control characters",
    cause,
  });
}
