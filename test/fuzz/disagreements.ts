/**
 * Why a judge and kprkit may disagree without kprkit being wrong: each rule is narrow, says what the standard has to
 * say about it, and looks for the cause in the document itself.
 *
 * @module
 */

import { type Reading, readWith, verdictOf } from "./kprkit_verdict.ts";
import { expatVerdict } from "./expat_judge.ts";
import { isAccepted, sameVerdict, type Verdict } from "./verdict.ts";

/** A document with what everyone says of it. */
export interface Trial {
  /** The document. */
  readonly bytes: Uint8Array;
  /** The document as characters; `undefined` where the bytes are not in its encoding. */
  readonly text: string | undefined;
  /** kprkit's reading, whole. */
  readonly reading: Reading;
  /** The same as a verdict. */
  readonly kprkit: Verdict;
  /** What saxes says. */
  readonly saxes: Verdict;
  /** What expat says; `undefined` where it does not know the encoding. */
  readonly expat: Verdict | undefined;
}

/** A reason for a disagreement. */
export interface Disagreement {
  /** Short name for the summary. */
  readonly id: string;
  /** Who is alone: a judge that is wrong or does less, or kprkit where it refuses on purpose. */
  readonly who: "kprkit" | "saxes" | "expat";
  /** What the standard says, and what `who` does. */
  readonly reason: string;
  /** The document has the cause, and the verdicts are those it leads to. */
  readonly explains: (trial: Trial) => boolean;
}

const refusal = (verdict: Verdict | undefined): string =>
  verdict === undefined || isAccepted(verdict) ? "" : verdict.refused;

/** Start of an XML declaration up to the version. */
const VERSION = /^\uFEFF?<\?xml[ \t\r\n]+version[ \t\r\n]*=[ \t\r\n]*(?:"([^"]*)"|'([^']*)')/;

function versionOf({ text }: Trial): string | undefined {
  const match = VERSION.exec(text ?? "");
  return match?.[1] ?? match?.[2];
}

/** The text without byte order mark and XML declaration, to be read as UTF-8. */
function withoutDeclaration(text: string): string {
  return text.replace(/^\uFEFF?(?:<\?xml[ \t\r\n][^>]*\?>)?/, "");
}

/** Every namespace declaration's value as written. */
function namespaceNames(text: string): string[] {
  return [...text.matchAll(/xmlns(?::[^\s=]*)?\s*=\s*(?:"([^"]*)"|'([^']*)')/g)].map((match) =>
    match[1] ?? match[2]!
  );
}

/** White space as JavaScript trims it, or a reference to it, at either end. */
const REFERENCE = "&#(?:0*(?:9|10|13|32|160)|x0*(?:9|[aA]|[dD]|20|[aA]0));";
const PADDED = new RegExp(`^(?:\\s|${REFERENCE})|(?:\\s|${REFERENCE})$`);

/**
 * Name characters of the fifth edition that the fourth had no place for are among these; letters up to U+00FF are
 * the same in both.
 */
const LATER_NAME_CHARACTER = /[\u0100-\u{EFFFF}\xB7]/gu;

/** kprkit's encoding refusals that the standard does not ask for, as their messages begin. */
const SUSPICIOUS =
  /^(?:The document declares (?:iso-8859-1|windows-1252), but its characters are UTF-8|Byte 0x[89A-F][0-9A-F] (?:is a control character in ISO-8859-1|stands for no character in (?:windows-1252|iso-8859-1)))/;

/** The rules, kprkit's own first. */
export const DISAGREEMENTS: readonly Disagreement[] = Object.freeze<Disagreement[]>([
  {
    id: "doctype",
    who: "kprkit",
    reason: "kprkit refuses every document type declaration, where it stands.",
    explains: ({ bytes, reading }) => {
      const { error, encoding } = reading;
      if (
        !/^(?:A document type declaration is not|This looks like an HTML page)/.test(error?.message ?? "")
      ) {
        return false;
      }
      // Offsets in UTF-16 count other bytes than those of the document.
      if (encoding.startsWith("utf-16")) return true;
      const there = bytes.subarray(error!.offset, error!.offset + 9);
      return /^<!doctype/i.test(new TextDecoder("latin1").decode(there));
    },
  },
  {
    id: "encoding-suspect",
    who: "kprkit",
    reason:
      "A single-byte encoding is declared and the bytes speak against it: UTF-8 sequences, or controls that no " +
      "one writes. XML 1.0 would have them read as declared; kprkit refuses, since names would be garbled.",
    explains: ({ reading }) => SUSPICIOUS.test(reading.error?.message ?? ""),
  },
  {
    id: "encoding-unsupported",
    who: "kprkit",
    reason: "Encodings other than UTF-8 and UTF-16 are optional (XML 1.0, section 4.3.3).",
    explains: ({ reading }) =>
      /^(?:The encoding ".*" is not supported|The file is (?:UTF-32|EBCDIC|UTF-7))/.test(
        reading.error?.message ?? "",
      ),
  },
  {
    id: "encoding-contradiction",
    who: "kprkit",
    reason:
      "An entity that declares another encoding than it is in is an error, or fatal (section 4.3.3); kprkit " +
      "always refuses it. saxes reads characters, and cannot tell.",
    explains: ({ reading }) =>
      /^(?:The document declares .*, but its first bytes say|The document is said to be UTF-16)/i.test(
        reading.error?.message ?? "",
      ),
  },
  {
    id: "utf16-without-mark",
    who: "kprkit",
    reason:
      "UTF-16 must begin with a byte order mark (section 4.3.3). Where it does not, kprkit knows it by a first " +
      'character "<" (appendix F), expat also by white space.',
    explains: ({ bytes, reading, expat }) =>
      reading.error !== undefined && (expat === undefined || isAccepted(expat)) &&
      ((bytes[0] === 0 && /[ \t\r\n]/.test(String.fromCharCode(bytes[1]!))) ||
        (bytes[1] === 0 && /[ \t\r\n]/.test(String.fromCharCode(bytes[0]!)))),
  },
  {
    id: "saxes-xml-1.1",
    who: "saxes",
    reason:
      "A processor of XML 1.0 reads a document of version 1.1, or any 1.x, as 1.0 (fifth edition, section 2.8); " +
      "saxes goes over to the rules of 1.1.",
    explains: (trial) => /^1\.(?!0$)[0-9]+$/.test(versionOf(trial) ?? ""),
  },
  {
    id: "saxes-trims-namespaces",
    who: "saxes",
    reason:
      "Namespace names are compared character by character (Namespaces, section 2.3); saxes trims them.",
    explains: ({ text }) => namespaceNames(text ?? "").some((name) => PADDED.test(name)),
  },
  {
    id: "saxes-local-name-start",
    who: "saxes",
    reason: "A local part must start as a name does (Namespaces, section 4, NCName); saxes does not look.",
    explains: ({ text, saxes, kprkit }) =>
      isAccepted(saxes) && / is not a valid XML name/.test(refusal(kprkit)) &&
      /:[-.0-9\u00B7\u0300-\u036F\u203F\u2040]/.test(text ?? ""),
  },
  {
    id: "saxes-instruction-target",
    who: "saxes",
    reason:
      'White space must stand between target and content (section 2.6, production 16); saxes takes "?" too.',
    explains: ({ text, saxes, kprkit }) =>
      isAccepted(saxes) && refusal(kprkit).startsWith("White space must stand after the target") &&
      /<\?[^\s?<>]+\?[^>]/.test(text ?? ""),
  },
  {
    id: "expat-lone-surrogate",
    who: "expat",
    reason:
      "A high surrogate without a low one is no character (Unicode, D91); expat reads any unit after it as low.",
    explains: ({ text, kprkit, expat }) =>
      text === undefined && expat !== undefined && isAccepted(expat) &&
      refusal(kprkit).startsWith("A surrogate stands alone"),
  },
  {
    id: "expat-fourth-edition-names",
    who: "expat",
    reason:
      "Expat has the name characters of the fourth edition; the fifth has more (section 2.3). With all that may " +
      "be among them replaced by letters, it agrees.",
    explains: ({ text, kprkit, expat }) => {
      if (text === undefined || !isAccepted(kprkit) || expat === undefined || isAccepted(expat)) return false;
      const plain = new TextEncoder().encode(withoutDeclaration(text).replace(LATER_NAME_CHARACTER, "x"));
      return sameVerdict(verdictOf(readWith(plain)), expatVerdict(plain));
    },
  },
  {
    id: "expat-single-byte-letters",
    who: "expat",
    reason:
      "The signs ª, µ and º are no name characters in any edition; expat's tables for ISO-8859-1 and UTF-16 have " +
      "them as letters. With letters in their place kprkit takes the document too.",
    explains: ({ text, reading, kprkit, expat }) => {
      if (text === undefined || !/^(?:iso-8859-1|utf-16)/.test(reading.encoding)) return false;
      if (isAccepted(kprkit) || expat === undefined || !isAccepted(expat)) return false;
      const plain = new TextEncoder().encode(withoutDeclaration(text).replace(/[\xAA\xB5\xBA]/g, "x"));
      const other = verdictOf(readWith(plain));
      return isAccepted(other) && sameVerdict(other, expatVerdict(plain));
    },
  },
  {
    id: "expat-wrapper-mark",
    who: "expat",
    reason:
      "A U+FEFF behind the beginning is a character; expat-wasm decodes pieces of text as if each were a file.",
    explains: ({ kprkit, expat }) => {
      if (expat === undefined || !isAccepted(kprkit) || !isAccepted(expat)) return false;
      const unmarked = (events: readonly string[]) => events.map((event) => event.replaceAll("\uFEFF", ""));
      return sameVerdict({ events: unmarked(kprkit.events) }, { events: unmarked(expat.events) });
    },
  },
  {
    id: "expat-version",
    who: "expat",
    reason: 'VersionNum is "1." and digits (section 2.8, production 26); expat takes any.',
    explains: (trial) => {
      const version = versionOf(trial);
      return version !== undefined && !/^1\.[0-9]+$/.test(version) &&
        refusal(trial.kprkit).startsWith("The XML declaration is not correct");
    },
  },
]);
