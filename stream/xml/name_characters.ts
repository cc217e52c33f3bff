/**
 * Which characters a name may hold (XML 1.0 fifth edition, section 2.3; Namespaces in XML 1.0, section 4).
 *
 * @module
 */

/** `NameStartChar` without the colon, which belongs to the syntax of qualified names. */
const START =
  "A-Z_a-z\\u{C0}-\\u{D6}\\u{D8}-\\u{F6}\\u{F8}-\\u{2FF}\\u{370}-\\u{37D}\\u{37F}-\\u{1FFF}\\u{200C}-\\u{200D}" +
  "\\u{2070}-\\u{218F}\\u{2C00}-\\u{2FEF}\\u{3001}-\\u{D7FF}\\u{F900}-\\u{FDCF}\\u{FDF0}-\\u{FFFD}\\u{10000}-\\u{EFFFF}";
/** What `NameChar` adds to it. */
const REST = "\\-.0-9\\u{B7}\\u{300}-\\u{36F}\\u{203F}-\\u{2040}";

const NAME_PATTERN = new RegExp(`^[:${START}][:${START}${REST}]*$`, "u");
const NC_NAME_PATTERN = new RegExp(`^[${START}][${START}${REST}]*$`, "u");

/** A `Name`: colons count as letters. */
export function isName(text: string): boolean {
  return NAME_PATTERN.test(text);
}

/** An `NCName`: a name without colons. */
export function isNcName(text: string): boolean {
  return NC_NAME_PATTERN.test(text);
}

/** A qualified name in its two parts; the prefix is empty where there is none. */
export interface QName {
  readonly prefix: string;
  readonly local: string;
}

/** Splits a `QName` (Namespaces in XML, section 4), or gives `undefined` where it is not one. */
export function splitQName(text: string): QName | undefined {
  const colon = text.indexOf(":");
  if (colon < 0) return isNcName(text) ? { prefix: "", local: text } : undefined;
  const prefix = text.slice(0, colon);
  const local = text.slice(colon + 1);
  return isNcName(prefix) && isNcName(local) ? { prefix, local } : undefined;
}
