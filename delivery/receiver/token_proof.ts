/**
 * DPoP proofs as a server checks them (RFC 9449, section 4.3), for the simulated register: for tests and demos only.
 *
 * @module
 */
import type { JWTPayload } from "jose";

/** Why a request gets no token, or a token no answer: codes of RFC 6749, 6750 and 9449. */
export type TokenRefusalCode =
  | "invalid_client"
  | "invalid_scope"
  | "unsupported_grant_type"
  | "invalid_dpop_proof"
  | "use_dpop_nonce"
  | "invalid_token"
  | "insufficient_scope";

/** A token, or a proof, that does not hold. */
export class TokenRefusal extends Error {
  /** Always `TokenRefusal`. */
  override readonly name = "TokenRefusal";
  /** As it goes out. */
  readonly code: TokenRefusalCode;
  /** What is to stand in the next proof. */
  readonly nonce?: string;

  /** The reason goes out as the description of the error. */
  constructor(
    code: TokenRefusalCode,
    reason: string,
    { nonce }: { readonly nonce?: string | undefined } = {},
  ) {
    super(reason);
    this.code = code;
    if (nonce !== undefined) this.nonce = nonce;
  }

  /** Status of the answer of a protected endpoint. */
  get status(): 401 | 403 {
    return this.code === "insufficient_scope" ? 403 : 401;
  }

  /** Headers of the answer of a protected endpoint (RFC 9449, sections 7.1 and 9). */
  get headers(): Readonly<Record<string, string>> {
    return {
      "WWW-Authenticate": `DPoP error="${this.code}", error_description="${this.message}"`,
      ...(this.nonce === undefined ? {} : { "DPoP-Nonce": this.nonce }),
    };
  }

  /** The answer of the token endpoint. */
  toTokenResponse(): Response {
    return Response.json({ error: this.code, error_description: this.message }, {
      status: this.code === "invalid_client" ? 401 : 400,
      headers: {
        "cache-control": "no-store",
        ...(this.nonce === undefined ? {} : { "DPoP-Nonce": this.nonce }),
      },
    });
  }
}

/** What a proof must be for. */
export interface ExpectedProof {
  readonly method: string;
  readonly url: string;
  /** The token sent along. */
  readonly token?: string;
  /** What to give where the proof has no nonce that is good; without it none is asked for. */
  readonly nonce?: string;
  isNonce?(text: string): boolean;
}

/** Seconds that the time in a proof may be off. */
const proofSeconds = 60;
/** Most ids that are remembered; the oldest go first. */
const mostRemembered = 100_000;

/** Checks proofs, and that none is used twice. */
export class ProofCheck {
  readonly #now: () => number;
  /** Ids seen, oldest first. */
  readonly #seen = new Set<string>();

  /** `now` gives milliseconds since 1970. */
  constructor(now: () => number) {
    this.#now = now;
  }

  /** Notes an id; throws where it was seen before. */
  useOnce(id: string): void {
    if (this.#seen.has(id)) throw new TokenRefusal("invalid_dpop_proof", "it was used before");
    this.#seen.add(id);
    if (this.#seen.size > mostRemembered) this.#seen.delete(this.#seen.values().next().value!);
  }

  /**
   * Checks a proof.
   *
   * @throws {TokenRefusal}
   */
  async check(
    proof: string | null,
    expected: ExpectedProof,
  ): Promise<{ readonly claims: JWTPayload; readonly thumbprint: string }> {
    if (proof === null) throw new TokenRefusal("invalid_dpop_proof", "there is no proof");
    const { calculateJwkThumbprint, EmbeddedJWK, jwtVerify } = await import("jose");
    const read = await jwtVerify(proof, EmbeddedJWK, {
      typ: "dpop+jwt",
      algorithms: ["RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512"],
      currentDate: new Date(this.#now()),
    }).catch(() => {
      throw new TokenRefusal("invalid_dpop_proof", "its signature does not hold");
    });
    const { payload: claims, protectedHeader: { jwk } } = read;
    const { htm, htu, iat, ath, nonce, jti } = claims;
    if (htm !== expected.method || typeof htu !== "string" || bare(htu) !== bare(expected.url)) {
      throw new TokenRefusal("invalid_dpop_proof", "it is for another request");
    }
    if (expected.token !== undefined && ath !== await hashOf(expected.token)) {
      throw new TokenRefusal("invalid_dpop_proof", "it is for another token");
    }
    if (expected.isNonce !== undefined && !(typeof nonce === "string" && expected.isNonce(nonce))) {
      throw new TokenRefusal("use_dpop_nonce", "a nonce is to stand in the proof", { nonce: expected.nonce });
    }
    if (typeof iat !== "number" || Math.abs(iat - this.#now() / 1000) > proofSeconds) {
      throw new TokenRefusal("invalid_dpop_proof", "its time is not now");
    }
    if (typeof jti !== "string" || jti === "") throw new TokenRefusal("invalid_dpop_proof", "it has no id");
    const thumbprint = await calculateJwkThumbprint(jwk!, "sha256");
    this.useOnce(`${thumbprint} ${jti} ${iat}`);
    return { claims, thumbprint };
  }
}

/** An address without query and fragment; an empty text where it is none. */
function bare(url: string): string {
  const parsed = URL.parse(url);
  if (parsed === null) return "";
  parsed.search = parsed.hash = "";
  return parsed.href;
}

async function hashOf(token: string): Promise<string> {
  const hash = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(token));
  return new Uint8Array(hash).toBase64({ alphabet: "base64url", omitPadding: true });
}
