import assert from "node:assert/strict";
import fc from "fast-check";
import { EdiError } from "./edi_error.ts";
import { type MailPart, readMail } from "./read_mail.ts";
import { judgeMail } from "./test_mail_server.ts";
import { isMailAddress, writeMail } from "./write_mail.ts";

const encoder = new TextEncoder();
const decoder = new TextDecoder();

function read(text: string): MailPart[] {
  return readMail(encoder.encode(text.replaceAll("\n", "\r\n")));
}

function textOf(part: MailPart | undefined): string {
  return decoder.decode(part?.bytes);
}

Deno.test("mail: any envelope and package are read back by us and by mailparser, and the size is told before", async () => {
  const contentId = fc.stringMatching(/^[A-Za-z0-9.]{1,30}@[a-z]{1,20}$/);
  const piece = fc.uint8Array({ maxLength: 300 });
  await fc.assert(
    fc.asyncProperty(
      fc.uint8Array({ minLength: 1, maxLength: 400 }),
      fc.option(fc.record({ contentId, pieces: fc.array(piece, { minLength: 1, maxLength: 6 }) })),
      fc.uuid(),
      async (envelope, attachment, id) => {
        const bytes = Buffer.concat(attachment?.pieces ?? []);
        const mail = writeMail({
          from: "a@b.example",
          to: "c@d.example",
          subject: "KPR_IPL",
          messageId: `${id}@b.example`,
          date: new Date(1_767_225_600_000),
          envelope,
          ...(attachment === null ? {} : {
            attachment: {
              contentId: attachment.contentId,
              contentType: 'application/pkcs7-mime; smime-type="enveloped-data"',
              size: bytes.length,
              async *bytes() {
                for (const piece of attachment.pieces) yield await Promise.resolve(piece);
              },
            },
          }),
        });
        const written = Buffer.concat(await Array.fromAsync(mail.bytes()));
        assert.equal(written.length, mail.size);
        for (const line of written.toString("latin1").split("\r\n")) {
          assert.ok(line.length <= 200 && !line.startsWith("."));
        }
        const expected = [
          { type: "text/xml", bytes: new Uint8Array(envelope) },
          ...(attachment === null ? [] : [{ type: "application/pkcs7-mime", bytes: new Uint8Array(bytes) }]),
        ];
        const plain = (parts: readonly { readonly type: string; readonly bytes: Uint8Array }[]) =>
          parts.map(({ type, bytes }) => ({ type, bytes: new Uint8Array(bytes) }));
        assert.deepEqual(plain(readMail(written)), expected);
        const judged = await judgeMail(written);
        assert.deepEqual(plain(judged.parts), expected);
        if (attachment !== null) {
          assert.equal(readMail(written)[1]!.contentId, attachment.contentId);
          assert.equal(judged.parts[1]!.contentId, attachment.contentId);
        }
      },
    ),
    { numRuns: 100 },
  );
});

Deno.test("mail: what real mails do otherwise is read", () => {
  const parts = read(`Return-Path: <a@b.example>
Received: from x (unknown [10.0.0.1])
\tby y (Postfix) with ESMTP id 1
\tfor <c@d.example>; Thu, 30 Nov 2023 13:15:29 +0100 (CET)
SOAPACTION: "ebxml"
From: "Øst" <a@b.example>
Message-Id: <1152>
Content-Type: Multipart/Related;
\ttype="text/xml";
\tcharset="utf-8";
\tstart="<body>";
\tboundary="unique-boundary-1";
Content-Transfer-Encoding: 7bit

This is a multi-part message in MIME format.

--unique-boundary-1
Content-ID: <ref1>
MIME-version: 1.0
Content-Type: application/pkcs7-mime;
   name=M1152.P7M;
   smime-type=enveloped-data
Content-Transfer-encoding: BASE64
Content-Description: attachment; filename="M1152.P7M"

c2Vh
bGVk

--unique-boundary-1
Content-ID: <body>
Content-Type: text/xml
Content-Transfer-Encoding: quoted-printable

<a b=3D"=C3=A6">=
</a>
--unique-boundary-1--

An epilogue
`);
  assert.deepEqual(parts.map(({ type, contentId }) => [type, contentId]), [
    ["text/xml", "body"],
    ["application/pkcs7-mime", "ref1"],
  ]);
  assert.equal(textOf(parts[0]), '<a b="æ"></a>');
  assert.equal(textOf(parts[1]), "sealed");
});

Deno.test("mail: one part, in any encoding that there is for it", () => {
  const cases: readonly (readonly [string, string])[] = [
    ["Content-Type: text/xml; charset=utf-8\nContent-Transfer-Encoding: base64\n\nPGEvPg==\n", "<a/>"],
    ["Content-Type: text/xml\n\n<a/>", "<a/>"],
    ["From a@b Thu Nov 30\nContent-Type: text/xml\nContent-Transfer-Encoding: 8bit\n\n<æ/>", "<æ/>"],
    ["Content-Type: text/xml\nContent-Transfer-Encoding: quoted-printable\n\n<a/> =20 \n", "<a/>  \r\n"],
  ];
  for (const [text, expected] of cases) assert.equal(textOf(read(text)[0]), expected);
  // Line feeds alone, as some stores keep mails.
  const [part] = readMail(encoder.encode("Content-Type: text/xml\nSubject: a\n b\n\n<a/>\n"));
  assert.equal(textOf(part), "<a/>\n");
});

const related = 'Content-Type: multipart/related; boundary="x"\n\n';
const text = "Content-Type: text/xml\n\n<a/>\n";

const wrong: readonly (readonly [what: string, text: string])[] = [
  ["not a mail at all", "<AppRec/>"],
  ["nothing but a folded line", " folded\n\n"],
  ["a header without a name", ": b\n\n"],
  ["a header with space in its name", "a b: c\n\n"],
  ["a multipart of another kind", 'Content-Type: multipart/mixed; boundary="x"\n\n--x\n' + text + "--x--\n"],
  ["a multipart without boundary", "Content-Type: multipart/related\n\n--x\n" + text + "--x--\n"],
  ["a boundary that is too long", `Content-Type: multipart/related; boundary="${"x".repeat(71)}"\n\n`],
  ["a multipart without parts", related + "nothing"],
  ["a multipart that only ends", related + "--x--\n"],
  ["a multipart without end", related + "--x\n" + text],
  [
    "parts within parts",
    related + `--x\nContent-Type: multipart/related; boundary="y"\n\n--y\n${text}--y--\n--x--\n`,
  ],
  ["more parts than any message", related + `--x\n${text}`.repeat(30) + "--x--\n"],
  [
    "a start that is not there",
    related.replace("boundary", 'start="<b>"; boundary') + "--x\n" + text + "--x--\n",
  ],
  ["two content types", "Content-Type: text/xml\nContent-Type: text/plain\n\n<a/>"],
  ["two encodings", "Content-Transfer-Encoding: base64\nContent-Transfer-Encoding: 7bit\n\n<a/>"],
  ["a content type that is none", "Content-Type: xml\n\n<a/>"],
  ["parameters that are none", 'Content-Type: text/xml; charset="utf-8\n\n<a/>'],
  ["a parameter twice", related.replace("boundary", "boundary=y; boundary") + "--x\n" + text + "--x--\n"],
  ["an unknown encoding", "Content-Type: text/xml\nContent-Transfer-Encoding: x-uuencode\n\n<a/>"],
  ["base64 that is damaged", "Content-Type: text/xml\nContent-Transfer-Encoding: base64\n\nPGEv!Pg=\n"],
  ["base64 that is cut off", "Content-Type: text/xml\nContent-Transfer-Encoding: base64\n\nPGEvPg\n"],
  [
    "quoted-printable that is damaged",
    "Content-Type: text/xml\nContent-Transfer-Encoding: quoted-printable\n\n=G1\n",
  ],
];

for (const [what, mail] of wrong) {
  Deno.test(`mail: ${what} is refused`, () => {
    assert.throws(() => read(mail), (thrown) => thrown instanceof EdiError && thrown.code === "not_mail");
  });
}

Deno.test("mail: any bytes are read or refused, and nothing else happens", () => {
  const pieces = fc.constantFrom(
    ...[
      "Content-Type: ",
      "multipart/related",
      "; boundary=x",
      '; start="<a>"',
      "\r\n",
      "\n",
      "--x",
      "--",
      ": ",
      "text/xml",
    ],
    ...[
      "Content-ID: <a>",
      "Content-Transfer-Encoding: ",
      "base64",
      "quoted-printable",
      "=",
      "AAAA",
      "\t",
      ";",
      '"',
      "\u0000",
    ],
  );
  fc.assert(
    fc.property(fc.array(pieces, { maxLength: 40 }), (parts) => {
      try {
        readMail(encoder.encode(parts.join("")));
      } catch (thrown) {
        assert.ok(thrown instanceof EdiError, String(thrown));
      }
    }),
    { numRuns: 3000 },
  );
});

Deno.test("mail: megabytes with nothing but trouble in them are read in time that grows with their length", () => {
  const size = 4_000_000;
  const long = [
    `Content-Type: text/xml${"; ".repeat(30_000)}x`,
    `Content-Type: text/xml; a=${" ".repeat(60_000)}x y`,
    `Content-Type: text/xml; a=${" ".repeat(size)}`,
    `${" ".repeat(size)}`,
    related + "--x".repeat(size) + "\n",
    related + "\r\n--x ".repeat(size / 4),
    `Content-Type: text/xml\nContent-Transfer-Encoding: quoted-printable\n\n${" ".repeat(size)}x`,
    `Content-Type: text/xml\nContent-Transfer-Encoding: quoted-printable\n\n${"= ".repeat(size)}x`,
  ];
  for (const mail of long) {
    // Work that grows with the square of this would never end.
    try {
      readMail(encoder.encode(mail));
    } catch (thrown) {
      assert.ok(thrown instanceof EdiError, String(thrown));
    }
  }
});

Deno.test("mail: addresses that could put more into a mail are none", () => {
  for (const right of ["kpr@edi.nhn.no", "a.b+c@edi.example", "a@b"]) assert.ok(isMailAddress(right), right);
  for (
    const wrong of ["", "a", "a@", "@b", "a@b\n", "a@b>", "a b@c", "a@b@c", "a@b..c", "æ@b", '"a"@b', "a@b "]
  ) {
    assert.ok(!isMailAddress(wrong), wrong);
  }
});
