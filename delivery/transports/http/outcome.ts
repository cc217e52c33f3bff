/**
 * From exchanges to outcomes: what every HTTP service means by the same status.
 *
 * @module
 */
import { createHash } from "node:crypto";
import type { Dispatch, DispatchProblem } from "../../dispatch.ts";
import type { Receipt, ReceiptVerdict } from "../../receipt.ts";
import type { SendOutcome } from "../../transport.ts";
import { type HttpAnswer, tidyText } from "./answer.ts";
import type { Exchange } from "./http_channel.ts";
import type { HttpErrorCode } from "./http_error.ts";
import { parseRetryAfter } from "./retry_after.ts";

/** An outcome with one of our own problems. */
export function deferred(code: HttpErrorCode, text: string, retryAfter?: number): SendOutcome {
  return {
    kind: "deferred",
    problem: { code, text: tidyText(text) },
    ...(retryAfter === undefined ? {} : { retryAfter }),
  };
}

/** As {@linkcode deferred}, where the message may have arrived. */
export function unknown(code: HttpErrorCode, text: string): SendOutcome {
  return { kind: "unknown", problem: { code, text: tidyText(text) } };
}

/** The outcome of an exchange that broke. */
export function outcomeOfBreak({ problem, whole }: Extract<Exchange, { kind: "broken" }>): SendOutcome {
  if (problem.code === "http_certificate") {
    return {
      kind: "refused",
      because: "access",
      problem,
      hint: "Check the address; where the register uses an authority of its own, give that as trusted",
    };
  }
  return { kind: whole ? "unknown" : "deferred", problem };
}

/**
 * The outcome of an answer that is neither 200 nor 201 and does not say anything of the message in the service's own words:
 * who is not let in, what is too large, who is busy.
 */
export function outcomeOfStatus(answer: HttpAnswer, now: Date): SendOutcome {
  const { status, headers } = answer;
  const said = (text: string) => ({ text: tidyText(`${text} (HTTP ${status})`) });
  if (status === 429 || status >= 500) {
    const wait = parseRetryAfter(headers.get("retry-after"), now);
    return status === 429
      ? deferred("http_busy", "The register asks to wait (HTTP 429)", wait)
      : deferred("http_server_error", `The register could not take it now (HTTP ${status})`, wait);
  }
  if (status === 408) return deferred("http_request_timeout", "The register stopped waiting (HTTP 408)");
  const refused = REFUSALS.find(({ statuses }) => statuses.includes(status));
  if (refused !== undefined) {
    const { code, text, because, hint } = refused;
    return { kind: "refused", because, problem: { code, ...said(text) }, hint };
  }
  if (status >= 300 && status < 400) {
    return {
      kind: "refused",
      because: "access",
      problem: { code: "http_redirect", ...said("The register's service has moved") },
      hint: "Set the address to where it is now; a token does not follow by itself",
    };
  }
  if (status >= 400) {
    return {
      kind: "refused",
      because: "content",
      problem: { code: "http_refused", ...said("It was refused without the register's own words") },
      hint: "Check address and message type; a proxy may have refused it on the way",
    };
  }
  return unknown(
    "http_status_unexpected",
    `The answer has a status that the register does not use (HTTP ${status})`,
  );
}

/** Statuses that refuse, with what to do. */
interface Refusal {
  readonly statuses: readonly number[];
  readonly code: HttpErrorCode;
  readonly text: string;
  readonly because: "content" | "access";
  readonly hint: string;
}

const REFUSALS: readonly Refusal[] = Object.freeze(
  [
    {
      statuses: [401],
      code: "http_unauthorized",
      text: "The token or its proof is not taken",
      because: "access",
      hint: "Check client, scope and this machine's clock, then send again",
    },
    {
      statuses: [403],
      code: "http_forbidden",
      text: "The sender may not do this",
      because: "access",
      hint: "Ask the register to let the organisation in, then send again",
    },
    {
      statuses: [404, 405, 410, 421],
      code: "http_not_there",
      text: "No intake of the register is at this address",
      because: "access",
      hint: "Check the address of the register's service, then send again",
    },
    {
      statuses: [413],
      code: "http_too_large",
      text: "The message is larger than the register takes",
      because: "content",
      hint: "Divide it, for instance by month, and send the parts in order",
    },
  ],
);

/** What an answer says of a message. */
export interface HttpVerdict {
  /** What it says. */
  readonly verdict: Exclude<ReceiptVerdict, "acknowledged">;
  /** In the register's words. */
  readonly problems: readonly DispatchProblem[];
  /** The register's own. */
  readonly reference: string | null;
}

/**
 * The register's answer as a receipt, settled at once. Its hash is over message id, status, reference and body: the body
 * alone is the same for every message that is taken.
 */
export function answered(
  dispatch: Dispatch,
  answer: HttpAnswer,
  { verdict, problems, reference }: HttpVerdict,
): SendOutcome {
  const head = `${dispatch.id}\n${answer.status}\n${reference ?? ""}\n`;
  const date = Date.parse(answer.headers.get("date") ?? "");
  const receipt: Receipt = {
    format: "http",
    id: reference,
    originalId: dispatch.id,
    originalType: dispatch.type,
    verdict,
    problems,
    created: Number.isNaN(date) ? null : new Date(date).toISOString(),
    from: null,
    hash: createHash("sha256").update(head).update(answer.body).digest("hex"),
  };
  return { kind: "answered", receipt, reference };
}

/** A size above what the transport takes, told before anything has left. */
export function tooLarge(size: number, maximum: number): SendOutcome {
  return {
    kind: "refused",
    because: "content",
    problem: { code: "http_too_large", text: `The package has ${size} bytes; ${maximum} are taken at most` },
    hint: "Divide it, for instance by month, and send the parts in order",
  };
}
