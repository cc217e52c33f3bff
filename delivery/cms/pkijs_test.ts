/**
 * pkijs as a second judge beside OpenSSL: it reads what is written here, and what it writes is read.
 */
import { fromBER, type OctetString } from "asn1js";
import assert from "node:assert/strict";
// deno-lint-ignore no-import-prefix -- a judge in tests alone
import * as pkijs from "npm:pkijs@4.0.0";
import { decrypt } from "./decrypt.ts";
import { encrypt } from "./encrypt.ts";
import { bytesOf, streamOf } from "./gather.ts";
import { sign } from "./sign.ts";
import { failsWith, sharedKeys } from "./test_messages.ts";
import { verify } from "./verify.ts";

const content = new TextEncoder().encode("<MsgHead>æøå</MsgHead>");
const certificateOf = (raw: Uint8Array) => pkijs.Certificate.fromBER(Uint8Array.from(raw));

Deno.test("pkijs verifies what is signed here", async () => {
  const { sender, authority } = await sharedKeys();
  for (const encoding of ["auto", "stream"] as const) {
    const message = await bytesOf(sign(streamOf(content), { signer: sender.signing, encoding }));
    const info = new pkijs.ContentInfo({ schema: fromBER(message).result });
    const signed = new pkijs.SignedData({ schema: info.content });
    const verified = await signed.verify({
      signer: 0,
      checkChain: true,
      trustedCerts: [certificateOf(authority.raw)],
    });
    assert.ok(verified, encoding);
  }
});

Deno.test("pkijs decrypts what is encrypted here", async () => {
  const { receiver } = await sharedKeys();
  const { certificate, privateKey } = receiver.encryption;
  for (const encoding of ["auto", "stream"] as const) {
    const options = { recipient: certificate, keyTransport: "rsa-oaep-sha256", encoding } as const;
    const message = await bytesOf(encrypt(streamOf(content), options));
    const info = new pkijs.ContentInfo({ schema: fromBER(message).result });
    const enveloped = new pkijs.EnvelopedData({ schema: info.content });
    const recipientPrivateKey = Uint8Array.from(privateKey.export({ type: "pkcs8", format: "der" }));
    const recipientCertificate = certificateOf(certificate.raw);
    const read = await enveloped.decrypt(0, { recipientCertificate, recipientPrivateKey });
    assert.deepEqual(new Uint8Array(read), content);
  }
});

Deno.test("what pkijs encrypts is decrypted here, with OAEP of any digest", async () => {
  const { receiver } = await sharedKeys();
  for (const oaepHashAlgorithm of ["SHA-1", "SHA-256", "SHA-512"]) {
    const enveloped = new pkijs.EnvelopedData();
    const recipient = certificateOf(receiver.encryption.certificate.raw);
    enveloped.addRecipientByCertificate(recipient, { oaepHashAlgorithm });
    await enveloped.encrypt({ name: "AES-CBC", length: 256 } as AesKeyAlgorithm, content.buffer);
    const schema = new pkijs.ContentInfo({
      contentType: pkijs.ContentInfo.ENVELOPED_DATA,
      content: enveloped.toSchema(),
    });
    const message = new Uint8Array(schema.toSchema().toBER());
    const read = await bytesOf(decrypt(streamOf(message), { recipients: [receiver.encryption] }));
    assert.deepEqual(read, content, oaepHashAlgorithm);
  }
});

Deno.test("what pkijs signs is verified here, and is refused where its attributes are changed", async () => {
  const { sender, issuer, authority } = await sharedKeys();
  const { certificate, privateKey } = sender.signing;
  const algorithm = { name: "RSASSA-PKCS1-v1_5", hash: "SHA-384" };
  const der = Uint8Array.from(privateKey.export({ type: "pkcs8", format: "der" }));
  const key = await crypto.subtle.importKey("pkcs8", der, algorithm, false, ["sign"]);
  const { OctetString: Octets, ObjectIdentifier, PrintableString } = await import("asn1js");
  const signer = certificateOf(certificate.raw);
  const { issuer: issuerName, serialNumber } = signer;
  const digest = await crypto.subtle.digest("SHA-384", content);
  const attribute = (type: string, value: OctetString | unknown) =>
    new pkijs.Attribute({ type, values: [value] });
  const signed = new pkijs.SignedData({
    encapContentInfo: new pkijs.EncapsulatedContentInfo({
      eContentType: pkijs.ContentInfo.DATA,
      eContent: new Octets({ valueHex: content.buffer }),
    }),
    signerInfos: [
      new pkijs.SignerInfo({
        sid: new pkijs.IssuerAndSerialNumber({ issuer: issuerName, serialNumber }),
        signedAttrs: new pkijs.SignedAndUnsignedAttributes({
          type: 0,
          attributes: [
            attribute("1.2.840.113549.1.9.3", new ObjectIdentifier({ value: pkijs.ContentInfo.DATA })),
            attribute("1.2.840.113549.1.9.4", new Octets({ valueHex: digest })),
            attribute("1.2.3.4.5", new PrintableString({ value: "marker" })),
          ],
        }),
      }),
    ],
    certificates: [signer, certificateOf(issuer.raw)],
  });
  await signed.sign(key, 0, "SHA-384", content.buffer);
  const schema = new pkijs.ContentInfo({
    contentType: pkijs.ContentInfo.SIGNED_DATA,
    content: signed.toSchema(true),
  });
  const message = new Uint8Array(schema.toSchema().toBER());
  const read = (bytes: Uint8Array) => bytesOf(verify(streamOf(bytes), { trusted: [authority] }));
  assert.deepEqual(await read(message), content);
  const marker = new TextEncoder().encode("marker");
  const at = message.findIndex((_, index) =>
    marker.every((byte, offset) => message[index + offset] === byte)
  );
  message[at]! ^= 1;
  await failsWith("signature_invalid", read(message));
});
