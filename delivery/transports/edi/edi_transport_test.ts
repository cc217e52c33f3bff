import assert from "node:assert/strict";
import { join } from "node:path";
import { seal } from "../../cms/mod.ts";
import { readEbxml } from "../../ebxml/mod.ts";
import { testTransportContract } from "../test_transport_contract.ts";
import { EdiError } from "./edi_error.ts";
import { type EdiTransportOptions, openEdiTransport } from "./mod.ts";
import {
  agreement,
  apprecMail,
  authority,
  codeOf,
  content,
  deliver,
  keys,
  makeMaildir,
  once,
  openSealed,
  optionsFor,
  parcel,
  receiver,
  sender,
  sendTo,
  tls,
  trust,
  whole,
  withServer,
} from "./test_edi.ts";
import { judgeMail, type MailTrouble, startMailServer } from "./test_mail_server.ts";

testTransportContract({
  title: "edi",
  good: "acknowledged",
  async open() {
    const serverOptions = { credentials: tls.server };
    const server = await startMailServer(serverOptions);
    const maildir = await makeMaildir();
    const transport = await openEdiTransport(
      optionsFor(server.port, { inbox: maildir, trust, openSealed, maximumBytes: 1_000_000 }),
    );
    const troubles: Record<string, MailTrouble> = {
      cut_before: { kind: "cut", at: "data" },
      cut_after: { kind: "cut_after" },
      busy: { kind: "answer", at: "end", code: 451 },
      refused_content: { kind: "answer", at: "end", code: 554 },
      refused_access: { kind: "answer", at: "to", code: 550 },
      withheld: { kind: "withhold" },
    };
    let isClosed = false;
    return {
      transport,
      arrived: async () => {
        const arrived = [];
        for (const { bytes } of server.mails) {
          const { parts } = await judgeMail(bytes);
          const came = new Map(parts.map(({ contentId, hash }) => [contentId, hash]));
          const { header } = await readEbxml(parts[0]!.bytes, { trust, parts: came });
          arrived.push({ id: header.messageId, bytes: parts[1]!.bytes });
        }
        return arrived;
      },
      async meet(trouble) {
        if (trouble === "unreachable") {
          isClosed = true;
          await server.close();
        } else server.trouble = troubles[trouble];
      },
      async recover() {
        server.answer();
        if (isClosed) await server.reopen(serverOptions);
        isClosed = false;
      },
      withheld: () => server.withheld.promise,
      sendReceipt: async (originalId) => {
        await deliver(maildir, await apprecMail(originalId, { isSealed: false, ackRequested: null }));
      },
      sendUnreadable: () => deliver(maildir, new TextEncoder().encode("Subject: Hello\n\nHello")),
      async [Symbol.asyncDispose]() {
        await transport[Symbol.asyncDispose]();
        if (!isClosed) await server[Symbol.asyncDispose]();
        await Deno.remove(maildir, { recursive: true });
      },
    };
  },
});

Deno.test("edi: a mail has the envelope, signed, and the package, byte for byte, as other readers see it", () =>
  withServer({}, async (server) => {
    const bytes = crypto.getRandomValues(new Uint8Array(50_001));
    const outcome = await sendTo(optionsFor(server.port), parcel(bytes));
    assert.deepEqual(outcome, { kind: "acknowledged", by: "mail server", reference: "250 Queued as 4711" });
    const [mail] = server.mails;
    assert.ok(mail!.secure);
    assert.equal(mail!.from, "testvik@edi.example");
    assert.deepEqual(mail!.to, ["register@edi.example"]);
    assert.equal(mail!.toldSize, mail!.bytes.length);
    const judged = await judgeMail(mail!.bytes);
    assert.equal(judged.messageId, `<${parcel().dispatch.id}@edi.example>`);
    assert.equal(judged.subject, "KPR_IPL");
    assert.equal(judged.soapAction, '"ebXML"');
    assert.deepEqual(judged.parts.map(({ type }) => type), ["text/xml", "application/pkcs7-mime"]);
    assert.deepEqual(new Uint8Array(judged.parts[1]!.bytes), bytes);
    const parts = new Map([[judged.parts[1]!.contentId, judged.parts[1]!.hash]]);
    const message = await readEbxml(judged.parts[0]!.bytes, { trust, parts });
    assert.deepEqual(message.header, {
      from: { ids: [{ id: "8000002", type: "HER" }], role: "Municipality" },
      to: { ids: [{ id: "8133973", type: "HER" }], role: "Register" },
      cpaId: "agreement-1",
      conversationId: parcel().dispatch.id,
      service: { name: "Reporting", type: "string" },
      action: "Report",
      messageId: parcel().dispatch.id,
      timestamp: "2026-01-10T08:00:00.000Z",
      refToMessageId: null,
      duplicateElimination: true,
      systems: { "MSH-system": "kprkit" },
    });
    assert.equal(message.signer!.fingerprint256, sender.signing.certificate.fingerprint256);
    for (const line of new TextDecoder().decode(mail!.bytes).split("\r\n")) {
      assert.ok(line.length <= 998, "a line is too long");
    }
  }));

Deno.test("edi: a server that is known by name", () =>
  withServer({}, async (server) => {
    assert.equal((await sendTo(optionsFor(server.port, {}, { host: "localhost" }))).kind, "acknowledged");
  }));

Deno.test("edi: a mail that is sent again is the same but for its date", () =>
  withServer({}, async (server) => {
    for (let time = 0; time < 2; time++) {
      assert.equal((await sendTo(optionsFor(server.port))).kind, "acknowledged");
    }
    const [first, second] = server.mails.map(({ bytes }) =>
      new TextDecoder().decode(bytes).replace(/\r\nDate: .*/, "")
    );
    assert.equal(first, second);
  }));

const hasOpenssl = await new Deno.Command("openssl", { args: ["version"] }).output().then(
  () => true,
  () => false,
);

Deno.test(`edi: OpenSSL opens the package that came by mail${hasOpenssl ? "" : " (skipped: no openssl)"}`, {
  ignore: !hasOpenssl,
}, () =>
  withServer({}, async (server) => {
    const plain = new TextEncoder().encode("<MsgHead/>");
    const sealed = await whole(
      seal(once(plain), { signer: sender.signing, recipient: receiver.encryption.certificate }),
    );
    assert.equal((await sendTo(optionsFor(server.port), parcel(sealed))).kind, "acknowledged");
    const directory = await Deno.makeTempDir();
    try {
      const path = (name: string) => join(directory, name);
      const pem = keys.pem(receiver.encryption);
      await Deno.writeTextFile(path("certificate.pem"), pem.certificate);
      await Deno.writeTextFile(path("key.pem"), pem.key, { mode: 0o600 });
      await Deno.writeTextFile(path("root.pem"), authority.toString());
      await Deno.writeFile(path("package.p7m"), (await judgeMail(server.mails[0]!.bytes)).parts[1]!.bytes);
      const openssl = async (...args: string[]) => {
        const { success, stderr } = await new Deno.Command("openssl", { args: ["cms", ...args] }).output();
        assert.ok(success, new TextDecoder().decode(stderr));
      };
      const decrypt = ["-recip", path("certificate.pem"), "-inkey", path("key.pem")];
      await openssl(
        "-decrypt",
        "-inform",
        "DER",
        "-in",
        path("package.p7m"),
        ...decrypt,
        "-binary",
        "-out",
        path("signed"),
      );
      const verify = ["-CAfile", path("root.pem"), "-purpose", "any", "-binary"];
      await openssl("-verify", "-inform", "DER", "-in", path("signed"), ...verify, "-out", path("plain"));
      assert.deepEqual(await Deno.readFile(path("plain")), plain);
    } finally {
      await Deno.remove(directory, { recursive: true });
    }
  }));

/** What the server does, and what comes of it. */
const answers: readonly (readonly [MailTrouble, string])[] = [
  [{ kind: "answer", at: "connect", code: 421 }, "deferred smtp:421"],
  [{ kind: "answer", at: "connect", code: 554 }, "refused access smtp:554"],
  [{ kind: "answer", at: "from", code: 450 }, "deferred smtp:450"],
  [{ kind: "answer", at: "from", code: 550 }, "refused access smtp:550"],
  [{ kind: "answer", at: "from", code: 552 }, "refused content smtp:552"],
  [{ kind: "answer", at: "to", code: 452 }, "deferred smtp:452"],
  [{ kind: "answer", at: "to", code: 550 }, "refused access smtp:550"],
  [{ kind: "answer", at: "to", code: 551, text: "5.3.4 Too big for them" }, "refused content smtp:551"],
  [{ kind: "answer", at: "end", code: 421 }, "deferred smtp:421"],
  [{ kind: "answer", at: "end", code: 451 }, "deferred smtp:451"],
  [{ kind: "answer", at: "end", code: 550 }, "refused content smtp:550"],
  [{ kind: "answer", at: "end", code: 554 }, "refused content smtp:554"],
  [{ kind: "cut", at: "from" }, "deferred connection_lost"],
  [{ kind: "cut", at: "data" }, "deferred connection_lost"],
  [{ kind: "cut_after" }, "unknown answer_lost"],
];

for (const [trouble, expected] of answers) {
  const what = Object.values(trouble).join(" ");
  Deno.test(`edi: ${what}: ${expected}`, () =>
    withServer({}, async (server) => {
      server.trouble = trouble;
      // Larger than what the system holds for a connection, so that a cut in the middle comes before its end.
      const large = new Uint8Array(trouble.kind === "cut" && trouble.at === "data" ? 16_000_000 : 1_000);
      await using transport = await openEdiTransport(optionsFor(server.port));
      const outcome = await transport.send(parcel(large));
      assert.equal(codeOf(outcome), expected);
      if (trouble.kind === "answer" && "problem" in outcome) {
        assert.match(outcome.problem.text, /Not today|Too big/);
      }
      assert.equal(server.mails.length, trouble.kind === "cut_after" ? 1 : 0);
      assert.equal((await transport.send(parcel())).kind, "acknowledged");
    }));
}

Deno.test("edi: a mail that is larger than the server takes is not sent", () =>
  withServer({ size: 10_000 }, async (server) => {
    const outcome = await sendTo(optionsFor(server.port), parcel(new Uint8Array(20_000)));
    assert.equal(codeOf(outcome), "refused content too_large");
    assert.equal((await sendTo(optionsFor(server.port))).kind, "acknowledged");
    assert.equal(server.mails.length, 1);
  }));

Deno.test("edi: bytes that the dispatch does not tell of do not arrive", () =>
  withServer({}, async (server) => {
    const { dispatch } = parcel(new Uint8Array(300_000));
    for (const bytes of [new Uint8Array(300_000).fill(1), new Uint8Array(299_999), new Uint8Array(300_001)]) {
      const outcome = await sendTo(optionsFor(server.port), { dispatch, bytes: parcel(bytes).bytes });
      assert.equal(codeOf(outcome), "refused content package_changed");
    }
    assert.equal(server.mails.length, 0);
  }));

Deno.test("edi: without encryption nothing is sent, unless that is asked for by name", () =>
  withServer({ withoutStartTls: true }, async (server) => {
    assert.equal(codeOf(await sendTo(optionsFor(server.port))), "refused access no_starttls");
    assert.equal(server.mails.length, 0);
    assert.equal((await sendTo(optionsFor(server.port, {}, { security: "plain" }))).kind, "acknowledged");
    assert.equal(server.mails[0]!.secure, false);
  }));

Deno.test("edi: TLS from the beginning, and a server that has it where it is not expected", () =>
  withServer({ secure: true }, async (server) => {
    assert.equal((await sendTo(optionsFor(server.port, {}, { security: "tls" }))).kind, "acknowledged");
    await withServer({}, async (starttls) => {
      const outcome = await sendTo(optionsFor(starttls.port, {}, { security: "tls" }));
      assert.match(codeOf(outcome), /^deferred (encryption_failed|server_unreachable)$/);
    });
  }));

Deno.test("edi: a server whose certificate is not trusted, or has another name, gets nothing", () =>
  withServer({}, async (server) => {
    const untrusted = optionsFor(server.port, {}, { authorities: [sender.encryption.certificate] });
    assert.equal(codeOf(await sendTo(untrusted)), "refused access server_certificate");
    const otherName = optionsFor(server.port, {}, { serverName: "mail.example" });
    assert.equal(codeOf(await sendTo(otherName)), "refused access server_certificate");
    await withServer({ secure: true }, async (secure) => {
      const authorities = [sender.encryption.certificate];
      const outcome = await sendTo(optionsFor(secure.port, {}, { security: "tls", authorities }));
      assert.equal(codeOf(outcome), "refused access server_certificate");
    });
    assert.equal(server.mails.length, 0);
  }));

Deno.test("edi: a login goes over the encrypted connection only, and a wrong one is told", async () => {
  const directory = await Deno.makeTempDir();
  try {
    const file = async (name: string, text: string, mode = 0o600) => {
      await Deno.writeTextFile(join(directory, name), text, { mode });
      return join(directory, name);
    };
    const right = await file("right", "correct horse\n");
    const wrong = await file("wrong", "battery staple\n");
    const open = await file("open", "correct horse\n", 0o644);
    await withServer({ login: { user: "testvik", password: "correct horse" } }, async (server) => {
      const send = (user: string, passphraseFile: string) =>
        sendTo(optionsFor(server.port, {}, { login: { user, passphraseFile } }));
      assert.equal((await send("testvik", right)).kind, "acknowledged");
      assert.equal(server.mails[0]!.user, "testvik");
      for (
        const [user, path] of [["testvik", wrong], ["other", right], [
          "testvik",
          join(directory, "missing"),
        ]] as const
      ) {
        const outcome = await send(user, path);
        assert.equal(codeOf(outcome), "refused access login_refused");
        assert.ok(!JSON.stringify(outcome).includes("battery"));
      }
      if (Deno.build.os !== "windows") {
        assert.equal(codeOf(await send("testvik", open)), "refused access login_refused");
      }
      assert.equal(codeOf(await sendTo(optionsFor(server.port))), "refused access smtp:530");
    });
    const login = { user: "testvik", passphraseFile: right };
    await assert.rejects(
      openEdiTransport(optionsFor(25, {}, { host: "mail.example", security: "plain", login })),
      (thrown) => thrown instanceof EdiError && thrown.code === "setting_wrong",
    );
  } finally {
    await Deno.remove(directory, { recursive: true });
  }
});

Deno.test("edi: a server that asks for a certificate gets the client's", () =>
  withServer({ clientAuthorities: [authority.toString()] }, async (server) => {
    assert.equal((await sendTo(optionsFor(server.port, {}, { client: tls.client }))).kind, "acknowledged");
    assert.notEqual((await sendTo(optionsFor(server.port))).kind, "acknowledged");
    assert.equal(server.mails.length, 1);
  }));

Deno.test("edi: a port where nobody speaks SMTP is told", async () => {
  using listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const serving = (async () => {
    for await (const connection of listener) {
      await connection.write(new TextEncoder().encode("SSH-2.0-OpenSSH_9.2\r\n"));
      connection.close();
    }
  })();
  const outcome = await sendTo(optionsFor((listener.addr as Deno.NetAddr).port));
  assert.equal(codeOf(outcome), "deferred server_confused");
  listener.close();
  await serving;
});

Deno.test("edi: settings that do not fit, and types without an action, are told before anything is sent", async () => {
  const wrong: EdiTransportOptions[] = [
    optionsFor(25, { from: "nobody" }),
    optionsFor(25, { to: "a@b\r\nRCPT TO:<c@d>" }),
    optionsFor(0),
    optionsFor(25, {}, { host: "mail example" }),
    optionsFor(25, { agreement: { ...agreement, cpaId: "" } }),
    optionsFor(25, { agreement: { ...agreement, action: { KPR_IPL: " " } } }),
    optionsFor(25, { inbox: "/nowhere" }),
  ];
  for (const options of wrong) {
    await assert.rejects(
      openEdiTransport(options),
      (thrown) => thrown instanceof EdiError && thrown.code === "setting_wrong",
    );
  }
  for (const type of ["KPR_HST", "toString"]) {
    assert.equal(codeOf(await sendTo(optionsFor(25), parcel(content, { type }))), "refused access no_action");
  }
  const injected = parcel(content, { contentType: "text/plain\r\nBcc: x@y" });
  assert.equal(codeOf(await sendTo(optionsFor(25), injected)), "refused content bad_content_type");
});

Deno.test("edi: without an inbox no receipts come", async () => {
  await using transport = await openEdiTransport(optionsFor(25));
  assert.deepEqual(await Array.fromAsync(transport.receipts()), []);
});
