/**
 * Error codes of the register's message intake SLASH, what they mean and what helps.
 *
 * Source of codes, names and Norwegian meanings: folkehelseinstituttet/Fhi.Slash.Public, README, "Oversikt over
 * feilmeldinger", and "Feilhåndtering" for what to do. Which remedy a code calls for is kprkit's own reading.
 *
 * @module
 */

/**
 * What helps against an error.
 *
 * | remedy | |
 * |---|---|
 * | `content` | the message must be mended and made anew, from the last period that was taken |
 * | `access` | client, agreement or settings must be mended; the same package may be sent then |
 * | `package` | the package must be made anew from the same payload, with a fresh key |
 * | `wait` | nothing is wrong with it: the same package later |
 */
export type SlashRemedy = "content" | "access" | "package" | "wait";

/** An error code of SLASH. */
export interface SlashErrorRule {
  readonly code: number;
  /** The register's name. */
  readonly name: string;
  readonly meaning: { readonly nb: string; readonly en: string };
  readonly remedy: SlashRemedy;
  /** What to do, in one sentence. */
  readonly advice: { readonly nb: string; readonly en: string };
}

const again = {
  nb: "Pakken lages på nytt med en ny nøkkel fra /keys; innholdet er det samme.",
  en: "Make the package anew with a key that /keys gives now; the payload stays as it is",
};

const token = {
  nb: "Få klienten i HelseID rettet, og send den samme pakken igjen.",
  en: "Have the client in HelseID mended, then send the same package again",
};

const schema = {
  nb: "Rett meldingen etter skjemaet, lag den på nytt fra siste godkjente periode, og send i rekkefølge.",
  en: "Mend the message by its schema, make it anew from the last period that was taken, and send in order",
};

const version = {
  nb: "Velg en meldingstype og versjon som registeret har skjema for, og lag meldingen på nytt.",
  en: "Choose a message type and version that the register has a schema for, and make the message anew",
};

const headers = {
  nb:
    "Rett leverandør, programvare, versjoner og uttrekksdato i innstillingene, og send den samme pakken igjen.",
  en: "Mend vendor, software, versions and extraction date in the settings, then send the same package again",
};

/** Every code, in order. */
export const slashErrors: readonly SlashErrorRule[] = Object.freeze(
  ([
    [
      1001,
      "HttpHeaderMissing",
      "access",
      "En eller flere HTTP-headere mangler",
      "A header is missing",
      headers,
    ],
    [
      1002,
      "HttpHeaderValidation",
      "access",
      "En eller flere HTTP-headere har ugyldig verdi",
      "A header has a value that is not taken",
      headers,
    ],
    [
      1003,
      "InvalidMessageTypeVersion",
      "content",
      "Meldingstypen eller versjonen er ugyldig",
      "Message type or version is not valid",
      version,
    ],
    [
      1004,
      "InvalidKeyId",
      "package",
      "Den offentlige nøkkelen er ukjent",
      "The public key is not known",
      again,
    ],
    [
      1005,
      "InvalidDigest",
      "package",
      "Hashen av innholdet er ugyldig",
      "The hash of the payload is no hash",
      again,
    ],
    [
      1006,
      "PayloadHashMismatch",
      "package",
      "Hashen stemmer ikke med innholdet",
      "The hash is not that of the payload",
      again,
    ],
    [
      1007,
      "ExpiredKey",
      "package",
      "Nøkkelen som ble brukt til kryptering, er utgått",
      "The key that it is encrypted for has expired",
      again,
    ],
    [
      1008,
      "DecryptionErrorForAsymmetricalKey",
      "package",
      "Meldingsnøkkelen kan ikke dekrypteres",
      "The message key cannot be decrypted",
      again,
    ],
    [
      1009,
      "DecryptionErrorForSymmetricalKey",
      "package",
      "Innholdet kan ikke dekrypteres",
      "The payload cannot be decrypted",
      again,
    ],
    [
      2001,
      "ShouldNotReceiveMessageForGivenOrganizationAndMessageType",
      "access",
      "Registeret tar ikke imot denne meldingstypen fra organisasjonen",
      "The register does not take this message type from the organisation",
      {
        nb:
          "Avtal med registeret at organisasjonen skal levere meldingstypen, og send den samme pakken igjen.",
        en: "Agree with the register that the organisation delivers this message type, then send it again",
      },
    ],
    [
      2002,
      "MissingOrganizationNumberClaimFromHelseIdToken",
      "access",
      "Tokenet fra HelseID har ikke organisasjonsnummer",
      "The token has no organisation number",
      token,
    ],
    [
      2003,
      "MissingSignatureClaimFromHelseIdToken",
      "access",
      "Tokenet fra HelseID mangler signatur",
      "The token has no signature claim",
      token,
    ],
    [
      2004,
      "BadSignatureClaimFromHelseIdToken",
      "access",
      "Signaturen i tokenet fra HelseID har feil form",
      "The token's signature claim has a wrong form",
      token,
    ],
    [
      2005,
      "HelseIdSignatureDoesNotMatchHeaderValues",
      "access",
      "Signaturen i tokenet fra HelseID stemmer ikke med headerne",
      "The token's signature claim does not fit the headers",
      token,
    ],
    [
      2006,
      "SchemaNotFound",
      "content",
      "Registeret har ikke skjema for meldingstypen og versjonen",
      "The register has no schema for message type and version",
      version,
    ],
    [2007, "InvalidJsonMessage", "content", "Innholdet er ikke JSON", "The payload is not JSON", schema],
    [
      2008,
      "SchemaValidationFailed",
      "content",
      "Innholdet følger ikke skjemaet",
      "The payload does not follow the schema",
      schema,
    ],
    [
      2009,
      "PayloadSizeLimitExceeded",
      "content",
      "Meldingen er større enn registeret tar imot",
      "The message is larger than the register takes",
      {
        nb: "Del meldingen opp, for eksempel etter måned, og send delene i tidsrekkefølge.",
        en: "Divide it, for instance by month, and send the parts in order of time",
      },
    ],
    [
      2010,
      "StorageError",
      "wait",
      "Registeret klarte ikke å lagre meldingen",
      "The register could not store the message",
      {
        nb: "Send den samme pakken igjen senere; gi registeret beskjed hvis det gjentar seg.",
        en: "Send the same package again later; tell the register if it happens again",
      },
    ],
  ] as const).map(([code, name, remedy, nb, en, advice]) =>
    Object.freeze({
      code,
      name,
      remedy,
      meaning: Object.freeze({ nb, en }),
      advice: Object.freeze({ ...advice }),
    })
  ),
);

const byCode = new Map(slashErrors.map((rule) => [String(rule.code), rule]));

/**
 * The rule of a code, as number or as text.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { slashError } from "./slash_errors.ts";
 *
 * assert.equal(slashError(1007)?.name, "ExpiredKey");
 * assert.equal(slashError("2008")?.remedy, "content");
 * assert.equal(slashError(4711), undefined);
 * ```
 */
export function slashError(code: number | string): SlashErrorRule | undefined {
  return byCode.get(String(code));
}
