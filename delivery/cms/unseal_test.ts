import { Buffer } from "node:buffer";
import assert from "node:assert/strict";
import {
  constants,
  createCipheriv,
  createHash,
  privateEncrypt,
  publicEncrypt,
  randomBytes,
  sign as signBytes,
} from "node:crypto";
import { certificateFacts } from "./certificate_facts.ts";
import { decrypt } from "./decrypt.ts";
import { concat, element, integer, objectIdentifier, octetString, sequence, setOf, tag } from "./der.ts";
import { encrypt } from "./encrypt.ts";
import { bytesOf, streamOf } from "./gather.ts";
import { algorithm, oid } from "./object_identifiers.ts";
import { sign, type SignOptions } from "./sign.ts";
import { cut, failsWith, opened, sealed, sharedKeys } from "./test_messages.ts";
import { verify, type VerifyOptions } from "./verify.ts";

const text = (value: string) => new TextEncoder().encode(value);
const content = text("<MsgHead>æøå</MsgHead>");

/** Encrypts for the shared receiver what need not be signed. */
async function enveloped(inner: Uint8Array): Promise<Uint8Array> {
  const { receiver } = await sharedKeys();
  return await bytesOf(encrypt(streamOf(inner), { recipient: receiver.encryption.certificate }));
}

async function signed(options: Partial<SignOptions> = {}): Promise<Uint8Array<ArrayBuffer>> {
  const { sender } = await sharedKeys();
  return await bytesOf(sign(streamOf(content), { signer: sender.signing, ...options }));
}

async function verified(message: Uint8Array, options: Partial<VerifyOptions> = {}): Promise<Uint8Array> {
  const { authority } = await sharedKeys();
  return await bytesOf(verify(streamOf(message), { trusted: [authority], ...options }));
}

/** A ContentInfo. */
const message = (type: string, ...fields: Uint8Array[]) =>
  sequence(objectIdentifier(type), element(tag.constructed0, sequence(...fields)));

interface EnvelopeParts {
  readonly infos?: readonly Uint8Array[];
  readonly method?: Uint8Array;
  readonly content?: readonly Uint8Array[];
}

/** An EnvelopedData of any parts. */
const envelope = (
  { infos = [], method = algorithm(oid.aes256Cbc, octetString(new Uint8Array(16))), content }: EnvelopeParts,
) =>
  message(
    oid.envelopedData,
    integer(0),
    element(tag.set, ...infos),
    sequence(objectIdentifier(oid.data), method, ...content ?? [element(tag.context0, new Uint8Array(32))]),
  );

/** A recipient who is the shared receiver, with a key that is sent as told. */
async function receiverInfo(wrapped: Uint8Array, method = algorithm(oid.rsaEncryption)): Promise<Uint8Array> {
  const { receiver } = await sharedKeys();
  const { issuerAndSerial } = certificateFacts(receiver.encryption.certificate);
  return sequence(integer(0), issuerAndSerial, method, octetString(wrapped));
}

interface SignedParts {
  readonly digest?: string;
  readonly encapsulated?: Uint8Array;
  readonly certificates?: readonly Uint8Array[];
  readonly infos?: readonly Uint8Array[];
}

/** A SignedData of any parts. */
const signedMessage = (
  { digest = oid.sha256, encapsulated, certificates = [], infos = [] }: SignedParts,
) =>
  message(
    oid.signedData,
    integer(1),
    setOf([algorithm(digest)]),
    encapsulated ?? sequence(objectIdentifier(oid.data), element(tag.constructed0, octetString(content))),
    element(tag.constructed0, ...certificates),
    element(tag.set, ...infos),
  );

/** A SignerInfo of the shared sender, over what is told. */
async function signerInfo(
  { over = content, attributes, digest = oid.sha256, method = algorithm(oid.rsaEncryption) }: {
    readonly over?: Uint8Array;
    readonly attributes?: readonly Uint8Array[];
    readonly digest?: string;
    readonly method?: Uint8Array;
  } = {},
): Promise<Uint8Array> {
  const { sender } = await sharedKeys();
  const signature = signBytes(
    "sha256",
    attributes === undefined ? over : setOf(attributes),
    sender.signing.privateKey,
  );
  return sequence(
    integer(1),
    certificateFacts(sender.signing.certificate).issuerAndSerial,
    algorithm(digest),
    ...attributes === undefined ? [] : [setOf(attributes, tag.constructed0)],
    method,
    octetString(signature),
  );
}

Deno.test("wrong_recipient: the message is for somebody else", async () => {
  const { sender } = await sharedKeys();
  await failsWith("wrong_recipient", opened(await sealed(content), { recipients: [sender.encryption] }));
  await failsWith("wrong_recipient", opened(await sealed(content), { recipients: [] }));
});

Deno.test("wrong_recipient: only recipients of other kinds than a key", async () => {
  await failsWith("wrong_recipient", opened(envelope({ infos: [element(0xa1, integer(3))] })));
});

Deno.test("wrong_key: whatever is wrong with the key that is sent, it looks the same", async () => {
  const { receiver } = await sharedKeys();
  const key = receiver.encryption.certificate.publicKey;
  const padded = (bytes: Uint8Array) => publicEncrypt({ key, padding: constants.RSA_PKCS1_PADDING }, bytes);
  const raw = (block: Uint8Array) => publicEncrypt({ key, padding: constants.RSA_NO_PADDING }, block);
  const block = (...start: number[]) => Uint8Array.from({ length: 256 }, (_, index) => start[index] ?? 0xaa);
  const withZero = (at: number) => block(0, 2).map((byte, index) => index === at ? 0 : byte);
  const oaep = sequence(
    element(tag.constructed0, algorithm(oid.sha256)),
    element(tag.constructed1, algorithm(oid.mgf1, algorithm(oid.sha256))),
  );
  const faults: Record<string, Uint8Array> = {
    "not a block that pads": await receiverInfo(raw(block(0, 1))),
    "no end of the padding": await receiverInfo(raw(block(0, 2))),
    "padding that ends early": await receiverInfo(raw(withZero(5))),
    "a number above the modulus": await receiverInfo(new Uint8Array(256).fill(0xff)),
    "too few bytes": await receiverInfo(new Uint8Array(3)),
    "a key that is too short": await receiverInfo(padded(randomBytes(16))),
    "a key that is too long": await receiverInfo(padded(randomBytes(33))),
    "another key": await receiverInfo(padded(randomBytes(32))),
    "OAEP that is none": await receiverInfo(padded(randomBytes(32)), algorithm(oid.rsaOaep, oaep)),
  };
  const words = new Set<string>();
  for (const [what, info] of Object.entries(faults)) {
    const error = await failsWith("wrong_key", opened(envelope({ infos: [info] })));
    words.add(`${error.message} ${error.hint} ${String(error.cause)}`);
    assert.equal(words.size, 1, `${what} is told apart`);
  }
});

Deno.test("wrong_key: what is inside is not signed", async () => {
  await failsWith("wrong_key", opened(await enveloped(content)));
  await failsWith("wrong_key", opened(await enveloped(new Uint8Array())));
  await failsWith("wrong_key", opened(await enveloped(await sealed(content))));
});

Deno.test("wrong_key: decrypting alone gives nothing where the padding is wrong", async () => {
  const { receiver } = await sharedKeys();
  const key = randomBytes(32);
  const vector = randomBytes(16);
  const wrapped = publicEncrypt({
    key: receiver.encryption.certificate.publicKey,
    padding: constants.RSA_PKCS1_PADDING,
  }, key);
  const infos = [await receiverInfo(wrapped)];
  const method = algorithm(oid.aes256Cbc, octetString(vector));
  for (const last of [[0], [17], [255], [3, 2], [5, 4, 4, 4]]) {
    const plain = Buffer.concat([Buffer.alloc(32 - last.length, 65), Buffer.from(last)]);
    const cipher = createCipheriv("aes-256-cbc", key, vector).setAutoPadding(false);
    const encrypted = Buffer.concat([cipher.update(plain), cipher.final()]);
    const sealed = envelope({ infos, method, content: [element(tag.context0, encrypted)] });
    const recipients = [receiver.encryption];
    await failsWith("wrong_key", bytesOf(decrypt(streamOf(sealed), { recipients })));
  }
});

Deno.test("tampered: a changed block, whether it breaks the structure, the digest or the padding", async () => {
  const message = await sealed(new Uint8Array(5000).fill(65));
  const start = message.length - 5000 - 2300;
  for (const back of [1, 10, 200, 3000, 4000, 6000]) {
    assert.ok(message.length - back > start);
    const altered = message.slice();
    altered[altered.length - back]! ^= 0x10;
    const error = await failsWith("tampered", opened(altered));
    assert.match(error.message, /does not verify/);
  }
});

Deno.test("tampered: another message is inside than was signed", async () => {
  const inner = await signed();
  inner[inner.indexOf(0x4d)]! ^= 1;
  await failsWith("tampered", opened(await enveloped(inner)));
  await failsWith("tampered", opened(await enveloped(concat(await signed(), Uint8Array.of(0)))));
  await failsWith("tampered", opened(await enveloped((await signed()).slice(0, -1))));
});

Deno.test("not_cms: text, nothing sensible, another kind of message", async () => {
  await failsWith(
    "not_cms",
    opened(text("<MsgHead xmlns='http://www.kith.no/xmlstds/msghead/2006-05-24'/>")),
  );
  await failsWith("not_cms", opened(text("MIIBVgYJKoZIhvcNAQcDoIIBRzCCAUMCAQAxggE")));
  await failsWith("not_cms", opened(await signed()));
  await failsWith("not_cms", verified(await sealed(content)));
  await failsWith(
    "not_cms",
    opened(concat(sequence(objectIdentifier(oid.envelopedData)), Uint8Array.of(0, 0))),
  );
});

Deno.test("truncated: nothing at all", async () => {
  await failsWith("truncated", opened(new Uint8Array()));
  await failsWith("truncated", verified(new Uint8Array()));
});

Deno.test("too_large: a list of recipients without end", async () => {
  const info = await receiverInfo(new Uint8Array(256));
  const infos = Array.from({ length: 4000 }, () => info);
  await failsWith("too_large", opened(cut(envelope({ infos }), [1 << 16])));
});

Deno.test("unsupported_algorithm: content or key in a way that is not known", async () => {
  const info = await receiverInfo(new Uint8Array(256));
  const des = algorithm("1.3.14.3.2.7", octetString(new Uint8Array(8)));
  const gcm = algorithm("2.16.840.1.101.3.4.1.46", octetString(new Uint8Array(12)));
  for (const method of [des, gcm]) {
    await failsWith("unsupported_algorithm", opened(envelope({ infos: [info], method })));
  }
  const elsewhere = await receiverInfo(new Uint8Array(256), algorithm("1.2.3.4"));
  await failsWith("unsupported_algorithm", opened(envelope({ infos: [elsewhere] })));
  const label = algorithm(
    oid.rsaOaep,
    sequence(element(tag.constructed2, algorithm(oid.pSpecified, octetString(content)))),
  );
  await failsWith(
    "unsupported_algorithm",
    opened(envelope({ infos: [await receiverInfo(new Uint8Array(256), label)] })),
  );
});

Deno.test("unsupported_algorithm: triple DES, unless it is allowed by name", async () => {
  const { receiver } = await sharedKeys();
  const key = randomBytes(24);
  const vector = randomBytes(8);
  const cipher = createCipheriv("des-ede3-cbc", key, vector);
  const encrypted = Buffer.concat([cipher.update(await signed()), cipher.final()]);
  const wrapped = publicEncrypt({
    key: receiver.encryption.certificate.publicKey,
    padding: constants.RSA_PKCS1_PADDING,
  }, key);
  const sealed = envelope({
    infos: [await receiverInfo(wrapped)],
    method: algorithm(oid.tripleDesCbc, octetString(vector)),
    content: [element(tag.context0, encrypted)],
  });
  const error = await failsWith("unsupported_algorithm", opened(sealed));
  assert.match(error.message, /triple DES/);
  assert.deepEqual(await opened(sealed, { allowTripleDes: true }), content);
});

Deno.test("not_cms: a vector of the wrong length, content of half a block, no content", async () => {
  const infos = [await receiverInfo(new Uint8Array(256))];
  const short = algorithm(oid.aes256Cbc, octetString(new Uint8Array(8)));
  await failsWith("not_cms", opened(envelope({ infos, method: short })));
  await failsWith(
    "not_cms",
    opened(envelope({ infos, content: [element(tag.context0, new Uint8Array(24))] })),
  );
  await failsWith("not_cms", opened(envelope({ infos, content: [element(tag.context0)] })));
  await failsWith("no_content", opened(envelope({ infos, content: [] })));
});

Deno.test("key_does_not_match_certificate: the pair is none", async () => {
  const { sender, receiver } = await sharedKeys();
  const mixed = { ...receiver.encryption, privateKey: sender.encryption.privateKey };
  await failsWith("key_does_not_match_certificate", opened(await sealed(content), { recipients: [mixed] }));
  const signer = { ...sender.signing, privateKey: sender.encryption.privateKey };
  await failsWith("key_does_not_match_certificate", sealed(content, { signer }));
});

Deno.test("digest_mismatch: other content than was signed", async () => {
  const message = await signed();
  message[message.indexOf(0x4d)]! ^= 1;
  await failsWith("digest_mismatch", verified(message));
});

Deno.test("signature_invalid: the signature was changed, or is by another key", async () => {
  const message = await signed();
  message[message.length - 1]! ^= 1;
  await failsWith("signature_invalid", verified(message));
  const { sender, receiver } = await sharedKeys();
  const stranger = { ...sender.signing, certificate: receiver.signing.certificate };
  await failsWith("key_does_not_match_certificate", signed({ signer: stranger }));
});

Deno.test("signature_invalid: the attributes are of another type of content", async () => {
  const attribute = (type: string, value: Uint8Array) =>
    sequence(objectIdentifier(type), element(tag.set, value));
  const digest = octetString(createHash("sha256").update(content).digest());
  const { sender } = await sharedKeys();
  const certificates = [sender.signing.certificate.raw, sender.signing.chain[0]!.raw];
  const made = async (type: string) =>
    signedMessage({
      certificates,
      infos: [
        await signerInfo({
          attributes: [
            attribute(oid.contentType, objectIdentifier(type)),
            attribute(oid.messageDigest, digest),
          ],
        }),
      ],
    });
  assert.deepEqual(await verified(await made(oid.data)), content);
  await failsWith("signature_invalid", verified(await made(oid.signedData)));
});

Deno.test("a signature without attributes is taken, and not over a set of attributes", async () => {
  const { sender } = await sharedKeys();
  const certificates = [sender.signing.certificate.raw, sender.signing.chain[0]!.raw];
  const plain = signedMessage({ certificates, infos: [await signerInfo()] });
  assert.deepEqual(await verified(plain), content);
  const other = signedMessage({ certificates, infos: [await signerInfo({ over: text("annet") })] });
  await failsWith("signature_invalid", verified(other));

  // The attributes of a message that was signed, and the signature over them, passed off as content.
  const stolen = setOf([
    sequence(objectIdentifier(oid.contentType), element(tag.set, objectIdentifier(oid.data))),
    sequence(objectIdentifier(oid.messageDigest), element(tag.set, octetString(new Uint8Array(32)))),
  ]);
  const encapsulated = sequence(objectIdentifier(oid.data), element(tag.constructed0, octetString(stolen)));
  const forged = signedMessage({ certificates, encapsulated, infos: [await signerInfo({ over: stolen })] });
  await failsWith("signature_invalid", verified(forged));
});

Deno.test("signature_invalid: a block that only begins like a signature", async () => {
  const { sender } = await sharedKeys();
  const certificates = [sender.signing.certificate.raw, sender.signing.chain[0]!.raw];
  const forged = privateEncrypt(
    { key: sender.signing.privateKey, padding: constants.RSA_PKCS1_PADDING },
    text("not a digest"),
  );
  const info = sequence(
    integer(1),
    certificateFacts(sender.signing.certificate).issuerAndSerial,
    algorithm(oid.sha256),
    algorithm(oid.rsaEncryption),
    octetString(forged),
  );
  await failsWith("signature_invalid", verified(signedMessage({ certificates, infos: [info] })));
});

Deno.test("no_signer and several_signers", async () => {
  await failsWith("no_signer", verified(signedMessage({})));
  const info = await signerInfo();
  await failsWith("several_signers", verified(signedMessage({ infos: [info, info] })));
});

Deno.test("no_signer_certificate: it is not in the message, unless it is known", async () => {
  const { sender, issuer } = await sharedKeys();
  const message = signedMessage({ infos: [await signerInfo()] });
  await failsWith("no_signer_certificate", verified(message));
  const known = { signer: sender.signing.certificate, chain: [issuer] };
  assert.deepEqual(await verified(message, known), content);
});

Deno.test("no_content: a signature that is apart from what it signs", async () => {
  const encapsulated = sequence(objectIdentifier(oid.data));
  await failsWith("no_content", verified(signedMessage({ encapsulated })));
});

Deno.test("unsupported_algorithm: SHA-1, and ways to sign that are not RSA", async () => {
  const sha1 = signedMessage({ digest: oid.sha1, infos: [await signerInfo({ digest: oid.sha1 })] });
  await failsWith("unsupported_algorithm", verified(sha1));
  const ecdsa = signedMessage({ infos: [await signerInfo({ method: algorithm("1.2.840.10045.4.3.2") })] });
  await failsWith("unsupported_algorithm", verified(ecdsa));
});

Deno.test("too_large and not_a_certificate: a bag of certificates that is none", async () => {
  const { sender } = await sharedKeys();
  const many = Array.from({ length: 40 }, () => sender.signing.certificate.raw);
  await failsWith("too_large", verified(signedMessage({ certificates: many })));
  await failsWith("not_a_certificate", verified(signedMessage({ certificates: [sequence(integer(1))] })));
});

Deno.test("unexpected_signer: validly signed, by another than expected", async () => {
  const { sender, receiver } = await sharedKeys();
  const message = await sealed(content);
  await failsWith("unexpected_signer", opened(message, { signer: receiver.signing.certificate }));
  assert.deepEqual(await opened(message, { signer: sender.signing.certificate }), content);
});

Deno.test("untrusted_certificate: nobody is trusted", async () => {
  await failsWith("untrusted_certificate", opened(await sealed(content), { trusted: [] }));
});

Deno.test("a signer who is trusted himself needs no issuer", async () => {
  const { sender } = await sharedKeys();
  assert.deepEqual(await opened(await sealed(content), { trusted: [sender.signing.certificate] }), content);
});

Deno.test("the time that is gone by is the one that is told", async () => {
  const message = await sealed(content);
  const [past, future] = [new Date("2020-01-01"), new Date("2090-01-01")];
  await failsWith("certificate_not_yet_valid", opened(message, { at: past }));
  await failsWith("certificate_expired", opened(message, { at: future }));
  await failsWith("certificate_not_yet_valid", sealed(content, { at: past }));
  await failsWith("certificate_expired", sealed(content, { at: future }));
});

Deno.test("wrong_key_usage: the two certificates of an organisation are mixed up", async () => {
  const { sender, receiver } = await sharedKeys();
  await failsWith("wrong_key_usage", sealed(content, { signer: sender.encryption }));
  await failsWith("wrong_key_usage", sealed(content, { recipient: receiver.signing.certificate }));
  await failsWith("wrong_key_usage", sealed(content, { signingUsage: "digitalSignature" }));
  assert.deepEqual(await opened(await sealed(content, { signingUsage: "either" })), content);
});
