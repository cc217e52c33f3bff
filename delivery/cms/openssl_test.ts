import { Buffer } from "node:buffer";
import assert from "node:assert/strict";
import { decrypt } from "./decrypt.ts";
import { encrypt } from "./encrypt.ts";
import { bytesOf, streamOf } from "./gather.ts";
import { readCredentials } from "./read_credentials.ts";
import { sign } from "./sign.ts";
import { failsWith, opened, sealed, sharedKeys, TestDirectory } from "./test_messages.ts";
import { openssl, opensslTest } from "./test_openssl.ts";
import { verify } from "./verify.ts";

const small = new TextEncoder().encode("<MsgHead>æøå</MsgHead>\n");
const large = new Uint8Array(2_500_000).map((_, index) => index * 7 + (index >> 8));
const same = (one: Uint8Array, other: Uint8Array) => Buffer.compare(one, other) === 0;

/** A directory with the shared keys in it. */
async function prepared() {
  const directory = await TestDirectory.make();
  const keys = await sharedKeys();
  const files = await keys.writeTo(directory.path);
  return { ...keys, files, directory, [Symbol.asyncDispose]: () => directory[Symbol.asyncDispose]() };
}

opensslTest(
  "reads what is sealed here, of any size, in each encoding and with each way of the key",
  async () => {
    await using test = await prepared();
    const { directory, files } = test;
    const [message, inner, out] = ["message", "inner", "out"].map((name) => directory.file(name)) as [
      string,
      string,
      string,
    ];
    for (const content of [new Uint8Array(), small, large]) {
      for (const encoding of ["auto", "stream"] as const) {
        for (const keyTransport of ["rsa-pkcs1", "rsa-oaep-sha256"] as const) {
          await Deno.writeFile(message, await sealed(content, { encoding, keyTransport }));
          const { certificate, key } = files.receiver.encryption;
          await openssl(
            ...["cms", "-decrypt", "-binary", "-inform", "DER", "-in", message],
            ...["-recip", certificate, "-inkey", key, "-out", inner],
          );
          await openssl(
            ...["cms", "-verify", "-binary", "-inform", "DER", "-in", inner],
            ...["-CAfile", files.authority, "-purpose", "any", "-out", out],
          );
          assert.ok(same(await Deno.readFile(out), content), `${content.length} ${encoding} ${keyTransport}`);
        }
      }
    }
  },
);

opensslTest("finds the algorithms and attributes that were asked for", async () => {
  await using test = await prepared();
  const { directory, sender } = test;
  const path = directory.file("signed");
  await Deno.writeFile(path, await bytesOf(sign(streamOf(small), { signer: sender.signing })));
  const printed = await openssl("cms", "-cmsout", "-print", "-inform", "DER", "-in", path);
  assert.match(printed, /algorithm: sha256 \(2\.16\.840/);
  for (const attribute of ["contentType", "signingTime", "messageDigest"]) {
    assert.match(printed, new RegExp(`object: ${attribute} `));
  }
  await Deno.writeFile(path, await sealed(small));
  const envelope = await openssl("cms", "-cmsout", "-print", "-inform", "DER", "-in", path);
  assert.match(envelope, /algorithm: aes-256-cbc/);
  assert.match(envelope, /d\.issuerAndSerialNumber/);
  assert.match(envelope, /algorithm: rsaEncryption/);
});

/** OpenSSL 3.0 cannot stream a signature by PSS. */
const signings: Record<string, readonly string[]> = {
  DER: [],
  stream: ["-stream"],
  "key identifier": ["-keyid"],
  "stream and key identifier": ["-stream", "-keyid"],
  "no attributes": ["-noattr"],
  "no attributes, stream": ["-noattr", "-stream"],
  "SHA-384": ["-md", "sha384"],
  "SHA-512, PSS": ["-md", "sha512", "-keyopt", "rsa_padding_mode:pss"],
  "SHA-256, PSS with a salt of 32": ["-keyopt", "rsa_padding_mode:pss", "-keyopt", "rsa_pss_saltlen:32"],
};

const encryptions: Record<string, readonly string[]> = {
  DER: [],
  stream: ["-stream"],
  "key identifier": ["-keyid"],
  "OAEP with SHA-256": ["-keyopt", "rsa_padding_mode:oaep", "-keyopt", "rsa_oaep_md:sha256"],
  "OAEP with SHA-1, stream": ["-keyopt", "rsa_padding_mode:oaep", "-stream"],
  "OAEP with SHA-512, key identifier": [
    "-keyopt",
    "rsa_padding_mode:oaep",
    "-keyopt",
    "rsa_oaep_md:sha512",
    "-keyid",
  ],
};

opensslTest("what it signs is verified here", async () => {
  await using test = await prepared();
  const { directory, files, authority, issuer } = test;
  const [input, path] = [directory.file("in"), directory.file("signed")];
  // OpenSSL 3.0 cannot sign nothing.
  for (const content of [small, large]) {
    await Deno.writeFile(input, content);
    for (const [what, options] of Object.entries(signings)) {
      const { certificate, key } = files.sender.signing;
      await openssl(
        ...["cms", "-sign", "-binary", "-nodetach", "-outform", "DER", "-in", input, "-out", path],
        // Options of the key follow its signer.
        ...["-signer", certificate, "-inkey", key, ...options],
      );
      const signed = streamOf(await Deno.readFile(path));
      const read = await bytesOf(verify(signed, { trusted: [authority], chain: [issuer] }));
      assert.ok(same(read, content), `${content.length} ${what}`);
    }
  }
});

opensslTest("what it encrypts is decrypted here", async () => {
  await using test = await prepared();
  const { directory, files, receiver } = test;
  const [input, path] = [directory.file("in"), directory.file("encrypted")];
  for (const content of [new Uint8Array(), small, large]) {
    await Deno.writeFile(input, content);
    for (const cipher of ["-aes-256-cbc", "-aes-128-cbc"]) {
      for (const [what, options] of Object.entries(encryptions)) {
        await openssl(
          ...["cms", "-encrypt", "-binary", cipher, "-outform", "DER", "-in", input, "-out", path],
          ...["-recip", files.receiver.encryption.certificate, ...options],
        );
        const encrypted = streamOf(await Deno.readFile(path));
        const read = await bytesOf(decrypt(encrypted, { recipients: [receiver.encryption] }));
        assert.ok(same(read, content), `${content.length} ${cipher} ${what}`);
      }
    }
  }
});

opensslTest("a message of its own, signed and encrypted, for several, is opened here", async () => {
  await using test = await prepared();
  const { directory, files, sender, receiver, issuer } = test;
  const [input, signed, path] = ["in", "signed", "sealed"].map((name) => directory.file(name)) as [
    string,
    string,
    string,
  ];
  await Deno.writeFile(input, large);
  const { certificate, key } = files.sender.signing;
  const issuers = directory.file("issuers");
  await Deno.writeTextFile(issuers, issuer.toString());
  for (const stream of [[], ["-stream"]]) {
    await openssl(
      ...["cms", "-sign", "-binary", "-nodetach", "-outform", "DER", "-in", input, "-out", signed, ...stream],
      ...["-signer", certificate, "-inkey", key, "-certfile", issuers],
    );
    await openssl(
      ...[
        "cms",
        "-encrypt",
        "-binary",
        "-aes-256-cbc",
        "-outform",
        "DER",
        "-in",
        signed,
        "-out",
        path,
        ...stream,
      ],
      ...[files.sender.encryption.certificate, files.receiver.encryption.certificate],
    );
    const message = await Deno.readFile(path);
    for (const recipient of [sender.encryption, receiver.encryption]) {
      assert.ok(same(await opened(message, { recipients: [recipient] }), large));
    }
  }
});

opensslTest("triple DES of its own is refused, and read where it is allowed", async () => {
  await using test = await prepared();
  const { directory, files, receiver } = test;
  const [input, path] = [directory.file("in"), directory.file("encrypted")];
  await Deno.writeFile(input, small);
  await openssl(
    ...["cms", "-encrypt", "-binary", "-des3", "-outform", "DER", "-in", input, "-out", path],
    files.receiver.encryption.certificate,
  );
  const message = await Deno.readFile(path);
  const recipients = [receiver.encryption];
  await failsWith("unsupported_algorithm", bytesOf(decrypt(streamOf(message), { recipients })));
  const read = await bytesOf(decrypt(streamOf(message), { recipients, allowTripleDes: true }));
  assert.ok(same(read, small));
});

opensslTest(
  "a detached signature, a compressed message and an encrypted one in place of a signed are named",
  async () => {
    await using test = await prepared();
    const { directory, files, authority } = test;
    const [input, path] = [directory.file("in"), directory.file("signed")];
    await Deno.writeFile(input, small);
    const { certificate, key } = files.sender.signing;
    await openssl(
      ...[
        "cms",
        "-sign",
        "-binary",
        "-outform",
        "DER",
        "-in",
        input,
        "-out",
        path,
        "-signer",
        certificate,
        "-inkey",
        key,
      ],
    );
    const read = async () => bytesOf(verify(streamOf(await Deno.readFile(path)), { trusted: [authority] }));
    await failsWith("no_content", read);
    await openssl("cms", "-data_create", "-binary", "-outform", "DER", "-in", input, "-out", path);
    await failsWith("not_cms", read);
  },
);

opensslTest("what is encrypted here alone is read by it, for the key of a file", async () => {
  await using test = await prepared();
  const { directory, files } = test;
  const recipient = (await readCredentials(files.receiver.encryption)).certificate;
  const [path, out] = [directory.file("encrypted"), directory.file("out")];
  await Deno.writeFile(path, await bytesOf(encrypt(streamOf(large), { recipient })));
  const { certificate, key } = files.receiver.encryption;
  await openssl(
    ...["cms", "-decrypt", "-binary", "-inform", "DER", "-in", path, "-out", out],
    ...["-recip", certificate, "-inkey", key],
  );
  assert.ok(same(await Deno.readFile(out), large));
});
