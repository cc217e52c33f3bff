import assert from "node:assert/strict";
import { Buffer } from "node:buffer";
import fc from "fast-check";
import { parseAsn1 } from "./asn1_node.ts";
import { CmsError } from "./cms_error.ts";
import { bytesOf, streamOf } from "./gather.ts";
import { seal } from "./seal.ts";
import { cut, failsWith, opened, sealed, sharedKeys, TestDirectory } from "./test_messages.ts";
import { unseal } from "./unseal.ts";
import { unsealToFile } from "./unseal_to_file.ts";

const text = (value: string) => new TextEncoder().encode(value);
const encoding = fc.constantFrom("auto", "stream");
const keyTransport = fc.constantFrom("rsa-pkcs1", "rsa-oaep-sha256");
const sizes = fc.array(fc.integer({ min: 0, max: 5000 }), { minLength: 1, maxLength: 6 });

Deno.test("any content, cut anyhow, comes out as it went in", async () => {
  const { sender, receiver } = await sharedKeys();
  await fc.assert(
    fc.asyncProperty(
      fc.uint8Array({ maxLength: 20_000, size: "max" }),
      sizes,
      sizes,
      encoding,
      keyTransport,
      async (content, into, out, encoding, keyTransport) => {
        const message = await bytesOf(
          seal(cut(content, into), {
            signer: sender.signing,
            recipient: receiver.encryption.certificate,
            encoding,
            keyTransport,
          }),
        );
        assert.deepEqual(await opened(cut(message, out)), Uint8Array.from(content));
      },
    ),
    { numRuns: 40 },
  );
});

Deno.test("content of every length around a block comes out as it went in", async () => {
  const block = 1 << 18;
  for (const around of [0, block, 4 * block, 6 * block]) {
    for (const length of [around, around + 1, around + 15, around + 16, around - 3000, around - 1]) {
      if (length < 0) continue;
      const content = new Uint8Array(length).map((_, index) => index * 31);
      for (const encoding of ["auto", "stream"] as const) {
        const message = await sealed(content, { encoding });
        assert.ok(Buffer.compare(await opened(message), content) === 0, `${length} ${encoding}`);
      }
    }
  }
});

Deno.test("a source may use its buffer anew for each piece", async () => {
  const { sender, receiver } = await sharedKeys();
  for (const pieces of [3, 9]) {
    const source = async function* () {
      const buffer = new Uint8Array(50_000);
      for (let piece = 0; piece < pieces; piece++) yield buffer.fill(piece);
    };
    const options = { signer: sender.signing, recipient: receiver.encryption.certificate };
    const content = await opened(seal(source(), options));
    assert.deepEqual(
      Array.from({ length: pieces }, (_, piece) => content[piece * 50_000 + 49_999]),
      Array.from({ length: pieces }, (_, piece) => piece),
    );
    assert.equal(content.length, pieces * 50_000);
  }
});

Deno.test("a small message is DER from end to end, a streamed one is not", async () => {
  const isDer = (bytes: Uint8Array) => parseAsn1(bytes).encoded[1] !== 0x80;
  assert.ok(isDer(await sealed(text("liten"))));
  assert.ok(isDer(await sealed(new Uint8Array(1_000_000))));
  assert.ok(!isDer(await sealed(text("liten"), { encoding: "stream" })));
  const large = await sealed(new Uint8Array(3_000_000));
  assert.deepEqual([...large.subarray(0, 2)], [0x30, 0x80]);
});

Deno.test("several recipients open the same message, each with his own key", async () => {
  const { sender, receiver } = await sharedKeys();
  const message = await sealed(text("til begge"), {
    recipient: [sender.encryption.certificate, receiver.encryption.certificate],
  });
  for (const recipient of [sender.encryption, receiver.encryption]) {
    assert.deepEqual(await opened(message, { recipients: [recipient] }), text("til begge"));
  }
});

Deno.test("no recipient is nobody to seal for", async () => {
  await assert.rejects(sealed(text("x"), { recipient: [] }), TypeError);
});

Deno.test("each seal has a key of its own, and no two are alike", async () => {
  const [one, other] = [await sealed(text("samme")), await sealed(text("samme"))];
  assert.notDeepEqual(one, other);
});

Deno.test("the signer is told when all is verified, and not before", async () => {
  const { sender, receiver, authority } = await sharedKeys();
  const message = await sealed(new Uint8Array(500_000), { encoding: "stream" });
  const told: string[] = [];
  const pieces = unseal(streamOf(message), {
    recipients: [receiver.encryption],
    trusted: [authority],
    onSigner: ({ subject }) => told.push(subject),
  });
  for await (const _ of pieces) assert.deepEqual(told, []);
  assert.deepEqual(told, [sender.signing.certificate.subject]);
});

Deno.test("any flipped byte is an error, and no signer is told", async () => {
  const content = text("<MsgHead>".repeat(200));
  for (const encoding of ["auto", "stream"] as const) {
    const message = await sealed(content, { encoding });
    const refused = async (at: number, flip: number) => {
      const altered = message.slice();
      altered[at]! ^= flip;
      // Of the numbers of the version three others are known as well; they mean nothing for what is read, and
      // the content is right.
      if (isVersion(altered, at) && [2, 3, 4].includes(altered[at]!)) return;
      let told = false;
      const error = await opened(altered, { onSigner: () => told = true }).then(
        () => undefined,
        (error) => error,
      );
      assert.ok(error instanceof CmsError, `byte ${at}, flip ${flip}: ${error}`);
      assert.equal(told, false, `byte ${at}, flip ${flip}: the signer was told`);
    };
    // Each byte that tells what the message is, and samples of the rest.
    for (let at = 0; at < 700; at += at < 60 ? 1 : 3) await refused(at, 1 << (at % 8));
    await fc.assert(
      fc.asyncProperty(fc.nat(message.length - 1), fc.integer({ min: 1, max: 255 }), refused),
      { numRuns: 100 },
    );
  }
});

/** Whether the version of the EnvelopedData stands here: the first number. */
function isVersion(message: Uint8Array, at: number): boolean {
  return at < 40 && message[at - 1] === 1 && message[at - 2] === 2 && message[at - 3] !== 0x0d;
}

Deno.test("any message that ends too early is an error", async () => {
  for (const encoding of ["auto", "stream"] as const) {
    const message = await sealed(text("<MsgHead>".repeat(50)), { encoding });
    for (let length = 0; length < message.length; length += 41) {
      await failsWith("truncated", opened(message.slice(0, length)));
    }
    await failsWith("truncated", opened(message.slice(0, -1)));
  }
});

Deno.test("bytes behind a message are an error", async () => {
  for (const encoding of ["auto", "stream"] as const) {
    const message = await sealed(text("x"), { encoding });
    await failsWith("trailing_bytes", opened(streamOf(message, Uint8Array.of(), Uint8Array.of(0x0a))));
    await failsWith("trailing_bytes", opened(streamOf(message, message)));
  }
});

Deno.test("a few megabytes are held at most, however much goes through", async () => {
  const { sender, receiver, authority } = await sharedKeys();
  const piece = new Uint8Array(100_000);
  const total = 40_000_000;
  let [into, sealedBytes, out, held] = [0, 0, 0, 0];
  async function* source() {
    while (into < total) {
      into += piece.length;
      yield await Promise.resolve(piece);
    }
  }
  async function* between() {
    for await (
      const part of seal(source(), { signer: sender.signing, recipient: receiver.encryption.certificate })
    ) {
      sealedBytes += part.length;
      held = Math.max(held, into - sealedBytes);
      yield part;
    }
  }
  for await (const part of unseal(between(), { recipients: [receiver.encryption], trusted: [authority] })) {
    out += part.length;
    held = Math.max(held, sealedBytes - out);
  }
  assert.equal(out, total);
  assert.ok(held < 4_000_000, `${held} bytes were held`);
});

Deno.test("whoever stops reading closes what he read from", async () => {
  const message = await sealed(new Uint8Array(2_000_000), { encoding: "stream" });
  let closed = 0;
  async function* source() {
    try {
      for (let at = 0; at < message.length; at += 10_000) {
        yield await Promise.resolve(message.slice(at, at + 10_000));
      }
    } finally {
      closed++;
    }
  }
  const { sender, receiver, authority } = await sharedKeys();
  for await (const _ of unseal(source(), { recipients: [receiver.encryption], trusted: [authority] })) break;
  assert.equal(closed, 1);
  const signed = seal(source(), { signer: sender.signing, recipient: receiver.encryption.certificate });
  for await (const _ of signed) break;
  assert.equal(closed, 2);
});

Deno.test("an error of the content's source comes through as it is", async () => {
  const { sender, receiver } = await sharedKeys();
  const broken = new Error("The disk is gone");
  async function* source() {
    yield await Promise.resolve(text("begynnelse"));
    throw broken;
  }
  const options = { signer: sender.signing, recipient: receiver.encryption.certificate };
  await assert.rejects(bytesOf(seal(source(), options)), (error) => error === broken);
  await assert.rejects(opened(source()), (error) => error === broken || error instanceof CmsError);
});

Deno.test("a file is there only when all is verified, and then whole", async () => {
  await using directory = await TestDirectory.make();
  const { receiver, authority } = await sharedKeys();
  const options = { recipients: [receiver.encryption], trusted: [authority] };
  const content = new Uint8Array(700_000).fill(66);
  const message = await sealed(content, { encoding: "stream" });
  const path = directory.file("melding.xml");

  await unsealToFile(streamOf(message), { path, ...options });
  assert.ok(Buffer.compare(await Deno.readFile(path), content) === 0);
  if (Deno.build.os !== "windows") assert.equal((await Deno.stat(path)).mode! & 0o777, 0o600);

  const late = message.slice();
  late[late.length - 200]! ^= 1;
  const other = directory.file("endret.xml");
  await failsWith("tampered", unsealToFile(streamOf(late), { path: other, ...options }));
  await failsWith("truncated", unsealToFile(streamOf(message.slice(0, -5)), { path: other, ...options }));
  assert.deepEqual([...Deno.readDirSync(directory.path)].map(({ name }) => name), ["melding.xml"]);
});
