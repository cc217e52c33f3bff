/**
 * What the tests of EDI have in common: keys, mails of the register, a Maildir.
 *
 * @module
 */
import assert from "node:assert/strict";
import { createHash, randomUUID } from "node:crypto";
import { join } from "node:path";
import { seal, unseal } from "../../cms/mod.ts";
import { writeMessage } from "../../ebxml/mod.ts";
import { makeThrowAwayKeys } from "../../keys/mod.ts";
import type { Package, SendOutcome } from "../../transport.ts";
import { testApprec } from "../test_receipts.ts";
import { makeParcel } from "../test_transport_contract.ts";
import { type EdiTransportOptions, type MailServer, openEdiTransport } from "./mod.ts";
import { type MailServerOptions, startMailServer, type TestMailServer } from "./test_mail_server.ts";
import { writeMail } from "./write_mail.ts";

/** Keys of both sides. */
export const keys = await makeThrowAwayKeys();
/** Their parts. */
export const { authority, sender, receiver, tls } = keys;
/** Trusts both sides. */
export const trust = { trusted: [authority] };

/** An agreement. */
export const agreement = {
  cpaId: "agreement-1",
  service: "Reporting",
  action: { KPR_IPL: "Report", KPR_IDE: "Identify" },
  fromRole: "Municipality",
  toRole: "Register",
} as const;

/** Options of a transport to a server of the test. */
export function optionsFor(
  port: number,
  more: Partial<EdiTransportOptions> = {},
  server: Partial<MailServer> = {},
): EdiTransportOptions {
  return {
    server: { host: "127.0.0.1", port, authorities: [authority], ...server },
    from: "testvik@edi.example",
    to: "register@edi.example",
    agreement,
    signer: sender.signing,
    pollInterval: 5,
    ...more,
  };
}

/** A mail from the register. */
export async function mailFromRegister(
  content: {
    readonly envelope: Uint8Array;
    readonly part?: { readonly contentId: string; readonly bytes: Uint8Array };
  },
): Promise<Uint8Array> {
  const { envelope, part } = content;
  const mail = writeMail({
    from: "register@edi.example",
    to: "testvik@edi.example",
    subject: "APPREC",
    messageId: `${randomUUID()}@edi.example`,
    date: new Date(),
    envelope,
    ...(part === undefined ? {} : {
      attachment: {
        contentId: part.contentId,
        contentType: "application/pkcs7-mime; smime-type=enveloped-data",
        size: part.bytes.length,
        bytes: () => once(part.bytes),
      },
    }),
  });
  const chunks = await Array.fromAsync(mail.bytes());
  const bytes = Buffer.concat(chunks);
  assert.equal(bytes.length, mail.size);
  return bytes;
}

/** The register's Apprec, sealed and in an envelope. */
export async function apprecMail(
  originalId: string,
  {
    verdict = "accepted",
    isSealed = true,
    ackRequested = { signed: true },
    messageId = randomUUID() as string,
  }: {
    readonly verdict?: "accepted" | "partly" | "rejected";
    readonly isSealed?: boolean;
    readonly ackRequested?: { readonly signed: boolean } | null;
    readonly messageId?: string;
  } = {},
): Promise<Uint8Array> {
  const apprec = testApprec(originalId, { verdict });
  const bytes = isSealed
    ? await whole(seal(once(apprec), { signer: receiver.signing, recipient: sender.encryption.certificate }))
    : apprec;
  const contentId = `apprec.${messageId}@edi.example`;
  const envelope = await writeMessage({
    from: { ids: [{ id: "8133973", type: "HER" }], role: "Register" },
    to: { ids: [{ id: "8000002", type: "HER" }], role: "Municipality" },
    cpaId: "agreement-1",
    conversationId: originalId,
    service: { name: "Reporting", type: "string" },
    action: "Receipt",
    messageId,
    timestamp: "2026-01-10T07:05:00Z",
    refToMessageId: originalId,
    duplicateElimination: true,
    systems: {},
    attachments: [{ contentId, hash: createHash("sha256").update(bytes).digest("hex") }],
    ackRequested,
  }, { signer: receiver.signing });
  return await mailFromRegister({ envelope, part: { contentId, bytes } });
}

/** Bytes in one piece. */
export async function* once(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield await Promise.resolve(bytes);
}

/** A stream as a whole. */
export async function whole(parts: AsyncIterable<Uint8Array>): Promise<Uint8Array> {
  return Buffer.concat(await Array.fromAsync(parts));
}

/** Opens what is sealed for the sender. */
export const openSealed = (sealed: AsyncIterable<Uint8Array>) =>
  unseal(sealed, { recipients: [sender.encryption], ...trust });

/** Puts a mail into a Maildir, as a mail server does. */
export async function deliver(
  maildir: string,
  bytes: Uint8Array,
  name = `${randomUUID()}.host`,
): Promise<void> {
  await Deno.writeFile(join(maildir, "tmp", name), bytes);
  await Deno.utime(join(maildir, "tmp", name), 1_700_000_000, 1_700_000_000);
  await Deno.rename(join(maildir, "tmp", name), join(maildir, "new", name));
}

/** An empty Maildir. */
export async function makeMaildir(): Promise<string> {
  const directory = await Deno.makeTempDir();
  for (const name of ["tmp", "new", "cur"]) await Deno.mkdir(join(directory, name));
  return directory;
}

/** Bytes of a package. */
export const content = new TextEncoder().encode("sealed");

/** A package, always under the same id. */
export function parcel(bytes: Uint8Array = content, facts: Parameters<typeof makeParcel>[1] = {}): Package {
  return makeParcel(
    { transport: "edi", id: "0e9a3a0e-0000-4000-8000-000000000001", sequence: 1, bytes },
    facts,
  );
}

/** Runs with a mail server. */
export async function withServer(
  options: Partial<MailServerOptions>,
  use: (server: TestMailServer) => Promise<void>,
): Promise<void> {
  await using server = await startMailServer({ credentials: tls.server, ...options });
  await use(server);
}

/** Sends one package over a transport of its own. */
export async function sendTo(options: EdiTransportOptions, what: Package = parcel()): Promise<SendOutcome> {
  await using transport = await openEdiTransport(options);
  return await transport.send(what);
}

/** An outcome in one line: `refused content smtp:554`. */
export function codeOf(outcome: SendOutcome): string {
  const because = outcome.kind === "refused" ? ` ${outcome.because}` : "";
  return "problem" in outcome ? `${outcome.kind}${because} ${outcome.problem.code}` : outcome.kind;
}
