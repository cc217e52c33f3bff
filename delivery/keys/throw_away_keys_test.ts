import assert from "node:assert/strict";
import { createServer } from "node:tls";
import { checkCertificate } from "../cms/check_certificate.ts";
import { certificateFacts } from "../cms/certificate_facts.ts";
import { readCredentials } from "../cms/read_credentials.ts";
import { makeThrowAwayKeys } from "./mod.ts";

Deno.test("each certificate says what it is, has its use, and leads to the authority", async () => {
  const names = { sender: "Øygarden kommune", receiver: "Registeret" };
  const { authority, issuer, sender, receiver, tls } = await makeThrowAwayKeys({ names });
  for (const { certificate, chain } of [sender.signing, receiver.signing]) {
    assert.match(certificate.subject, /O=kprkit throw-away keys for tests/);
    checkCertificate(certificate, { purpose: "signing", trusted: [authority], chain });
  }
  for (const { certificate, chain } of [sender.encryption, receiver.encryption]) {
    checkCertificate(certificate, { purpose: "encryption", trusted: [authority], chain });
  }
  assert.deepEqual(
    certificateFacts(tls.client.certificate).subject,
    certificateFacts(sender.signing.certificate).subject,
  );
  assert.match(tls.server.certificate.subjectAltName!, /localhost/);
  assert.ok(issuer.verify(authority.publicKey));
});

Deno.test("certificates that are wrong are made on purpose", async () => {
  const keys = await makeThrowAwayKeys({
    notBefore: new Date("2020-01-01"),
    notAfter: new Date("2021-01-01"),
    signing: { usages: ["keyEncipherment"], withoutChain: true },
  });
  assert.equal(keys.sender.encryption.certificate.validToDate.getUTCFullYear(), 2021);
  assert.deepEqual([...certificateFacts(keys.sender.signing.certificate).usages!], ["keyEncipherment"]);
  assert.deepEqual(keys.sender.signing.chain, []);
});

Deno.test("files: keys are for their owner alone, and are read back", async () => {
  const directory = await Deno.makeTempDir({ prefix: "kprkit-keys-" });
  try {
    const keys = await makeThrowAwayKeys();
    const files = await keys.writeTo(`${directory}/new`);
    const again = await keys.writeTo(`${directory}/new`);
    assert.deepEqual(again, files);
    const read = await readCredentials(files.sender.signing);
    assert.equal(read.certificate.fingerprint256, keys.sender.signing.certificate.fingerprint256);
    assert.deepEqual(read.chain.map(({ raw }) => raw), [keys.issuer.raw]);
    if (Deno.build.os !== "windows") {
      for (const { name } of Deno.readDirSync(`${directory}/new`)) {
        const { mode } = await Deno.stat(`${directory}/new/${name}`);
        assert.equal(mode! & 0o777, name.endsWith("-key.pem") ? 0o600 : 0o644, name);
      }
    }
  } finally {
    await Deno.remove(directory, { recursive: true });
  }
});

Deno.test("the two ends of TLS know each other", async () => {
  const { authority, tls, pem } = await makeThrowAwayKeys();
  const [server, client] = [pem(tls.server), pem(tls.client)];
  const ca = authority.toString();
  const names = Promise.withResolvers<string>();
  const options = {
    cert: server.certificate,
    key: server.key,
    ca,
    requestCert: true,
    rejectUnauthorized: true,
  };
  const listener = createServer(options, (socket) => {
    names.resolve(JSON.stringify(socket.getPeerCertificate()?.subject ?? null));
    socket.end("hei");
  });
  const { promise, resolve } = Promise.withResolvers<void>();
  listener.listen(0, "127.0.0.1", resolve);
  await promise;
  const { port } = listener.address() as { port: number };
  try {
    using connection = await Deno.connectTls({
      hostname: "localhost",
      port,
      caCerts: [ca],
      cert: client.certificate,
      key: client.key,
    });
    const buffer = new Uint8Array(10);
    const count = await connection.read(buffer);
    assert.equal(new TextDecoder().decode(buffer.subarray(0, count ?? 0)), "hei");
    await names.promise;
  } finally {
    await new Promise<void>((done) => listener.close(() => done()));
  }
});
