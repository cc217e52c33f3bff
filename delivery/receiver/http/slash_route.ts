/**
 * SLASH, from the register's own side.
 *
 * Source: folkehelseinstituttet/Fhi.Slash.Public, README, "Forklaring" (steps 7 to 9, which give the order: who sends, headers,
 * decryption and hash, schema, storage) and "Oversikt over feilmeldinger". The order within a step is assumed.
 *
 * @module
 */
import { Buffer } from "node:buffer";
import { randomUUID } from "node:crypto";
import { slashError } from "../../../register/code_lists/slash_errors.ts";
import { jsonOf, recordOf } from "../../transports/http/mod.ts";
import {
  SLASH_MAXIMUM_BYTES,
  SlashError,
  slashMessageId,
  unsealFromSlash,
} from "../../transports/slash/mod.ts";
import type { Intake } from "../intake.ts";
import { TokenRefusal } from "../token_proof.ts";
import { type Answer, type Arrival, jsonAnswer } from "./arrival.ts";
import type { Gate, TokenClaims } from "./authorization.ts";
import type { SlashKeyRing } from "./slash_key_ring.ts";

/** A message of SLASH, decrypted and read. */
export interface SlashMessage {
  /** `msg_type`. */
  readonly type: string;
  /** `msg_version`. */
  readonly version: string;
  /** Organisation number of who sends. */
  readonly organisation: string;
  /** The array. */
  readonly value: readonly unknown[];
}

/** Something in a message that the schema does not allow. */
export interface SchemaProblem {
  /** JSON pointer: `/0/orgNr`. */
  readonly location: string;
  /** What is wrong, without the value. */
  readonly text: string;
}

/** What SLASH asks that no public source tells, so that whoever runs it decides. */
export interface SlashRules {
  /** Whether type and version exist (1003). @default any that look like it */
  readonly knows?: (type: string, version: string) => boolean;
  /** Whether the organisation may send the type (2001). @default always */
  readonly accepts?: (organisation: string, type: string) => boolean;
  /** What is wrong with the token's signature claim (2003, 2004, 2005). @default nothing: its form is not public */
  readonly signature?: (
    token: TokenClaims,
    headers: Headers,
  ) => "missing" | "malformed" | "mismatch" | undefined;
  /** Judges by the type's schema: what is wrong, or `undefined` where there is no schema (2006, 2008). @default nothing is */
  readonly schema?: (message: SlashMessage) => readonly SchemaProblem[] | undefined;
}

/** What the service needs. */
export interface SlashRouteOptions {
  readonly intake: Intake;
  readonly gate: Gate;
  readonly keys: SlashKeyRing;
  readonly rules: SlashRules;
}

/** An error in the answer. */
interface ErrorEntry {
  readonly code: number;
  readonly property?: string | undefined;
  readonly text?: string;
  readonly details?: unknown;
}

const HEADERS: readonly { readonly name: string; readonly valid: RegExp }[] = [
  { name: "x-vendor-name", valid: /\S/ },
  { name: "x-software-name", valid: /\S/ },
  { name: "x-software-version", valid: /\S/ },
  { name: "x-export-software-version", valid: /\S/ },
  { name: "x-data-extraction-date", valid: /^(0[1-9]|[12]\d|3[01])\.(0[1-9]|1[0-2])\.\d{4}$/ },
];

/** Answers `GET /keys`. */
export async function answerSlashKeys(keys: SlashKeyRing): Promise<Answer> {
  return jsonAnswer(200, await keys.list(), { code: "keys" });
}

/** Answers `POST /message`. */
export async function answerSlash(arrival: Arrival, options: SlashRouteOptions): Promise<Answer> {
  const { gate, keys } = options;
  const { request, url } = arrival;
  const entering = gate.enter(request, { url, proof: "demanded" }).catch((error) => error as unknown);
  const body = await arrival.body(SLASH_MAXIMUM_BYTES);
  const entered = await entering;
  if (body === "cut") return arrival.cut("cut");
  if (entered instanceof TokenRefusal) {
    const { status, code } = entered;
    const headers = { ...entered.headers, "x-correlation-id": randomUUID() };
    return { response: new Response(null, { status, headers }), code };
  }
  if (entered instanceof Error) throw entered;
  const { token, proof } = entered as { readonly token: TokenClaims; readonly proof: TokenClaims };
  if (!/^text\/plain\b/i.test(request.headers.get("content-type") ?? "")) {
    return { response: new Response(null, { status: 415 }), code: "content_type" };
  }
  const encryptedKey = proof["enc_sym_key"];
  if (typeof encryptedKey === "string") arrival.messageId = slashMessageId(encryptedKey);

  return await arrival.meet("slash", {
    negative: () => refuse([{ code: 2008, text: "Refused on request, to try the sender" }]),
    expire: async () => {
      const id = proof["enc_key_id"];
      if (keys.find(id) === undefined) return;
      keys.expire(id as string);
      await keys.rotate();
    },
    judge: () => judge(arrival, { ...options, token, proof, body }),
  });
}

async function judge(
  { request, messageId }: Arrival,
  { intake, keys, rules, token, proof, body }: SlashRouteOptions & {
    readonly token: TokenClaims;
    readonly proof: TokenClaims;
    readonly body: Uint8Array | "too_large";
  },
): Promise<Answer> {
  const wrong = headerErrors(request.headers);
  if (wrong.length > 0) return refuse(wrong);
  const { msg_type: type, msg_version: version, msg_hash: hash, enc_sym_key: encryptedKey } = proof;
  if (typeof type !== "string" || typeof version !== "string" || !knows(rules, type, version)) {
    return refuse([{ code: 1003 }]);
  }
  const key = keys.find(proof["enc_key_id"]);
  if (key === undefined) return refuse([{ code: 1004 }]);
  if (typeof hash !== "string" || Buffer.from(hash, "base64").length !== 32) return refuse([{ code: 1005 }]);
  if (key.expired) return refuse([{ code: 1007 }]);
  if (body === "too_large") return refuse([{ code: 2009 }]);
  if (typeof encryptedKey !== "string") return refuse([{ code: 1008 }]);
  let payload: Uint8Array;
  try {
    const facts = { msg_hash: hash, enc_sym_key: encryptedKey };
    payload = unsealFromSlash(body, { privateKey: key.privateKey, facts });
  } catch (error) {
    if (!(error instanceof SlashError)) throw error;
    return refuse([{ code: UNSEALING[error.code] ?? 1009 }]);
  }
  const organisation = organisationOf(token);
  if (organisation === undefined) return refuse([{ code: 2002 }]);
  const signature = rules.signature?.(token, request.headers);
  if (signature !== undefined) return refuse([{ code: SIGNATURE[signature] }]);
  if (rules.accepts?.(organisation, type) === false) return refuse([{ code: 2001 }]);

  const value = jsonOf(payload);
  const isArray = Array.isArray(value) && value.every((element) => recordOf(element) !== undefined);
  const problems = rules.schema === undefined
    ? []
    : rules.schema({ type, version, organisation, value: isArray ? value : [] });
  if (problems === undefined) return refuse([{ code: 2006 }]);
  if (!isArray) return refuse([{ code: 2007 }]);
  if (problems.length > 0) return refuse([schemaError(problems)]);

  let answer;
  try {
    const sender = organisation;
    answer = await intake.take({
      route: "slash",
      messageId,
      type,
      version,
      sender,
      form: "plain",
      bytes: payload,
    });
  } catch {
    // Not the sender's doing, and nothing of it is in the books; the status is assumed.
    return refuse([{ code: 2010 }], { status: 500 });
  }
  const { verdict, reference } = answer;
  const errors = answer.problems.map(({ code, text }) => ({ code: 2008, text: `${code}: ${text}` }));
  if (verdict === "rejected") return refuse(errors.length === 0 ? [{ code: 2008 }] : errors, { reference });
  const headers = { "x-correlation-id": reference };
  const said = { delivered: true, errors: verdict === "partly" ? errors.map(entryOf) : [] };
  return jsonAnswer(200, said, { code: answer.duplicate ? "duplicate" : verdict, headers });
}

const UNSEALING: Readonly<Record<string, number>> = {
  key_not_opened: 1008,
  package_not_base64: 1009,
  package_not_opened: 1009,
  hash_mismatch: 1006,
};

const SIGNATURE = { missing: 2003, malformed: 2004, mismatch: 2005 } as const;

function headerErrors(headers: Headers): ErrorEntry[] {
  return HEADERS.flatMap(({ name, valid }) => {
    const value = headers.get(name);
    if (value === null) return [{ code: 1001, property: name }];
    return valid.test(value) ? [] : [{ code: 1002, property: name }];
  });
}

function knows({ knows }: SlashRules, type: string, version: string): boolean {
  return /^[A-Za-z]\w{1,63}$/.test(type) && /^\d+(\.\d+)*$/.test(version) && (knows?.(type, version) ?? true);
}

/** Who sends: the child where the token names one, else the parent; by the claim's full name or its last part. */
function organisationOf(token: TokenClaims): string | undefined {
  for (const name of ["orgnr_child", "orgnr_parent"]) {
    for (const claim of [`helseid://claims/client/claims/${name}`, name]) {
      const value = token[claim];
      if (typeof value === "string" && /^\d{9}$/.test(value)) return value;
    }
  }
  return undefined;
}

function schemaError(problems: readonly SchemaProblem[]): ErrorEntry {
  return {
    code: 2008,
    text: "Schema validation failed",
    details: problems.map(({ location, text }) => ({ Location: location, Errors: [{ Value: text }] })),
  };
}

function refuse(
  errors: readonly ErrorEntry[],
  { status = 400, reference = randomUUID() }: { readonly status?: number; readonly reference?: string } = {},
): Answer {
  const headers = { "x-correlation-id": reference };
  const code = String(errors[0]!.code);
  return jsonAnswer(status, { delivered: false, errors: errors.map(entryOf) }, { code, headers });
}

function entryOf({ code, property, text, details }: ErrorEntry): Readonly<Record<string, unknown>> {
  const rule = slashError(code);
  return {
    errorCode: code,
    propertyName: property ?? null,
    errorMessage: `Error: ${rule?.name} | ${text ?? rule?.meaning.en}`,
    errorDetails: details === undefined ? null : JSON.stringify(details),
  };
}
