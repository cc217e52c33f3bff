/**
 * What SLASH answers, and what that means for a message.
 *
 * @module
 */
import {
  slashError,
  type SlashErrorRule,
  type SlashRemedy,
} from "../../../register/code_lists/slash_errors.ts";
import type { Dispatch, DispatchProblem } from "../../dispatch.ts";
import type { SendOutcome } from "../../transport.ts";
import {
  answered,
  type HttpAnswer,
  jsonOf,
  outcomeOfStatus,
  parseRetryAfter,
  recordOf,
  referenceOf,
  textOf,
  tidyText,
  unknown,
} from "../http/mod.ts";

/** Code of the problem of a package whose key has ended before it was sent. */
export const SLASH_KEY_ENDED = "slash_key_expired";

/**
 * Whether the package must be made anew with a fresh key, from the payload as it is. The same bytes would be refused again.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { needsNewPackage } from "./slash_answer.ts";
 *
 * assert(needsNewPackage({ code: "1007", text: "ExpiredKey" }));
 * assert(!needsNewPackage({ code: "2008", text: "SchemaValidationFailed" }));
 * ```
 */
export function needsNewPackage(problem: DispatchProblem): boolean {
  return problem.code === SLASH_KEY_ENDED || slashError(problem.code)?.remedy === "package";
}

/** Problems of which the first is met first: what must be mended in the message decides over all else. */
const URGENCY: readonly SlashRemedy[] = ["content", "access", "package", "wait"];

/** A problem of an answer, with its remedy. An unknown code is taken for one of the content: all stops. */
interface JudgedProblem {
  readonly problem: DispatchProblem;
  readonly remedy: SlashRemedy;
  readonly rule: SlashErrorRule | undefined;
}

/** The outcome of an answer to `POST /message`. */
export function slashOutcome(dispatch: Dispatch, answer: HttpAnswer, now: Date): SendOutcome {
  const { status, headers, body } = answer;
  const reference = referenceOf(headers.get("x-correlation-id"));
  const json = jsonOf(body);
  const said = recordOf(json);
  const problems = problemsOf(said?.["errors"]);
  if (status === 200 || status === 201) {
    if (json === undefined) return unknown("answer_not_json", `HTTP ${status}, and the answer is not JSON`);
    if (typeof said?.["delivered"] !== "boolean") {
      return unknown(
        "answer_unexpected",
        `HTTP ${status}, and the answer does not say whether it was delivered`,
      );
    }
    if (said["delivered"]) {
      // No source has errors beside delivered: true; where they come, they are shown and not lost.
      const verdict = problems.length === 0 ? "accepted" : "partly";
      return answered(dispatch, answer, {
        verdict,
        problems: problems.map((each) => each.problem),
        reference,
      });
    }
    return notDelivered(dispatch, answer, { problems, reference });
  }
  const [first] = problems;
  if (status === 429 || first === undefined) return outcomeOfStatus(answer, now);
  if (status === 401 || status === 403) {
    const hint = first.rule?.advice.en ?? "Mend client or agreement, then send the same package again";
    return { kind: "refused", because: "access", problem: first.problem, hint };
  }
  if (status >= 500) return waiting(first, parseRetryAfter(headers.get("retry-after"), now));
  if (status >= 400) return notDelivered(dispatch, answer, { problems, reference });
  return outcomeOfStatus(answer, now);
}

/** The register has not taken it, and says why. */
function notDelivered(
  dispatch: Dispatch,
  answer: HttpAnswer,
  { problems, reference }: { readonly problems: readonly JudgedProblem[]; readonly reference: string | null },
): SendOutcome {
  const gravest = problems.toSorted((a, b) => URGENCY.indexOf(a.remedy) - URGENCY.indexOf(b.remedy))[0];
  if (gravest === undefined || gravest.remedy === "content") {
    const told = problems.length > 0
      ? problems.map(({ problem }) => problem)
      : [{ code: "not_delivered", text: "The register says that it is not delivered, and not why" }];
    return answered(dispatch, answer, { verdict: "rejected", problems: told, reference });
  }
  if (gravest.remedy === "wait") return waiting(gravest);
  return {
    kind: "refused",
    because: gravest.remedy === "access" ? "access" : "content",
    problem: gravest.problem,
    hint: gravest.rule?.advice.en ?? "Ask the register what the code means",
  };
}

function waiting({ problem }: JudgedProblem, retryAfter?: number): SendOutcome {
  return { kind: "deferred", problem, ...(retryAfter === undefined ? {} : { retryAfter }) };
}

function problemsOf(errors: unknown): JudgedProblem[] {
  if (!Array.isArray(errors)) return [];
  return errors.slice(0, 100).flatMap((entry) => {
    const fields = recordOf(entry);
    const code = textOf(fields?.["errorCode"])?.replace(/\s+/g, "_").slice(0, 60);
    if (code === undefined) return [];
    const rule = slashError(code);
    const parts = [
      textOf(fields?.["errorMessage"]) ?? rule?.name ?? "The register gives no text with the code",
      textOf(fields?.["propertyName"]),
      ...placesOf(fields?.["errorDetails"]),
    ];
    const text = tidyText(parts.filter((part) => part !== undefined).join("; "));
    // The README's own example has the text of 2008 under 2006; both are for the content.
    return [{ problem: { code, text }, remedy: rule?.remedy ?? "content", rule }];
  });
}

/** Where the schema is not followed: places only, since the details may quote values. */
function placesOf(details: unknown): string[] {
  if (typeof details !== "string") return [];
  const parsed = jsonOf(new TextEncoder().encode(details));
  if (!Array.isArray(parsed)) return [];
  const places = parsed.map((entry) => textOf(recordOf(entry)?.["Location"]))
    .filter((place) => place !== undefined && /^(\/[A-Za-z_]\w{0,40}|\/\d{1,9})+$/.test(place));
  return places.length === 0 ? [] : [`at ${places.slice(0, 10).join(", ")}`];
}
