/**
 * Types that the envelope and its receipts share: coded values, and addresses on the network.
 *
 * Source: MsgHead-v1_2_rev.xsd and AppRec.xsd, which define them alike.
 *
 * @module
 */
import type { ComplexType, SimpleType } from "../format.ts";
import { attribute, complex, xs } from "./define.ts";

/** An object identifier. */
export const oidType: SimpleType = { kind: "simple", name: "oid", base: "token", pattern: "(\\d+\\.?)*\\d+" };

/** An attribute that may be left out. */
export function optionalAttribute(name: string, type: SimpleType): ReturnType<typeof attribute> {
  return attribute(name, type, { required: false });
}

/** A coded value with its code list, and a simple one. */
export const codedTypes: readonly ComplexType[] = [
  complex("CV", [], {
    attributes: [
      optionalAttribute("V", xs.token),
      optionalAttribute("S", oidType),
      optionalAttribute("DN", xs.string),
      optionalAttribute("OT", xs.string),
    ],
  }),
  complex("CS", [], {
    attributes: [optionalAttribute("V", xs.token), optionalAttribute("DN", xs.string)],
  }),
];

/** An address on the network. */
export const urlType: ComplexType = complex("URL", [], { attributes: [optionalAttribute("V", xs.anyURI)] });
