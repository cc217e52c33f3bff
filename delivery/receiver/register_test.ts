import assert from "node:assert/strict";
import fc from "fast-check";
import { runs } from "../../test/runs.ts";
import { iplos, person } from "../../test/iplos.ts";
import { healthStationMessage, numberOf } from "../../stream/screening/test_messages.ts";
import type { JudgeableMessage } from "./message_judge.ts";
import { openRegister, type RegisterOptions, type SimulatedRegister } from "./register.ts";
import { arrival, careMessage, enveloped, idents, messageId, messageWithDrops } from "./test_messages.ts";

async function withRegister(
  work: (register: SimulatedRegister, directory: string) => Promise<void>,
  options: Partial<RegisterOptions> = {},
): Promise<void> {
  const directory = await Deno.makeTempDir();
  try {
    using register = await openRegister({ directory, ...options });
    await work(register, directory);
  } finally {
    await Deno.remove(directory, { recursive: true });
  }
}

interface Case {
  readonly what: string;
  readonly message: () => JudgeableMessage;
  readonly verdict: "accepted" | "partly" | "rejected";
  readonly problems?: readonly RegExp[];
  /** `errorCondition` of the bus; absent where an Apprec answers. */
  readonly condition?: string;
}

const wrongVersion = () => careMessage(1, { version: "9.9" });
const json = (content: unknown, over: Partial<JudgeableMessage> = {}) =>
  arrival(JSON.stringify(content), {
    route: "slash",
    type: "HST_Konsultasjon",
    version: "1",
    sender: "983544622",
    ...over,
  });

const cases: readonly Case[] = [
  {
    what: "a professional message without a fault",
    message: () => arrival(enveloped(careMessage(3))),
    verdict: "accepted",
  },
  {
    what: "an ident message without a fault",
    message: () => arrival(enveloped(idents(3, 0), { type: "KPR_IDE" }), { type: "KPR_IDE" }),
    verdict: "accepted",
  },
  {
    what: "a message of a health station without an envelope, over dhhr",
    message: () =>
      arrival(
        healthStationMessage([{ number: numberOf("2021-01-01", { added: 80 }), birthYear: 2021, sex: "2" }]),
        { route: "dhhr", type: "HST", version: "56.0.0" },
      ),
    verdict: "accepted",
  },
  { what: "JSON over slash", message: () => json([{ id: 1 }, { id: 2 }]), verdict: "accepted" },
  {
    what: "records that the register drops",
    message: () => arrival(enveloped(messageWithDrops(3))),
    verdict: "partly",
    problems: [/^T99 Annen feil på format: tjFraDato, 3 steder \(date_implausible\)$/],
  },
  {
    what: "some identity numbers with wrong control digits",
    message: () => arrival(enveloped(idents(3, 2), { type: "KPR_IDE" }), { type: "KPR_IDE" }),
    verdict: "partly",
    problems: [/^E31 .*: kontrollsifrene stemmer ikke i 2 av 5$/],
  },
  {
    what: "no identity number with right control digits",
    message: () => arrival(enveloped(idents(0, 2), { type: "KPR_IDE" }), { type: "KPR_IDE" }),
    verdict: "rejected",
    problems: [/^E31 .*2 av 2$/],
  },
  {
    what: "no XML",
    message: () => arrival("Kjære register, her er tallene"),
    verdict: "rejected",
    problems: [/^T01 /],
    condition: "transport:not-well-formed-xml",
  },
  {
    what: "XML that breaks off in the records",
    message: () => {
      const whole = new TextDecoder().decode(enveloped(careMessage(3)));
      return arrival(whole.slice(0, whole.indexOf("</PERSON>") + 20));
    },
    verdict: "rejected",
    problems: [/^T01 /],
  },
  {
    what: "an envelope around something unknown",
    message: () => arrival(enveloped("<Handleliste xmlns='urn:example'/>")),
    verdict: "rejected",
    problems: [/^T02 .*ikke en melding/],
  },
  {
    what: "an extract without an envelope, over the bus",
    message: () => arrival(careMessage(1)),
    verdict: "rejected",
    problems: [/^T02 .*ingen hodemelding/],
    condition: "transport:not-well-formed-xml",
  },
  {
    what: "a version that the register refuses the message for",
    message: () => arrival(enveloped(wrongVersion())),
    verdict: "rejected",
    problems: [/^T02 .*versjon, 1 sted \(wrong_version\)$/],
  },
  {
    what: "a period that is not a calendar year",
    message: () => arrival(enveloped(careMessage(1, { to: "20211130" }))),
    verdict: "rejected",
    problems: [/^T02 .*iiTilDato, 1 sted \(wrong_period\)$/],
  },
  {
    what: "an element that the schema has not",
    message: () => arrival(enveloped(iplos({ persons: person(1, "<peFnr>14853748472</peFnr>") }))),
    verdict: "rejected",
    problems: [/^T02 .*peFnr, 1 sted \(unknown_element\)$/],
  },
  {
    what: "elements in another order than the schema's",
    message: () =>
      arrival(enveloped(iplos({ persons: person(1, "<peAlder>84</peAlder>", "<peKjonn>K</peKjonn>") }))),
    verdict: "rejected",
    problems: [/^T02 .*element_order/],
  },
  {
    what: "an ident message that says it is a professional one",
    message: () => arrival(enveloped(idents(1, 0))),
    verdict: "rejected",
    problems: [/^T02 .*ikke det meldingstypen sier/],
  },
  {
    what: "a type that nobody knows",
    message: () => arrival(enveloped(careMessage(1), { type: "KPR_XYZ" }), { type: "KPR_XYZ" }),
    verdict: "rejected",
    problems: [/^T10 /],
  },
  {
    what: "a version of a type that the register does not take",
    message: () => arrival("<x/>", { route: "dhhr", type: "HST", version: "55.0.0" }),
    verdict: "rejected",
    problems: [/^T10 .*ukjent versjon/],
    condition: "transport:unsupported-message",
  },
  {
    what: "an envelope of another type than the carrier says",
    message: () => arrival(enveloped(careMessage(1)), { type: "KPR_IDE" }),
    verdict: "rejected",
    problems: [/^T99 .*meldingstypen/],
    condition: "transport:invalid-field-value",
  },
  {
    what: "an envelope for somebody else",
    message: () => arrival(enveloped(careMessage(1), { receiver: "8999999" })),
    verdict: "rejected",
    problems: [/^E21 /],
  },
  {
    what: "an envelope of another sender than the carrier says",
    message: () => arrival(enveloped(careMessage(1)), { sender: "8777777" }),
    verdict: "rejected",
    problems: [/^X99 .*avsenderen/],
    condition: "abuse:spoofing-attack",
  },
  {
    what: "no JSON over slash",
    message: () => arrival("[{", { route: "slash", type: "HST_Avtale", sender: "983544622" }),
    verdict: "rejected",
    problems: [/^T01 /],
    condition: "transport:not-well-formed-xml",
  },
  {
    what: "JSON that is no list of objects",
    message: () => json({ id: 1 }),
    verdict: "rejected",
    problems: [/^T02 .*liste av objekter/],
    condition: "transport:not-well-formed-xml",
  },
];

for (const { what, message, verdict, problems = [], condition } of cases) {
  Deno.test(`${verdict}: ${what}`, () =>
    withRegister(async (register) => {
      const arrived = message();
      const answer = await register.take(arrived);
      const told = answer.problems.map(({ code, text }) => `${code} ${text}`);
      assert.equal(answer.verdict, verdict, told.join("; "));
      assert.equal(told.length, problems.length, told.join("; "));
      problems.forEach((pattern, at) => assert.match(told[at]!, pattern));
      assert.equal(answer.busError?.condition, condition);
      const isEnveloped = new TextDecoder().decode(arrived.bytes as Uint8Array).includes("<MsgHead");
      assert.equal(answer.apprec !== undefined, isEnveloped && condition === undefined);
      const again = await register.take(message());
      assert.deepEqual({ ...again, duplicate: false, arrivals: 1 }, answer);
      assert.equal(again.duplicate, true);
      const [only, ...others] = register.books();
      assert.deepEqual(others, []);
      assert.equal(only?.arrivals, 2);
      assert.equal(
        only?.standing,
        condition === "abuse:spoofing-attack" || told[0]?.includes("meldingstypen i")
          ? "turned_away"
          : "booked",
      );
    }));
}

Deno.test("the books tell what a message was, and nothing that stands in it", () =>
  withRegister(async (register, directory) => {
    const secret = numberOf("1940-05-06", { added: 80 });
    await register.take(arrival(enveloped(idents(3, 1), { type: "KPR_IDE" }), { type: "KPR_IDE" }));
    await register.take(arrival(enveloped(messageWithDrops(2), { id: messageId(2) })));
    await register.take(
      arrival(enveloped(iplos({ persons: person(1, `<x${secret}/>`) }), { id: messageId(3) })),
    );
    await register.take(arrival("nothing", { messageId: `born ${secret}`, sender: secret, type: secret }));
    const [ident, care] = register.books();
    assert.deepEqual(
      { ...ident, reference: "", apprecId: "", hash: "", firstArrival: "", lastArrival: "" },
      {
        id: messageId(1),
        standing: "booked",
        hash: "",
        route: "amqp",
        type: "KPR_IDE",
        sender: "8000002",
        municipality: "4601",
        year: 2021,
        verdict: "partly",
        problems: ident!.problems,
        reference: "",
        apprecId: "",
        records: {
          submission: { read: 1, kept: 1 },
          contact: { read: 1, kept: 1 },
          ident: { read: 4, kept: 3 },
        },
        arrivals: 1,
        firstArrival: "",
        lastArrival: "",
      },
    );
    assert.deepEqual(care?.records.service, { read: 4, kept: 2 });
    for (const name of ["register.sqlite", "register.sqlite-wal"]) {
      const bytes = new TextDecoder("latin1").decode(await Deno.readFile(`${directory}/${name}`));
      assert.ok(!bytes.includes(secret), `an identity number in ${name}`);
      assert.ok(!bytes.includes("Vakker Blomst"), `a payload in ${name}`);
    }
  }));

Deno.test("another message with the id of an accepted one is refused, and the accepted one stays", () =>
  withRegister(async (register) => {
    const first = await register.take(arrival(enveloped(careMessage(1))));
    const other = await register.take(arrival(enveloped(careMessage(2))));
    assert.equal(other.verdict, "rejected");
    assert.deepEqual(other.problems.map(({ code }) => code), ["E10"]);
    assert.ok(other.apprec !== undefined && other.apprecId !== first.apprecId);
    const again = await register.take(arrival(enveloped(careMessage(1))));
    assert.deepEqual([again.verdict, again.duplicate, again.reference], ["accepted", true, first.reference]);
    assert.deepEqual(register.books().map(({ standing, arrivals }) => [standing, arrivals]), [
      ["booked", 2],
      ["conflicting", 1],
    ]);
  }));

Deno.test("who sends another's message under his own name takes nothing from it", () =>
  withRegister(async (register) => {
    const stolen = await register.take(arrival(enveloped(careMessage(1)), { sender: "8777777" }));
    assert.equal(stolen.busError?.condition, "abuse:spoofing-attack");
    const real = await register.take(arrival(enveloped(careMessage(1))));
    assert.deepEqual([real.verdict, real.duplicate], ["accepted", false]);
    const stolenAgain = await register.take(arrival(enveloped(careMessage(1)), { sender: "8777777" }));
    assert.deepEqual([stolenAgain.duplicate, stolenAgain.busError?.condition], [
      true,
      "abuse:spoofing-attack",
    ]);
  }));

Deno.test("the same content over slash is the same message, whatever the id of its proof", () =>
  withRegister(async (register) => {
    const first = await register.take(json([{ id: 1 }], { messageId: messageId(1) }));
    const again = await register.take(json([{ id: 1 }], { messageId: messageId(2) }));
    assert.deepEqual([again.duplicate, again.reference], [true, first.reference]);
    assert.equal((await register.take(json([{ id: 2 }], { messageId: messageId(3) }))).duplicate, false);
  }));

Deno.test("a message that comes twice at once is booked once", () =>
  withRegister(async (register) => {
    const answers = await Promise.all(
      Array.from({ length: 8 }, () => register.take(arrival(enveloped(careMessage(50))))),
    );
    assert.deepEqual(answers.map(({ duplicate }) => duplicate).sort(), [false, ...Array(7).fill(true)]);
    assert.equal(new Set(answers.map(({ reference }) => reference)).size, 1);
    assert.equal(register.books()[0]?.arrivals, 8);
  }));

Deno.test("refused on request, whatever is in it; it stays refused", () =>
  withRegister(async (register) => {
    const answer = await register.take(arrival(enveloped(careMessage(1))), { refuse: true });
    assert.deepEqual([answer.verdict, answer.problems[0]?.code], ["rejected", "X99"]);
    assert.equal((await register.take(arrival(enveloped(careMessage(1))))).verdict, "rejected");
  }));

Deno.test("more kinds of problems than are told are counted", () =>
  withRegister(async (register) => {
    const strange = Array.from({ length: 30 }, (_, n) => `<strange${n}/>`).join("");
    const { problems } = await register.take(arrival(enveloped(iplos({ persons: person(1, strange) }))));
    assert.equal(problems.length, 21);
    assert.match(problems[20]!.text, /og 10 slag til$/);
  }));

Deno.test("bytes may come as a stream", () =>
  withRegister(async (register) => {
    const bytes = enveloped(careMessage(200));
    async function* pieces() {
      for (let at = 0; at < bytes.length; at += 1000) yield bytes.slice(at, at + 1000);
    }
    const answer = await register.take({ ...arrival(""), bytes: pieces() });
    assert.equal(answer.verdict, "accepted");
    assert.equal((await register.take(arrival(bytes))).duplicate, true);
  }));

Deno.test("arrivals are told when they are in the books", async () => {
  const told: string[] = [];
  await withRegister(async (register) => {
    await register.take(arrival(enveloped(careMessage(1))));
    await register.take(arrival(enveloped(careMessage(1))));
  }, { onArrival: ({ id, verdict, duplicate }) => told.push(`${id} ${verdict} ${duplicate}`) });
  assert.deepEqual(told, [`${messageId(1)} accepted false`, `${messageId(1)} accepted true`]);
});

Deno.test("whatever comes is answered, and leaves the books whole", () =>
  withRegister(async (register) => {
    const whole = enveloped(messageWithDrops(1));
    let n = 0;
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(fc.nat(whole.length - 1), fc.nat(255)), { maxLength: 4 }),
        fc.nat(whole.length),
        fc.constantFrom("sealed", "plain"),
        fc.constantFrom("KPR_IPL", "KPR_IDE", "HST_Avtale", "", "\u0000"),
        async (changes, length, form, type) => {
          const bytes = whole.slice(0, n % 2 === 0 ? length : whole.length);
          for (const [at, value] of changes) if (at < bytes.length) bytes[at] = value;
          const { verdict, problems, apprec, busError } = await register.take(
            arrival(bytes, { form: form as "sealed" | "plain", type, messageId: messageId(n++) }),
          );
          assert.equal(verdict === "accepted", problems.length === 0);
          assert.ok(verdict === "accepted" || apprec !== undefined || busError !== null);
        },
      ),
      { numRuns: runs(150) },
    );
    const entries = register.books();
    assert.equal(entries.reduce((sum, { arrivals }) => sum + arrivals, 0), n);
    assert.equal(
      new Set(entries.filter(({ standing }) => standing === "booked").map(({ id }) => id)).size,
      entries.filter(({ standing }) => standing === "booked").length,
    );
  }));
