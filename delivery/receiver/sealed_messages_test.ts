import assert from "node:assert/strict";
import { encrypt, seal, sign } from "../cms/mod.ts";
import { readReceipt } from "../envelope/mod.ts";
import { makeThrowAwayKeys, type ThrowAwayKeys } from "../keys/mod.ts";
import { openRegister, type RegisterOptions, type SimulatedRegister } from "./register.ts";
import { arrival, careMessage, enveloped, gathered, messageId, parties, streamed } from "./test_messages.ts";

let made: Promise<ThrowAwayKeys> | undefined;
const keys = () => made ??= makeThrowAwayKeys();
const content = () => enveloped(careMessage(3));

async function sealed(
  options: Partial<Parameters<typeof seal>[1]> = {},
  bytes = content(),
): Promise<Uint8Array> {
  const { sender, receiver } = await keys();
  return gathered(seal(streamed(bytes), {
    signer: sender.signing,
    recipient: receiver.encryption.certificate,
    ...options,
  }));
}

async function withRegister(
  work: (register: SimulatedRegister) => Promise<void>,
  options: Partial<RegisterOptions> = {},
): Promise<void> {
  const { receiver, authority } = await keys();
  const directory = await Deno.makeTempDir();
  try {
    using register = await openRegister({
      directory,
      recipients: [receiver.encryption],
      trusted: [authority],
      herIds: [parties.register],
      ...options,
    });
    await work(register);
  } finally {
    await Deno.remove(directory, { recursive: true });
  }
}

const came = (bytes: Uint8Array) => arrival(bytes, { form: "sealed" });

Deno.test("a sealed message is opened, verified and answered; sealed anew it is the same message", () =>
  withRegister(async (register) => {
    const first = await register.take(came(await sealed()));
    assert.deepEqual([first.verdict, first.problems, first.busError], ["accepted", [], null]);
    const receipt = readReceipt(first.apprec!);
    assert.equal(receipt.verdict, "accepted");
    assert.equal(receipt.originalId, messageId(1));
    assert.equal(receipt.originalType, "KPR_IPL");
    assert.equal(receipt.id, first.apprecId);
    const again = await register.take(came(await sealed()));
    assert.deepEqual([again.duplicate, again.reference], [true, first.reference]);
    assert.deepEqual(again.apprec, first.apprec);
    assert.equal(
      (await register.take(came(await sealed({ keyTransport: "rsa-oaep-sha256" })))).duplicate,
      true,
    );
  }));

for (const version of ["1.0", "1.1"] as const) {
  for (const apprecCodes of ["as_specified", "swapped"] as const) {
    Deno.test(`a refusal in Apprec ${version} with codes ${apprecCodes} is read as such`, () =>
      withRegister(async (register) => {
        const wrong = enveloped(careMessage(1, { version: "9.9" }));
        const { apprec, problems } = await register.take(came(await sealed({}, wrong)));
        const receipt = readReceipt(apprec!);
        assert.equal(receipt.format, `apprec-${version}`);
        assert.equal(receipt.verdict, "rejected");
        assert.deepEqual(receipt.problems, problems);
        const text = new TextDecoder().decode(apprec);
        assert.equal(text.includes('V="T02"'), apprecCodes === "as_specified");
      }, { apprec: version, apprecCodes }));
  }
}

interface Case {
  readonly what: string;
  readonly message: () => Promise<Uint8Array>;
  readonly code: string;
  readonly condition?: string;
  readonly options?: () => Promise<Partial<RegisterOptions>>;
}

const cases: readonly Case[] = [
  {
    what: "an altered message",
    message: async () => {
      const bytes = await sealed();
      bytes[bytes.length - 200]! ^= 1;
      return bytes;
    },
    code: "S01",
  },
  {
    what: "a signature of another content",
    message: async () => {
      const { sender, receiver } = await keys();
      const signed = await gathered(sign(streamed(content()), { signer: sender.signing }));
      const at = new TextDecoder("latin1").decode(signed).indexOf("<peAlder>84") + 9;
      signed[at] = "9".charCodeAt(0);
      return gathered(encrypt(streamed(signed), { recipient: receiver.encryption.certificate }));
    },
    code: "S01",
  },
  {
    what: "an expired certificate",
    message: async () => {
      const { issue, receiver } = await keys();
      const signer = await issue({
        name: "Sender",
        usages: ["nonRepudiation"],
        notBefore: new Date("2020-01-01"),
        notAfter: new Date("2021-01-01"),
      });
      const signed = sign(streamed(content()), { signer, at: new Date("2020-06-01") });
      return gathered(encrypt(signed, { recipient: receiver.encryption.certificate }));
    },
    code: "S02",
    condition: "transport:expired-certificate",
  },
  {
    what: "a certificate that was valid when it was sent",
    message: () => sealed(),
    code: "S02",
    condition: "transport:expired-certificate",
    options: () => Promise.resolve({ now: () => new Date("2099-01-01") }),
  },
  {
    what: "a certificate that nobody trusted has issued",
    message: async () => sealed({ signer: (await makeThrowAwayKeys()).sender.signing }),
    code: "S02",
    condition: "transport:unverified-certificate",
  },
  {
    what: "a certificate that is for something else",
    message: async () => {
      const signer = await (await keys()).issue({ name: "Sender", usages: ["digitalSignature"] });
      return sealed({ signer, signingUsage: "digitalSignature" });
    },
    code: "S02",
    condition: "transport:invalid-certificate",
  },
  {
    what: "a certificate that is another sender's",
    message: () => sealed(),
    code: "S02",
    condition: "transport:invalid-certificate",
    options: async () => ({
      signers: new Map([[parties.sender, [(await keys()).receiver.signing.certificate]]]),
    }),
  },
  {
    what: "a message for another receiver",
    message: async () => sealed({ recipient: (await keys()).sender.encryption.certificate }),
    code: "S02",
    condition: "transport:invalid-certificate",
  },
  {
    what: "a message that breaks off",
    message: async () => (await sealed()).subarray(0, 900),
    code: "T99",
    condition: "transport:unsupported-message",
  },
  {
    what: "something that is no CMS",
    message: () => Promise.resolve(new TextEncoder().encode("Kjære register")),
    code: "T99",
    condition: "transport:unsupported-message",
  },
  {
    what: "nothing at all",
    message: () => Promise.resolve(new Uint8Array()),
    code: "T99",
    condition: "transport:unsupported-message",
  },
  {
    what: "a message that is encrypted and not signed",
    message: async () =>
      gathered(encrypt(streamed(content()), { recipient: (await keys()).receiver.encryption.certificate })),
    code: "S02",
    condition: "transport:invalid-certificate",
  },
  {
    what: "a message that is signed and not encrypted",
    message: async () => gathered(sign(streamed(content()), { signer: (await keys()).sender.signing })),
    code: "T99",
    condition: "transport:unsupported-message",
  },
];

for (const { what, message, code, condition, options } of cases) {
  Deno.test(`turned away with ${code}: ${what}`, async () => {
    const bytes = await message();
    await withRegister(async (register) => {
      const answer = await register.take(came(bytes));
      assert.deepEqual(answer.problems.map(({ code }) => code), [code], JSON.stringify(answer.problems));
      assert.equal(answer.verdict, "rejected");
      assert.equal(answer.busError?.condition, condition);
      const [entry] = register.books();
      assert.deepEqual([entry?.standing, entry?.municipality, entry?.records], ["turned_away", null, {}]);
      if (condition === undefined) {
        const receipt = readReceipt(answer.apprec!);
        assert.deepEqual([receipt.verdict, receipt.originalId, receipt.from], [
          "rejected",
          messageId(1),
          parties.register,
        ]);
      } else assert.equal(answer.apprec, undefined);
      assert.equal((await register.take(came(bytes))).duplicate, true);
      assert.equal((await register.take(came(bytes))).reference, answer.reference);
    }, await options?.());
  });
}

Deno.test("what was turned away takes nothing from the real message", () =>
  withRegister(async (register) => {
    const bytes = await sealed();
    const altered = bytes.slice();
    altered[altered.length - 200]! ^= 1;
    assert.equal((await register.take(came(altered))).verdict, "rejected");
    assert.deepEqual(
      await register.take(came(bytes)).then(({ verdict, duplicate }) => [verdict, duplicate]),
      [
        "accepted",
        false,
      ],
    );
  }));

Deno.test("what is wrong in a message that does not verify is not told", () =>
  withRegister(async (register) => {
    const bytes = await sealed({}, enveloped("<Handleliste xmlns='urn:example'/>", { receiver: "8999999" }));
    bytes[bytes.length - 200]! ^= 1;
    const { problems, apprec } = await register.take(came(bytes));
    assert.deepEqual(problems.map(({ code }) => code), ["S01"]);
    const text = new TextDecoder().decode(apprec);
    assert.ok(!text.includes("Testvik"), "the answer tells of the envelope");
  }));
