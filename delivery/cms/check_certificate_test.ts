import assert from "node:assert/strict";
import { X509Certificate } from "node:crypto";
import { makeThrowAwayKeys } from "../keys/mod.ts";
import { certificateFacts, nameOf } from "./certificate_facts.ts";
import { checkCertificate } from "./check_certificate.ts";
import { CmsError } from "./cms_error.ts";
import type { Credentials } from "./credentials.ts";
import { failsWith, sharedKeys } from "./test_messages.ts";

const day = 86_400_000;

const fails = (
  code: CmsError["code"],
  credentials: Credentials,
  trusted: readonly X509Certificate[],
  chain = credentials.chain,
) => failsWith(code, () => checkCertificate(credentials.certificate, { purpose: "signing", trusted, chain }));

Deno.test("a chain of issuers to a trusted root is taken, in any order and with strangers among them", async () => {
  const { authority, issuer, sender, receiver } = await sharedKeys();
  const { certificate } = sender.signing;
  for (
    const chain of [[issuer], [receiver.signing.certificate, authority, issuer], [
      issuer,
      certificate,
      issuer,
    ]]
  ) {
    checkCertificate(certificate, { purpose: "signing", trusted: [authority], chain });
  }
  checkCertificate(certificate, { purpose: "signing", trusted: [issuer] });
  checkCertificate(certificate, { purpose: "signing", trusted: [certificate] });
});

Deno.test("untrusted_certificate: the chain is not complete, or leads elsewhere", async () => {
  const { authority, sender } = await sharedKeys();
  await fails("untrusted_certificate", sender.signing, [authority], []);
  const others = await makeThrowAwayKeys();
  // Names and all are the same; the keys are not.
  await fails("untrusted_certificate", sender.signing, [others.authority, others.issuer]);
  const self = await others.issue({ name: "Alone", usages: ["nonRepudiation"] });
  await fails("untrusted_certificate", self, [authority]);
});

Deno.test("not_a_ca: an ordinary certificate has issued one", async () => {
  const { authority, sender, issue } = await sharedKeys();
  const forged = await issue({ name: "Forged", issuer: sender.signing, usages: ["nonRepudiation"] });
  await fails("not_a_ca", forged, [authority]);
});

Deno.test("not_a_ca: an authority may not sign certificates, or not so deep", async () => {
  const { authority, issue, issuer } = await sharedKeys();
  const root = { usages: ["keyCertSign"], authority: true } as const;
  const idle = await issue({ name: "Idle", authority: true, usages: ["cRLSign"] });
  await fails("not_a_ca", await issue({ name: "Leaf", issuer: idle, usages: ["nonRepudiation"] }), [
    authority,
    issuer,
  ]);
  // The issuer of the throw-away keys may have no authority below it.
  const deeper = await issue({ name: "Deeper", ...root });
  await fails("not_a_ca", await issue({ name: "Leaf", issuer: deeper, usages: ["nonRepudiation"] }), [
    authority,
  ]);
});

Deno.test("certificate_expired and certificate_not_yet_valid: also that of an issuer", async () => {
  const { authority, issue } = await sharedKeys();
  const now = Date.now();
  const usages = ["nonRepudiation"] as const;
  const past = { notBefore: new Date(now - 9 * day), notAfter: new Date(now - day) };
  const future = { notBefore: new Date(now + day), notAfter: new Date(now + 9 * day) };
  await fails("certificate_expired", await issue({ name: "Old", usages, ...past }), [authority]);
  await fails("certificate_not_yet_valid", await issue({ name: "New", usages, ...future }), [authority]);
  const root = await issue({ name: "Root", authority: true, usages: ["keyCertSign"], ...past });
  const leaf = await issue({ name: "Leaf", issuer: root, usages });
  await fails("certificate_expired", leaf, [root.certificate]);
});

Deno.test("wrong_key_usage: none is told, another is told", async () => {
  const { authority, sender, issue } = await sharedKeys();
  await fails("wrong_key_usage", await issue({ name: "Silent" }), [authority]);
  const error = await fails("wrong_key_usage", sender.encryption, [authority]);
  assert.match(error.message, /needs the key usage nonRepudiation and has keyEncipherment/);
  const digital = await issue({ name: "Digital", usages: ["digitalSignature"] });
  await fails("wrong_key_usage", digital, [authority]);
  const { certificate, chain } = digital;
  checkCertificate(certificate, { purpose: "signing", trusted: [authority], chain, signingUsage: "either" });
  await failsWith(
    "wrong_key_usage",
    () => checkCertificate(certificate, { purpose: "encryption", trusted: [authority], chain }),
  );
});

Deno.test("unsupported_algorithm: a key that is too short", async () => {
  const { authority, issue } = await sharedKeys();
  const short = await issue({ name: "Short", usages: ["nonRepudiation"], bits: 1024 });
  await fails("unsupported_algorithm", short, [authority]);
});

Deno.test("untrusted_certificate: it insists on something that is not known here", async () => {
  const { authority, issue } = await sharedKeys();
  const strange = await issue({
    name: "Strange",
    usages: ["nonRepudiation"],
    strangeExtensions: ["1.2.3.4.5"],
  });
  const error = await fails("untrusted_certificate", strange, [authority]);
  assert.match(error.message, /1\.2\.3\.4\.5/);
});

Deno.test("a bag of certificates that all claim one name keeps nobody busy", async () => {
  const { authority, sender } = await sharedKeys();
  const others = await makeThrowAwayKeys();
  const chain = Array.from({ length: 500 }, () => new X509Certificate(others.issuer.raw));
  await fails("untrusted_certificate", sender.signing, [authority], chain);
});

Deno.test("what a certificate tells is read", async () => {
  const { issuer, sender } = await sharedKeys();
  const facts = certificateFacts(issuer);
  assert.deepEqual([...facts.usages!], ["keyCertSign", "cRLSign"]);
  assert.equal(facts.authority, true);
  assert.equal(facts.pathLength, 0);
  const leaf = certificateFacts(sender.signing.certificate);
  assert.deepEqual([leaf.authority, leaf.pathLength, [...leaf.usages!]], [false, undefined, [
    "nonRepudiation",
  ]]);
  assert.deepEqual(leaf.issuer, facts.subject);
  assert.equal(leaf.keyIdentifier?.length, 20);
});

Deno.test("a name from a stranger does not steer a terminal, and is not endless", async () => {
  const { issue } = await sharedKeys();
  const { certificate } = await issue({ name: `\u001b[2J${"x".repeat(300)}` });
  // deno-lint-ignore no-control-regex -- that is what is looked for
  assert.doesNotMatch(nameOf(certificate), /[\u0000-\u001f]/);
  assert.ok(nameOf(certificate).length <= 120);
});
