/**
 * The message formats kprkit knows, and how one is found.
 *
 * @module
 */
import type { Format, FormatId } from "../format.ts";
import { apprec10 } from "./apprec_1_0.ts";
import { apprec11 } from "./apprec_1_1.ts";
import { iplos35 } from "./iplos_3_5.ts";
import { iplos37 } from "./iplos_3_7.ts";
import { msghead12 } from "./msghead_1_2.ts";
import { xprHst5600 } from "./xpr_hst_56_0_0.ts";
import { xprIde5313 } from "./xpr_ide_53_1_3.ts";

export { apprec10, apprec11, iplos35, iplos37, msghead12, xprHst5600, xprIde5313 };

/** Every format, by id. */
export const formats: Readonly<Record<FormatId, Format>> = Object.freeze({
  "iplos-3.5": iplos35,
  "iplos-3.7": iplos37,
  "xpr-ide-53.1.3": xprIde5313,
  "xpr-hst-56.0.0": xprHst5600,
  "msghead-1.2": msghead12,
  "apprec-1.0": apprec10,
  "apprec-1.1": apprec11,
});

/**
 * The format of a message with this root element; `undefined` where kprkit knows none. The version
 * attribute plays no part: a message that states another version is still in the format of its
 * namespace.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { formatByRoot } from "./mod.ts";
 *
 * assert(formatByRoot("http://www.npr.no/xmlstds/iplos/2019", "IPLOS")?.id === "iplos-3.7");
 * ```
 */
export function formatByRoot(namespace: string, localName: string): Format | undefined {
  return Object.values(formats).find((format) =>
    format.namespace === namespace && format.root.name === localName
  );
}

/**
 * The format the register takes care data of a reporting year in; `undefined` for years before 2017
 * and after 2025.
 *
 * Source: letters of the register of 2023 and 2025; schema years of IPLOS 3.5 and 3.7.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { formatForYear } from "./mod.ts";
 *
 * assert(formatForYear(2018)?.id === "iplos-3.5");
 * ```
 */
export function formatForYear(year: number): Format | undefined {
  return Object.values(formats).find((format) =>
    format.kind === "professional" && format.years !== undefined &&
    year >= format.years.from && year <= format.years.to
  );
}
