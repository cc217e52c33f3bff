/**
 * Whether what is asked of the guards can be asked.
 *
 * @module
 */
import { maskIdentityNumbers } from "../../stream/identity_mask.ts";
import { GuardError } from "./guard_error.ts";
import type { GuardedPayload, GuardOptions, GuardOverride } from "./guard_result.ts";
import { guardRule, guardRules } from "./rules.ts";

/** @throws {GuardError} */
export function checkRequest(payloads: readonly GuardedPayload[], options: GuardOptions): void {
  if (payloads.length === 0) {
    throw new GuardError("nothing_to_guard", "There is nothing to send", { hint: "Name the payloads" });
  }
  const seen = new Set<string>();
  for (const { path } of payloads) {
    if (path === "-") {
      throw new GuardError("payload_not_a_file", "What is to be sent cannot come from standard input", {
        hint: "Write it to a file: it is read once to be looked at, and once more to be packed",
      });
    }
    if (seen.has(path)) {
      throw new GuardError("payload_given_twice", `${path} is given twice`, {
        hint: "Name each payload once",
      });
    }
    seen.add(path);
  }
  const { environment, persons, override = [] } = options;
  if (
    environment === "production" && persons !== "real" || environment === "test" && persons !== "synthetic"
  ) {
    throw new GuardError(
      "persons_contradict",
      `A receiver for ${environment} does not take ${persons} persons`,
      {
        hint: "To production go real persons, to a test receiver synthetic ones; to validation, either",
      },
    );
  }
  for (const one of override) checkOverride(one, options);
}

function checkOverride({ rule, reason, by }: GuardOverride, { environment }: GuardOptions): void {
  const known = guardRule(rule as string);
  if (known === undefined) {
    throw new GuardError("unknown_rule", "An override names a rule that there is not", {
      hint: `The rules are: ${guardRules.map(({ id }) => id).join(", ")}`,
    });
  }
  if (reason.trim().length < 3 || by.trim() === "") {
    throw new GuardError(
      "override_without_reason",
      `The override of ${rule} does not say why, or who wants it`,
      {
        hint: "Give both: they are written down with what is sent",
      },
    );
  }
  if ([reason, by].some((text) => maskIdentityNumbers(text) !== text)) {
    throw new GuardError(
      "override_with_number",
      `The override of ${rule} holds what may be an identity number`,
      {
        hint: "Say why without telling who: it is written down where such numbers do not belong",
      },
    );
  }
  if (known.final.includes(environment)) {
    throw new GuardError("override_impossible", `Nobody can override ${rule} on the way to ${environment}`, {
      hint: known.meaning.en,
    });
  }
}
