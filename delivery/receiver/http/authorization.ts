/**
 * Who sends: the access token, and the proof that it is in the right hands (DPoP, RFC 9449).
 *
 * @module
 */
import { ProofCheck, TokenRefusal } from "../token_proof.ts";

/** TokenClaims of a token or a proof. */
export type TokenClaims = Readonly<Record<string, unknown>>;

/** Judges an access token: its claims, or an error where it is not taken. */
export type VerifyToken = (token: string) => TokenClaims | Promise<TokenClaims>;

/** Options of {@linkcode Gate}. */
export interface GateOptions {
  /** @default the token's claims are taken as they stand, unverified */
  readonly verifyToken?: VerifyToken | undefined;
  /** @default the system's clock */
  readonly clock?: (() => Date) | undefined;
}

/** Lets senders in. Remembers proofs, so that none is used twice. */
export class Gate {
  readonly #verifyToken: VerifyToken;
  readonly #proofs: ProofCheck;

  constructor({ verifyToken = readUnverified, clock }: GateOptions) {
    this.#verifyToken = verifyToken;
    this.#proofs = new ProofCheck(clock === undefined ? Date.now : () => clock().getTime());
  }

  /**
   * Judges the token, and the proof where the token comes with one.
   *
   * @throws {TokenRefusal}
   */
  async enter(
    { method, headers }: Request,
    { url, proof: needed }: { readonly url: string; readonly proof: "demanded" | "where the token asks" },
  ): Promise<{ readonly token: TokenClaims; readonly proof: TokenClaims }> {
    const [, scheme, value] = /^(DPoP|Bearer) ([\w.~+/=-]+)$/i.exec(headers.get("authorization") ?? "") ?? [];
    if (scheme === undefined || value === undefined) {
      throw new TokenRefusal("invalid_token", "there is no access token");
    }
    const isBound = scheme.toLowerCase() === "dpop";
    if (!isBound && needed === "demanded") {
      throw new TokenRefusal("invalid_token", "a token with a proof is asked for");
    }
    let token: TokenClaims;
    try {
      token = await this.#verifyToken(value);
    } catch {
      throw new TokenRefusal("invalid_token", "the token is not taken");
    }
    if (!isBound) return { token, proof: {} };
    const { claims, thumbprint } = await this.#proofs.check(headers.get("dpop"), {
      method,
      url,
      token: value,
    });
    if ((token["cnf"] as { readonly jkt?: unknown } | undefined)?.jkt !== thumbprint) {
      throw new TokenRefusal("invalid_token", "the token is bound to another key");
    }
    return { token, proof: claims };
  }
}

async function readUnverified(token: string): Promise<TokenClaims> {
  const { decodeJwt } = await import("jose");
  return decodeJwt(token);
}
