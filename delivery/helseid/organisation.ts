/**
 * Which organisation a token is asked for.
 *
 * @module
 */
import { classifyOrgNumber } from "../../register/identifiers/mod.ts";
import { HelseIdError } from "./helse_id_error.ts";

/**
 * The organisation that a token is to tell, in the claims `helseid://claims/client/claims/orgnr_parent` and
 * `…/orgnr_child`.
 *
 * A client of one organisation (single-tenant) has its parent from HelseID, and may name a child. A client of a vendor
 * that serves many (multi-tenant) names the parent, and may name a child; HelseID holds the parent against what Altinn
 * says is delegated to the vendor.
 *
 * Source: Norsk helsenett, Utviklerportalen, HelseID, «Bruk av organisasjonsnumre».
 */
export type HelseIdOrganisation =
  | { readonly tenancy: "single"; readonly child: string }
  | { readonly tenancy: "multi"; readonly parent: string; readonly child?: string };

/** Claims that HelseID gives of an organisation, as data. Source: Norsk helsenett, HelseID, claims of a client. */
export const organisationClaims: {
  readonly parent: "helseid://claims/client/claims/orgnr_parent";
  readonly child: "helseid://claims/client/claims/orgnr_child";
  readonly supplier: "helseid://claims/client/claims/orgnr_supplier";
} = Object.freeze({
  parent: "helseid://claims/client/claims/orgnr_parent",
  child: "helseid://claims/client/claims/orgnr_child",
  supplier: "helseid://claims/client/claims/orgnr_supplier",
});

/**
 * Naming systems of the two structures. Source: NorskHelsenett/HelseID.Samples, organisation numbers. An older page of Norsk
 * helsenett («authorization_details») has 2.16.578.1.12.4.1.4.101 for the single one; the samples are taken to be right.
 */
const systems = Object.freeze({ single: "urn:oid:2.16.578.1.12.4.1.2.101", multi: "urn:oid:1.0.6523" });

/** One entry of `assertion_details`. */
export interface AssertionDetail {
  readonly type: "helseid_authorization";
  readonly practitioner_role: {
    readonly organization: {
      readonly identifier: { readonly system: string; readonly type: "ENH"; readonly value: string };
    };
  };
}

/**
 * `assertion_details` of a client assertion.
 *
 * @throws {HelseIdError} `option_invalid` where a number is no organisation number.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { assertionDetails } from "./organisation.ts";
 *
 * const [detail] = assertionDetails({ tenancy: "multi", parent: "310000019" });
 * assert.equal(detail.practitioner_role.organization.identifier.value, "NO:ORGNR:310000019");
 * ```
 */
export function assertionDetails(organisation: HelseIdOrganisation): readonly [AssertionDetail] {
  const numbers = organisation.tenancy === "single"
    ? [organisation.child]
    : [organisation.parent, ...(organisation.child === undefined ? [] : [organisation.child])];
  for (const number of numbers) {
    const { form, checkDigit, digits } = classifyOrgNumber(number);
    if (form !== "nine" || !checkDigit || digits !== number) {
      throw new HelseIdError(
        "option_invalid",
        "The organisation that a token is asked for has no valid number",
        {
          hint: "Give nine digits with a right control digit",
        },
      );
    }
  }
  const value = organisation.tenancy === "single" ? numbers[0]! : `NO:ORGNR:${numbers.join(":")}`;
  const identifier = { system: systems[organisation.tenancy], type: "ENH" as const, value };
  return [{ type: "helseid_authorization", practitioner_role: { organization: { identifier } } }];
}
