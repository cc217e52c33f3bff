/**
 * The shape in which a code list (kodeverk) is written down.
 *
 * @module
 */

/** Messages and versions that publish code lists. */
export type CodeListVersion =
  | "iplos-3.5"
  | "iplos-3.7"
  | "xpr-ide-53.1.3"
  | "xpr-ipl-53.1.3"
  | "xpr-ipl-56.0.0"
  | "xpr-hst-56.0.0"
  | "apprec-1.0"
  | "apprec-1.1";

/** The codes of a list as one or several messages publish them. */
export interface CodeListEdition {
  /** Messages that publish exactly these codes. */
  readonly versions: readonly CodeListVersion[];
  /** Norwegian text by code. */
  readonly codes: Readonly<Record<string, string>>;
  /** Codes that the edition marks as no longer in use; they are still known. */
  readonly retired?: readonly string[];
}

/** A code list. */
export interface CodeList {
  /** Number of the list (kodeverk): `9151`. */
  readonly number: string;
  /** Norwegian name. */
  readonly name: string;
  /** Latest edition first. */
  readonly editions: readonly CodeListEdition[];
  /**
   * The codes of the list are not published: any value that matches this expression, anchored at
   * both ends, is taken for known.
   */
  readonly open?: string;
}

/** A list with these editions. */
export function codeListOf(
  number: string,
  name: string,
  editions: readonly CodeListEdition[],
): CodeList {
  return Object.freeze({
    number,
    name,
    editions: Object.freeze(editions.map((edition) =>
      Object.freeze({
        ...edition,
        versions: Object.freeze([...edition.versions]),
        codes: Object.freeze({ ...edition.codes }),
      })
    )),
  });
}

/** A list whose codes no source tells. */
export function openCodeList(number: string, name: string, open: string): CodeList {
  return Object.freeze({ number, name, editions: Object.freeze([]), open });
}
