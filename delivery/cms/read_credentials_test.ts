import assert from "node:assert/strict";
import { CmsError } from "./cms_error.ts";
import { readCertificates, readCredentials } from "./read_credentials.ts";
import { failsWith, sharedKeys, TestDirectory } from "./test_messages.ts";
import { openssl, opensslTest } from "./test_openssl.ts";

const secret = "Blåbærsyltetøy 42";
const posixOnly = { ignore: Deno.build.os === "windows" };

/** A directory with the shared keys, and a file with the passphrase. */
async function prepared() {
  const directory = await TestDirectory.make();
  const keys = await sharedKeys();
  const files = await keys.writeTo(directory.path);
  const passphraseFile = directory.file("passphrase");
  await Deno.writeTextFile(passphraseFile, `${secret}\nanother line\n`, { mode: 0o600 });
  const own = (path: string) => Deno.chmod(path, 0o600);
  return {
    ...keys,
    files,
    passphraseFile,
    own,
    directory,
    [Symbol.asyncDispose]: () => directory[Symbol.asyncDispose](),
  };
}

const pkcs8 = ["pkcs8", "-topk8"];
const kinds: Record<string, readonly string[]> = {
  "PKCS #8": [...pkcs8, "-nocrypt"],
  "PKCS #8, DER": [...pkcs8, "-nocrypt", "-outform", "DER"],
  "PKCS #1": ["rsa", "-traditional"],
  "PKCS #1, DER": ["rsa", "-traditional", "-outform", "DER"],
  "PKCS #1, encrypted": ["rsa", "-traditional", "-aes256"],
  "encrypted PKCS #8, AES-256": [...pkcs8, "-v2", "aes-256-cbc"],
  "encrypted PKCS #8, AES-256, DER": [...pkcs8, "-v2", "aes-256-cbc", "-outform", "DER"],
  "encrypted PKCS #8, AES-128 and SHA-1": [...pkcs8, "-v2", "aes-128-cbc", "-v2prf", "hmacWithSHA1"],
  "encrypted PKCS #8, triple DES": [...pkcs8, "-v2", "des3"],
  "encrypted PKCS #8, triple DES, DER": [...pkcs8, "-v2", "des3", "-outform", "DER"],
  "encrypted PKCS #8, scrypt": [...pkcs8, "-scrypt"],
};

for (const [kind, command] of Object.entries(kinds)) {
  opensslTest(`a key of the kind ${kind} is read`, async () => {
    await using test = await prepared();
    const { files, directory, passphraseFile, sender } = test;
    const { certificate, key: plain } = files.sender.signing;
    const key = directory.file("key");
    const passphrase = command.includes("-nocrypt") ? [] : ["-passout", `file:${passphraseFile}`];
    await openssl(...command, "-in", plain, "-out", key, ...passphrase);
    await test.own(key);
    const read = await readCredentials({ certificate, key, passphraseFile });
    assert.ok(read.privateKey.equals(sender.signing.privateKey));
    assert.equal(read.chain.length, 1);
  });
}

const exports: Record<string, readonly string[]> = {
  "as today": [],
  "as issuers long did (-legacy)": ["-legacy"],
  "triple DES for key and certificates": ["-keypbe", "PBE-SHA1-3DES", "-certpbe", "PBE-SHA1-3DES"],
  "without a code over it": ["-nomac"],
};

for (const [kind, options] of Object.entries(exports)) {
  opensslTest(
    `a PKCS #12 file made ${kind} is read, with its chain, and not with another passphrase`,
    async () => {
      await using test = await prepared();
      const { files, directory, passphraseFile, sender, issuer } = test;
      const { certificate, key } = files.sender.signing;
      const wrong = directory.file("wrong");
      await Deno.writeTextFile(wrong, "feil\n", { mode: 0o600 });
      for (const words of [secret, "plain"]) {
        await Deno.writeTextFile(passphraseFile, `${words}\r\n`);
        const pkcs12 = directory.file("pair.p12");
        const file = directory.file("made-by");
        await Deno.writeTextFile(file, words);
        await openssl(
          ...[
            "pkcs12",
            "-export",
            "-in",
            certificate,
            "-inkey",
            key,
            "-out",
            pkcs12,
            "-passout",
            `file:${file}`,
          ],
          ...options,
        );
        await test.own(pkcs12);
        const read = await readCredentials({ pkcs12, passphraseFile });
        assert.ok(read.privateKey.equals(sender.signing.privateKey));
        assert.deepEqual(read.certificate.raw, sender.signing.certificate.raw);
        assert.deepEqual(read.chain.map(({ raw }) => raw), [issuer.raw]);
        await failsWith("wrong_passphrase", readCredentials({ pkcs12, passphraseFile: wrong }));
      }
    },
  );
}

Deno.test("of several certificates in a file the one of the key is taken", async () => {
  await using test = await prepared();
  const { files, directory, sender } = test;
  const both = directory.file("both.pem");
  const { signing, encryption } = files.sender;
  const read = (path: string) => Deno.readTextFileSync(path);
  await Deno.writeTextFile(both, read(signing.certificate) + read(encryption.certificate), { mode: 0o600 });
  const found = await readCredentials({ certificate: both, key: encryption.key });
  assert.deepEqual(found.certificate.raw, sender.encryption.certificate.raw);
});

Deno.test("a passphrase can be asked for, and only where it is needed", async () => {
  await using test = await prepared();
  const { files, directory, sender } = test;
  const { certificate } = files.sender.signing;
  const key = directory.file("key");
  const cipher = { cipher: "aes-256-cbc", passphrase: secret } as const;
  const pem = sender.signing.privateKey.export({ type: "pkcs8", format: "pem", ...cipher }) as string;
  await Deno.writeTextFile(key, pem, { mode: 0o600 });
  let asked = 0;
  const passphrase = () => {
    asked++;
    return Promise.resolve(secret);
  };
  const read = await readCredentials({ certificate, key, passphrase });
  assert.ok(read.privateKey.equals(sender.signing.privateKey));
  await readCredentials({ ...files.sender.signing, passphrase });
  assert.equal(asked, 1);
  await failsWith("no_passphrase", readCredentials({ certificate, key }));
  await failsWith("wrong_passphrase", readCredentials({ certificate, key, passphrase: () => "feil" }));
});

Deno.test("no_passphrase: the file is empty, or its first line is", async () => {
  await using test = await prepared();
  const { files, directory } = test;
  const key = directory.file("key");
  await Deno.writeTextFile(
    key,
    "-----BEGIN ENCRYPTED PRIVATE KEY-----\nAAAA\n-----END ENCRYPTED PRIVATE KEY-----\n",
    {
      mode: 0o600,
    },
  );
  for (const text of ["", "\n", "\r\nsecond\n"]) {
    const passphraseFile = directory.file("empty");
    await Deno.writeTextFile(passphraseFile, text, { mode: 0o600 });
    const { certificate } = files.sender.signing;
    await failsWith("no_passphrase", readCredentials({ certificate, key, passphraseFile }));
  }
});

Deno.test({
  name: "key_file_permissions: others can read the key, the passphrase or the PKCS #12 file",
  ...posixOnly,
  fn: async () => {
    await using test = await prepared();
    const { files, passphraseFile } = test;
    const { certificate, key } = files.sender.signing;
    for (const mode of [0o640, 0o604, 0o644, 0o620]) {
      await Deno.chmod(key, mode);
      const error = await failsWith("key_file_permissions", readCredentials({ certificate, key }));
      assert.match(error.hint, /chmod 600/);
      await failsWith("key_file_permissions", readCredentials({ pkcs12: key, passphraseFile }));
    }
    await readCredentials({ certificate, key, allowOpenPermissions: true });
    await test.own(key);
    await Deno.chmod(passphraseFile, 0o644);
    await failsWith("key_file_permissions", readCredentials({ pkcs12: key, passphraseFile }));
  },
});

Deno.test("not_a_key_file: text, a certificate, a public key, a key of another kind, something huge", async () => {
  await using test = await prepared();
  const { files, directory, sender, passphraseFile } = test;
  const { certificate } = files.sender.signing;
  const { generateKeyPairSync, createPublicKey } = await import("node:crypto");
  const curve = generateKeyPairSync("ec", { namedCurve: "P-256" }).privateKey.export({
    type: "pkcs8",
    format: "pem",
  });
  const wrong = [
    "hello",
    "",
    await Deno.readTextFile(certificate),
    createPublicKey(sender.signing.privateKey).export({ type: "spki", format: "pem" }) as string,
    "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n",
    curve as string,
    "x".repeat((1 << 20) + 1),
  ];
  for (const text of wrong) {
    const key = directory.file("key");
    await Deno.writeTextFile(key, text, { mode: 0o600 });
    await failsWith("not_a_key_file", readCredentials({ certificate, key }));
    await failsWith("not_a_key_file", readCredentials({ pkcs12: key, passphraseFile }));
  }
});

Deno.test("not_a_certificate: text, a broken one, a key", async () => {
  await using test = await prepared();
  const { files, directory } = test;
  const { certificate, key } = files.sender.signing;
  const pem = await Deno.readTextFile(certificate);
  for (const text of ["hello", "", pem.replace(/\n.{20}/, "\n"), await Deno.readTextFile(key)]) {
    const path = directory.file("certificate");
    await Deno.writeTextFile(path, text);
    await failsWith("not_a_certificate", readCredentials({ certificate: path, key }));
    await failsWith("not_a_certificate", readCertificates(path));
  }
});

Deno.test("key_does_not_match_certificate: the files are of two pairs", async () => {
  await using test = await prepared();
  const { signing, encryption } = test.files.sender;
  const files = { certificate: signing.certificate, key: encryption.key };
  await failsWith("key_does_not_match_certificate", readCredentials(files));
});

Deno.test("a file that is missing is the system's own error", async () => {
  await using test = await prepared();
  const { certificate } = test.files.sender.signing;
  await assert.rejects(readCredentials({ certificate, key: "/nowhere/key" }), Deno.errors.NotFound);
});

Deno.test("certificates are read from PEM and from DER", async () => {
  await using test = await prepared();
  const { files, directory, sender, issuer } = test;
  const raws = (await readCertificates(files.sender.signing.certificate)).map(({ raw }) => raw);
  assert.deepEqual(raws, [sender.signing.certificate.raw, issuer.raw]);
  const der = directory.file("certificate.der");
  await Deno.writeFile(der, sender.signing.certificate.raw);
  assert.deepEqual((await readCertificates(der)).map(({ raw }) => raw), [sender.signing.certificate.raw]);
});

Deno.test("an error tells neither the passphrase nor the key", async () => {
  await using test = await prepared();
  const { files, directory } = test;
  const key = directory.file("key");
  const pem = await Deno.readTextFile(files.sender.signing.key);
  await Deno.writeTextFile(
    key,
    pem.replace("BEGIN PRIVATE", "BEGIN ENCRYPTED PRIVATE").replace("END PRIVATE", "END ENCRYPTED PRIVATE"),
    { mode: 0o600 },
  );
  const { certificate } = files.sender.signing;
  const error = await readCredentials({ certificate, key, passphrase: () => secret }).catch((error) => error);
  assert.ok(error instanceof CmsError);
  const told = Deno.inspect(error) + JSON.stringify(error);
  assert.ok(!told.includes(secret));
  assert.ok(!told.includes(pem.slice(100, 130)));
});

opensslTest("several_keys: a file with two pairs, unless the purpose tells which is meant", async () => {
  await using test = await prepared();
  const { files, directory, passphraseFile, sender } = test;
  const { certificate, key } = files.sender.signing;
  const [other, both, pkcs12] = ["other.pem", "both.pem", "pair.p12"].map((name) => directory.file(name)) as [
    string,
    string,
    string,
  ];
  await openssl(
    ...["req", "-x509", "-new", "-key", key, "-subj", "/CN=The other", "-days", "2", "-out", other],
    ...["-addext", "keyUsage=critical,keyEncipherment"],
  );
  await Deno.writeTextFile(both, await Deno.readTextFile(certificate) + await Deno.readTextFile(other));
  await openssl(
    ...[
      "pkcs12",
      "-export",
      "-in",
      both,
      "-inkey",
      key,
      "-out",
      pkcs12,
      "-passout",
      `file:${passphraseFile}`,
    ],
  );
  await test.own(pkcs12);
  for (const  of of[{ pkcs12, passphraseFile }, { certificate: both, key }]) {
    await failsWith("several_keys", readCredentials(of));
    const signing = await readCredentials({ ...of, purpose: "signing" });
    assert.deepEqual(signing.certificate.raw, sender.signing.certificate.raw);
    const encryption = await readCredentials({ ...of, purpose: "encryption" });
    assert.match(encryption.certificate.subject, /The other/);
  }
});
