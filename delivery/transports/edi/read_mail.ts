/**
 * Reading mails as the framework sends them.
 *
 * @module
 */
import { Buffer } from "node:buffer";
import { EdiError } from "./edi_error.ts";

/** A part of a mail. */
export interface MailPart {
  /** `text/xml`, in lower case, without parameters. */
  readonly type: string;
  /** Without brackets; empty where it has none. */
  readonly contentId: string;
  /** Its content, decoded. */
  readonly bytes: Uint8Array;
}

/** Most parts that are read: real messages have one or two. */
const maximumParts = 16;

/** Longest header that is read: real ones have some KB. */
const maximumHeader = 64 * 1024;

/**
 * Reads a mail: one part, or multipart/related with parts that are no multiparts themselves. The root part comes first: the
 * one that `start` names, or else the first.
 *
 * It is strict on purpose, and no reader of any mail there is: what the framework's messages do not have (nested parts,
 * other encodings, comments in headers) is refused by name instead of being guessed at, since what comes in by mail is a
 * stranger's until its signature has been verified.
 *
 * @throws {EdiError} `not_mail`
 */
export function readMail(bytes: Uint8Array): MailPart[] {
  // Latin-1 keeps each byte as one character.
  const { headers, body } = splitHeaders(
    Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString("latin1"),
  );
  const type = readContentType(headers.get("content-type") ?? "text/plain");
  if (!type.name.startsWith("multipart/")) return [readPart(headers, body)];
  if (type.name !== "multipart/related") {
    throw notMail("It is a multipart of another kind than multipart/related");
  }
  const boundary = type.parameters.get("boundary") ?? "";
  if (boundary === "" || boundary.length > 70) throw notMail("Its boundary is missing, or too long");
  const parts = splitParts(body, boundary).map((text) => {
    const part = splitHeaders(text);
    return readPart(part.headers, part.body);
  });
  const start = type.parameters.get("start")?.replace(/^<(.*)>$/, "$1");
  if (start === undefined) return parts;
  const root = parts.findIndex(({ contentId }) => contentId === start);
  if (root < 0) throw notMail("It has no part of the name that start tells");
  return [parts[root]!, ...parts.toSpliced(root, 1)];
}

function readPart(headers: ReadonlyMap<string, string>, body: string): MailPart {
  const type = readContentType(headers.get("content-type") ?? "text/plain");
  if (type.name.startsWith("multipart/")) throw notMail("It has parts within parts");
  const contentId = (headers.get("content-id") ?? "").trim().replace(/^<(.*)>$/, "$1");
  const encoding = (headers.get("content-transfer-encoding") ?? "7bit").trim().toLowerCase();
  return { type: type.name, contentId, bytes: decode(body, encoding) };
}

/** Header fields by name in lower case, with folded lines put together (RFC 5322, section 2.2.3). */
function splitHeaders(
  text: string,
): { readonly headers: ReadonlyMap<string, string>; readonly body: string } {
  const headers = new Map<string, string>();
  let at = 0;
  let name = "";
  while (at < text.length) {
    const end = text.indexOf("\n", at);
    const line = text.slice(at, end < 0 ? text.length : end).replace(/\r$/, "");
    at = end < 0 ? text.length : end + 1;
    if (at > maximumHeader && line !== "") throw notMail("Its header is longer than any");
    if (line === "") return { headers, body: text.slice(at) };
    if (/^[ \t]/.test(line)) {
      if (name === "") throw notMail("It begins with a folded line");
      headers.set(name, headers.get(name)! + line);
      continue;
    }
    const colon = line.indexOf(":");
    name = line.slice(0, colon).trimEnd().toLowerCase();
    // Some stores put "From " of the mbox format before the first header.
    if (colon < 1 && headers.size === 0 && line.startsWith("From ")) continue;
    if (colon < 1 || !/^[\x21-\x39\x3b-\x7e]+$/.test(name)) {
      throw notMail("A line of its header is no header");
    }
    const isOnce = name.startsWith("content-") || name === "mime-version";
    if (isOnce && headers.has(name)) throw notMail("It has a header twice that may be there once");
    headers.set(name, line.slice(colon + 1));
  }
  return { headers, body: "" };
}

/** `multipart/related; type="text/xml"; boundary=x`: the type and its parameters, names in lower case. */
function readContentType(
  text: string,
): { readonly name: string; readonly parameters: ReadonlyMap<string, string> } {
  const name = /^\s*([\w.+-]+\/[\w.+-]+)\s*(?=;|$)/.exec(text);
  if (name === null) throw notMail("A content type cannot be read");
  const parameters = new Map<string, string>();
  const parameter = /;\s*(?:([\w*.-]+)\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^\s;"]+))\s*)?/y;
  parameter.lastIndex = name[0].length;
  while (parameter.lastIndex < text.length) {
    const at = parameter.lastIndex;
    const match = parameter.exec(text);
    if (match === null) {
      if (text.slice(at).trim() === "") break;
      throw notMail("The parameters of a content type cannot be read");
    }
    const [, key, quoted, plain] = match;
    if (key === undefined) continue;
    if (parameters.has(key.toLowerCase())) throw notMail("A content type has a parameter twice");
    parameters.set(key.toLowerCase(), quoted?.replace(/\\(.)/g, "$1") ?? plain ?? "");
  }
  return { name: name[1]!.toLowerCase(), parameters };
}

/** Texts between the boundaries (RFC 2046, section 5.1.1). */
function splitParts(body: string, boundary: string): string[] {
  const escaped = boundary.replace(/[^0-9A-Za-z]/g, "\\$&");
  const delimiter = new RegExp(`(?:^|\\r?\\n)--${escaped}(--)?[ \\t]*(?=\\r?\\n|$)`, "g");
  const parts: string[] = [];
  let begin: number | undefined;
  for (const match of body.matchAll(delimiter)) {
    if (begin !== undefined) parts.push(body.slice(begin, match.index).replace(/^\r?\n/, ""));
    begin = match.index + match[0].length;
    if (match[1] === "--") {
      if (parts.length === 0) throw notMail("It has no parts");
      return parts;
    }
    if (parts.length >= maximumParts) throw notMail("It has more parts than any message");
  }
  throw notMail("Its last part has no end");
}

function decode(body: string, encoding: string): Uint8Array {
  switch (encoding) {
    case "base64": {
      const packed = body.replace(/[\r\n\t ]+/g, "");
      if (!/^[0-9A-Za-z+/]*={0,2}$/.test(packed) || packed.length % 4 !== 0) {
        throw notMail("Its base64 is damaged");
      }
      return Buffer.from(packed, "base64");
    }
    case "quoted-printable": {
      // Line by line, and without a pattern that could go over long runs of space again and again.
      const text = body.split("\n").map((line) => {
        const end = line.endsWith("\r") ? "\r\n" : "\n";
        const kept = line.trimEnd();
        return kept.endsWith("=") ? kept.slice(0, -1) : kept + end;
      }).join("").slice(0, -1);
      if (/=(?![0-9A-Fa-f]{2})/.test(text)) throw notMail("Its quoted-printable is damaged");
      return Buffer.from(
        text.replace(/=(..)/g, (_, code) => String.fromCharCode(parseInt(code, 16))),
        "latin1",
      );
    }
    case "7bit":
    case "8bit":
    case "binary":
      return Buffer.from(body, "latin1");
    default:
      throw notMail("It is in an encoding that the framework does not use");
  }
}

function notMail(message: string): EdiError {
  return new EdiError("not_mail", { message });
}
