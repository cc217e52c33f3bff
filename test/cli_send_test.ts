/** `kprkit send` as users run it: to a folder, with throw-away keys and persons who do not exist. */
import assert from "node:assert/strict";
import type { DispatchStatus } from "../delivery/dispatch.ts";
import { packageOffsetFact } from "../delivery/outbox/mod.ts";
import { numberOf } from "../stream/screening/test_messages.ts";
import type { CliResult } from "./cli.ts";
import { makeShared, namesIn, Office, type Settings, withOffice } from "./delivery_office.ts";
import { demoPath } from "./demo_set.ts";

const shared = await makeShared();
Deno.test.afterAll(() => Deno.removeSync(shared.directory, { recursive: true }));

const inOffice = (work: (office: Office) => Promise<void>) => () => withOffice(shared, work);

/** One `error:` line, one `hint:` line, nothing on standard output, no stack. */
function failed({ code, out, err }: CliResult, exitCode: number, message: RegExp): void {
  assert.equal(err.replace(/^note: .*\n/gm, "").match(/^error: [^\n]+\nhint: [^\n]+\n$/)?.length, 1, err);
  assert.match(err, message);
  assert.deepEqual([code, out], [exitCode, ""]);
  noNumbers({ code, out, err });
}

/** No run of eleven digits, which an identity number could be. */
function noNumbers({ out, err }: CliResult): void {
  // Part of a message id may look like one.
  const text = (out + err).replace(/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/g, "");
  // Message ids and names of temporary directories may have as many digits in a row.
  assert.doesNotMatch(text, /(?<![\w-])\d{11}(?![\w-])/);
}

Deno.test(
  "two extracts become two dispatches, handed over once however often it is asked",
  inOffice(async (office) => {
    const first = await office.send([...office.extracts, "--to", "test", "--year", "2024"]);
    assert.equal(first.code, 0, first.err);
    assert.match(first.out, /KPR_IPL +4601 +2024 +handed over|KPR_IPL 4601 2024: handed over/);
    assert.deepEqual(office.dispatches().map(({ type, state }) => [type, state]).sort(), [
      ["KPR_IDE", "acknowledged"],
      ["KPR_IPL", "acknowledged"],
    ]);
    const carried = office.carried();
    assert.equal(carried.length, 2);
    const again = await office.send([...office.extracts, "--to", "test"]);
    assert.equal(again.code, 0, again.err);
    assert.match(again.out, /2 files were sent or prepared before, and not sent once more\./);
    assert.deepEqual(office.carried(), carried);
    assert.ok(office.dispatches().every(({ attempts }) => attempts === 1));
    noNumbers(first);
    noNumbers(again);
  }),
);

Deno.test(
  "it speaks Norwegian unless told otherwise, and JSON on request",
  inOffice(async (office) => {
    const norwegian = await office.send([...office.extracts, "--to", "test", "--lang", "nb"]);
    assert.match(norwegian.out, /overlevert/);
    assert.match(norwegian.out, /kprkit status viser hvor langt alt er kommet/);
    const json = JSON.parse((await office.send([...office.extracts, "--to", "test", "--json"])).out);
    assert.deepEqual(Object.keys(json), ["dispatches", "result"]);
    assert.deepEqual(json.result, { delivered: 0, refused: 0, left: 0, prepared: 0, known: 2 });
    assert.deepEqual(json.dispatches.map(({ state }: Settings) => state), ["acknowledged", "acknowledged"]);
  }),
);

Deno.test(
  "--prepare packs and sends nothing; send without paths sends it",
  inOffice(async (office) => {
    const prepared = await office.send([...office.extracts, "--to", "test", "--prepare"]);
    assert.equal(prepared.code, 0, prepared.err);
    assert.deepEqual([office.dispatches().length, office.carried().length], [2, 0]);
    assert.ok(office.dispatches().every(({ state, attempts }) => state === "prepared" && attempts === 0));
    const sent = await office.send([]);
    assert.equal(sent.code, 0, sent.err);
    assert.equal(office.carried().length, 2);
    // What lies in the outbox and travels is sealed.
    for (const name of office.packages()) {
      const bytes = await Deno.readFile(`${office.outbox}/packages/${name}`);
      assert.equal(bytes[0], 0x30);
      assert.doesNotMatch(new TextDecoder("latin1").decode(bytes), /PasientIdent|Melding|MsgHead/);
    }
    failed(await office.send([]), 2, /It is not told where to send, and nothing waits in the outbox/);
  }),
);

Deno.test(
  "--dry-run writes nothing at all",
  inOffice(async (office) => {
    const before = namesIn(office.directory);
    const fine = await office.send([...office.extracts, "--to", "test", "--dry-run"]);
    assert.deepEqual([fine.code, fine.err], [0, ""]);
    assert.match(fine.out, /The guards have nothing against sending to test\./);
    const json = await office.send([...office.extracts, "--to", "production", "--dry-run", "--json"]);
    assert.equal(json.code, 5);
    assert.equal(JSON.parse(json.out).stopped, true);
    assert.deepEqual(namesIn(office.directory), before);
    failed(
      await office.send(["--to", "test", "--dry-run"]),
      3,
      /There is nothing to send/,
    );
    failed(
      await office.send(["--to", "test", "--dry-run", "--resend", "x", "--reason", "why", "--by", "me"]),
      2,
      /--dry-run only asks the guards/,
    );
  }),
);

/** The cohort's ident message with one number that a living person may have. */
async function withRealLooking(office: Office): Promise<string> {
  const path = `${office.directory}/KPR_IDE_4601_2024.xml`;
  const text = await Deno.readTextFile(shared.ident);
  const changed = text.replace(/fid="\d{11}"/, `fid="${numberOf("1941-05-05")}"`);
  assert.notEqual(changed, text);
  await Deno.writeTextFile(path, changed);
  return path;
}

interface Stopped {
  readonly what: string;
  readonly rule: string;
  readonly args: (office: Office) => readonly string[] | Promise<readonly string[]>;
}

const stopped: readonly Stopped[] = [
  {
    what: "persons who do not exist, to production",
    rule: "synthetic_tax_authority",
    args: ({ extracts }) => [...extracts, "--to", "production"],
  },
  {
    what: "a person who may exist, to a test receiver",
    rule: "real_person",
    args: async (office) => [shared.professional, await withRealLooking(office), "--to", "test"],
  },
  {
    what: "care data without the ident message",
    rule: "missing_ident",
    args: () => [shared.professional, "--to", "test"],
  },
  {
    what: "identities without care data",
    rule: "missing_professional",
    args: () => [shared.ident, "--to", "test"],
  },
  {
    what: "another year than is asked for",
    rule: "wrong_year",
    args: ({ extracts }) => [...extracts, "--to", "test", "--year", "2023"],
  },
  {
    what: "care data under the type of ident messages",
    rule: "type_does_not_fit",
    args: ({ extracts }) => [...extracts, "--to", "test", "--type", "KPR_IDE"],
  },
  {
    what: "a MsgHead for somebody else",
    rule: "addressed_elsewhere",
    args: () => [demoPath("KPR_IPL_1804_2021.xml"), demoPath("KPR_IDE_1804_2021.xml"), "--to", "test"],
  },
  {
    what: "a file that ends in the middle",
    rule: "unreadable",
    args: async (office) => {
      const path = `${office.directory}/cut.xml`;
      const text = await Deno.readTextFile(shared.professional);
      await Deno.writeTextFile(path, text.slice(0, text.length / 2));
      return [path, shared.ident, "--to", "test"];
    },
  },
];

for (const { what, rule, args } of stopped) {
  Deno.test(
    `a guard stops ${what}`,
    inOffice(async (office) => {
      const given = await args(office);
      const result = await office.send(given);
      assert.equal(result.code, 5, result.err);
      assert.match(result.out, new RegExp(`stops +${rule} `));
      assert.match(result.out, /Nothing is sent to (production|test)\.\n$/);
      noNumbers(result);
      assert.deepEqual([office.packages(), office.carried(), office.dispatches()], [[], [], []]);
      const json = await office.send([...given, "--json"]);
      assert.equal(json.code, 5);
      const { stopped, findings } = JSON.parse(json.out);
      assert.equal(stopped, true);
      assert.ok(findings.some((found: Settings) => found.rule === rule && found.verdict === "stop"));
      noNumbers(json);
    }),
  );
}

const order = ["--reason", "agreed with the register", "--by", "Kari Nordmann"];

Deno.test(
  "what a guard stops can be let through, and who wanted it is in the journal of the dispatch",
  inOffice(async (office) => {
    const alone = [shared.professional, "--to", "test"];
    const result = await office.send([...alone, "--allow", "missing_ident", ...order]);
    assert.equal(result.code, 0, result.err);
    const [dispatch] = office.dispatches();
    const journal = office.read((ledger) => ledger.journal());
    assert.deepEqual(journal.map(({ kind, text, by, ids }) => [kind, text, by, ids]), [[
      "override",
      "missing_ident (1): agreed with the register",
      "Kari Nordmann",
      [dispatch!.id],
    ]]);
    const told = await office.status(["--id", dispatch!.id]);
    assert.match(told.out, /override: missing_ident \(1\): agreed with the register\s+\(Kari Nordmann\)/);
    // What is not sent again is not decided again.
    assert.equal((await office.send([...alone, "--allow", "missing_ident", ...order])).code, 0);
    assert.equal(office.read((ledger) => ledger.journal()).length, 1);
  }),
);

Deno.test(
  "what no order lets through, and orders that are none",
  inOffice(async (office) => {
    const production = [...office.extracts, "--to", "production"];
    failed(
      await office.send([...production, "--allow", "synthetic_tax_authority", ...order]),
      5,
      /Nobody can override synthetic_tax_authority on the way to production/,
    );
    failed(
      await office.send([...production, "--allow", "missing_ident"]),
      2,
      /An order needs a reason, and the name of who gives it/,
    );
    failed(
      await office.send([...production, "--again", "--reason", "because"]),
      2,
      /An order needs a reason/,
    );
    failed(
      await office.send([...production, "--allow", "everything", ...order]),
      2,
      /names a rule that there/,
    );
    failed(
      await office.send([
        ...production,
        ...["--allow", "missing_ident", "--reason", `it is ${numberOf("1941-05-05")}`, "--by", "Kari"],
      ]),
      2,
      /holds what may be an identity number/,
    );
    assert.deepEqual(office.dispatches(), []);
    assert.deepEqual(office.read((ledger) => ledger.journal()), []);
  }),
);

Deno.test(
  "another extract of the year waits for the answer to the first, unless --again says otherwise",
  inOffice(async (office) => {
    assert.equal((await office.send([...office.extracts, "--to", "test"])).code, 0);
    const changed = `${office.directory}/KPR_IPL_4601_2024.xml`;
    await Deno.writeTextFile(changed, (await Deno.readTextFile(shared.professional)) + "<!-- mended -->\n");
    const args = [changed, shared.ident, "--to", "test"];
    failed(await office.send(args), 5, /KPR_IPL/);
    assert.equal(office.dispatches().length, 2);
    const again = await office.send([...args, "--again", ...order]);
    assert.equal(again.code, 0, again.err);
    assert.equal(office.carried().length, 4);
    assert.deepEqual(office.read((ledger) => ledger.journal()).map(({ kind, by }) => [kind, by]), [
      ["again", "Kari Nordmann"],
    ]);
  }),
);

Deno.test(
  "--withdraw takes back what is prepared and sends nothing else; --resend sends the same bytes once more",
  inOffice(async (office) => {
    await office.send([...office.extracts, "--to", "test", "--prepare"]);
    const [first, second] = office.dispatches();
    const withdrawn = await office.send(["--withdraw", first!.id, ...order]);
    assert.deepEqual([withdrawn.code, withdrawn.err], [0, ""]);
    assert.match(withdrawn.out, /withdrawn/);
    assert.equal(office.carried().length, 0);
    assert.equal((await office.send([])).code, 0);
    assert.equal(office.carried().length, 1);
    failed(await office.send(["--withdraw", second!.id, ...order]), 3, /./);
    const resent = await office.send(["--resend", second!.id.toUpperCase(), ...order, "--json"]);
    assert.equal(resent.code, 0, resent.err);
    const { dispatches } = JSON.parse(resent.out);
    assert.deepEqual(dispatches.map(({ id, attempts }: Settings) => [id, attempts]), [[second!.id, 2]]);
    assert.equal(office.carried().length, 1, "the same package, under the same id");
    failed(
      await office.send(["--resend", "0e9a3a0e-0000-4000-8000-000000000001", "--to", "test", ...order]),
      3,
      /0e9a3a0e/,
    );
    failed(await office.send(["--resend", second!.id]), 2, /An order needs a reason/);
  }),
);

Deno.test(
  "what waits for one environment does not leave on the way to another",
  inOffice(async (office) => {
    // Validation takes fictitious persons too, so that one cohort can wait for both.
    const first = await office.send([...office.extracts, "--to", "validation", "--prepare"]);
    assert.equal(first.code, 0, first.err);
    const sent = await office.send([...office.extracts, "--to", "test"]);
    assert.equal(sent.code, 0, sent.err);
    const states = office.dispatches().map(({ environment, state }) => `${environment} ${state}`);
    assert.deepEqual([...new Set(states)].sort(), ["test acknowledged", "validation prepared"]);
    assert.equal(office.carried().length, 2);
  }),
);

Deno.test(
  "with a receiver of one's own, too",
  inOffice(async (office) => {
    const receiver = { name: "Simulated", herId: "8999001", service: { name: "KPR", herId: "8999002" } };
    await office.settings({ receiver });
    await office.send([...office.extracts, "--to", "validation", "--prepare"]);
    const other = `${office.directory}/KPR_IPL_4601_2024.xml`;
    await Deno.writeTextFile(other, (await Deno.readTextFile(shared.professional)) + "<!-- other -->\n");
    const sent = await office.send([other, shared.ident, "--to", "test", "--again", ...order]);
    assert.equal(sent.code, 0, sent.err);
    const states = office.dispatches().map(({ environment, state }) => `${environment} ${state}`);
    assert.deepEqual([...new Set(states)].sort(), ["test acknowledged", "validation prepared"]);
    // Without a destination, what waits tells it.
    assert.equal((await office.send([])).code, 0);
    assert.ok(office.dispatches().every(({ state }) => state === "acknowledged"));
  }),
);

const badSettings: readonly (readonly [what: string, over: Settings, error: RegExp, hint: RegExp])[] = [
  ["without a sender", { sender: null }, /sender is missing in the settings/, /docs\/delivery\.md/],
  [
    "with a setting that there is none of",
    { outbxo: "x" },
    /knows no setting outbxo/,
    /What can stand there/,
  ],
  [
    "with a passphrase in them",
    { keys: { signing: { pkcs12: "x.p12", passphrase: "hemmelig" } } },
    /keys\.signing\.passphrase has no place/,
    /passphraseFile/,
  ],
  [
    "with a password in an address",
    { transports: { amqp: { url: "amqps://kpr:hemmelig@sb.nhn.no" } } },
    /transports\.amqp\.url has a password in it/,
    /passwordFile/,
  ],
  ["without transports", { transports: {} }, /No way to send is set up/, /transports/],
  [
    "with several transports",
    { transports: { folder: { directory: "folder" }, amqp: { url: "amqp://127.0.0.1:1" } } },
    /Several ways to send are set up: amqp, folder/,
    /--transport/,
  ],
  ["without keys", { keys: {} }, /keys\.signing and keys\.receiver are missing/, /certificate/],
  [
    "with the register's production as the receiver of tests",
    { receiver: { name: "F", herId: "85217", service: { name: "K", herId: "122612" } } },
    /receiver in the settings is the register's production, and test was asked for/,
    /Leave receiver out/,
  ],
  [
    "with a HER-id in words",
    { sender: { name: "T", herId: "x", service: {} } },
    /sender\.herId must be/,
    /docs/,
  ],
];

for (const [what, over, error, hint] of badSettings) {
  Deno.test(
    `settings ${what}`,
    inOffice(async (office) => {
      await office.settings(over);
      const result = await office.send([...office.extracts, "--to", "test"]);
      failed(result, 2, error);
      assert.match(result.err, new RegExp(`^hint: .*${hint.source}`, "m"));
      assert.ok(!result.err.includes("hemmelig"));
      assert.deepEqual(office.packages(), []);
    }),
  );
}

Deno.test(
  "settings that are not there, or not JSON",
  inOffice(async (office) => {
    failed(
      await office.send([...office.extracts, "--to", "test", "--config", "none.json"]),
      2,
      /The settings none\.json cannot be read/,
    );
    await Deno.writeTextFile(`${office.directory}/delivery.json`, '{ "sender": hemmelig }');
    const broken = await office.send([...office.extracts, "--to", "test"]);
    failed(broken, 2, /delivery\.json is not JSON/);
    assert.ok(!broken.err.includes("hemmelig"));
  }),
);

Deno.test(
  "a transport that is not set up",
  inOffice(async (office) => {
    const args = [...office.extracts, "--to", "test", "--transport"];
    for (const name of ["edi", "slash", "dhhr"]) {
      failed(
        await office.send([...args, name]),
        2,
        new RegExp(`transports\\.${name} is missing in the settings`),
      );
    }
    failed(await office.send([...args, "amqp"]), 2, /transports\.amqp is missing/);
    failed(await office.send([...args, "pigeon"]), 2, /Allowed choices/);
  }),
);

Deno.test(
  "keys that cannot be used",
  inOffice(async (office) => {
    const { sender, receiver } = shared.files;
    const args = [...office.extracts, "--to", "test"];
    const withKeys = async (signing: unknown, over: Settings = {}) => {
      await office.settings({ keys: { signing, receiver: receiver.encryption.certificate, ...over } });
      return await office.send(args);
    };
    const open = `${office.directory}/open-key.pem`;
    await Deno.copyFile(sender.signing.key, open);
    await Deno.chmod(open, 0o644);
    failed(await withKeys({ ...sender.signing, key: open }), 3, /open-key\.pem/);
    failed(await withKeys({ ...sender.signing, key: sender.encryption.key }), 3, /./);
    failed(await withKeys({ ...sender.signing, key: "absent.pem" }), 3, /absent\.pem/);
    failed(await withKeys(sender.encryption), 3, /certificate/);
    failed(await withKeys(sender.signing, { receiver: receiver.signing.certificate }), 3, /certificate/);
    failed(await withKeys(sender.signing, { receiver: "absent.pem" }), 3, /absent\.pem/);
    assert.deepEqual([office.packages(), office.dispatches()], [[], []]);
  }),
);

Deno.test(
  "the task kprkit has no network, and says which task has; a folder needs none",
  inOffice(async (office) => {
    const args = [...office.extracts, "--to", "test"];
    await office.settings({
      transports: { folder: { directory: "folder" }, amqp: { url: "amqp://127.0.0.1:1" } },
    });
    const denied = await office.send([...args, "--transport", "amqp"], { task: "kprkit" });
    failed(denied, 2, /The task kprkit has no access to the network/);
    assert.match(denied.err, /deno@2\.9\.6 task send/);
    assert.deepEqual(office.packages(), []);
    const prepared = await office.send([...args, "--transport", "amqp", "--prepare"], { task: "kprkit" });
    assert.equal(prepared.code, 0, prepared.err);
    const folder = await office.send([...args, "--transport", "folder", "--again", ...order], {
      task: "kprkit",
    });
    assert.equal(folder.code, 0, folder.err);
    assert.equal(office.carried().length, 2);
  }),
);

const misused: readonly (readonly [args: readonly string[], error: RegExp])[] = [
  [["--to", "prod"], /Allowed choices/],
  [["--to", "test", "--year", "24"], /24 is not a reporting year/],
  [["--to", "test", "--wait", "soon"], /soon/],
  [["--to", "test", "--wiat", "1s"], /Unknown option/],
  [[], /\S is no outbox/],
];

for (const [args, error] of misused) {
  Deno.test(
    `send ${args.join(" ")} is not understood`,
    inOffice(async (office) => {
      failed(await office.send(args), 2, error);
      assert.deepEqual(namesIn(office.directory), ["delivery.json"]);
    }),
  );
}

Deno.test(
  "what is no extract, is not there, or comes from standard input",
  inOffice(async (office) => {
    failed(await office.send(["none.xml", "--to", "test"]), 3, /none\.xml/);
    failed(await office.send(["-", "--to", "test"]), 2, /standard input/);
    await Deno.mkdir(`${office.directory}/empty`);
    failed(await office.send(["empty", "--to", "test"]), 3, /No extracts were found in empty/);
    await Deno.mkdir(`${office.directory}/mine`);
    await Deno.writeTextFile(`${office.directory}/mine/notes.txt`, "mine");
    failed(
      await office.send([...office.extracts, "--to", "test", "--outbox", "mine"]),
      2,
      /mine is no outbox/,
    );
    assert.deepEqual(namesIn(`${office.directory}/mine`), ["notes.txt"]);
  }),
);

Deno.test(
  "a package that was altered in the outbox is not sent",
  inOffice(async (office) => {
    await office.send([...office.extracts, "--to", "test", "--prepare"]);
    const [{ packageFile, packageSize, facts }] = office.dispatches() as [DispatchStatus];
    const path = `${office.outbox}/packages/${packageFile}`;
    const bytes = await Deno.readFile(path);
    bytes[Number(facts[packageOffsetFact] ?? 0) + packageSize - 40]! ^= 1;
    await Deno.writeFile(path, bytes);
    const { code, out } = await office.send([]);
    assert.equal(code, 4);
    assert.match(out, /package_damaged/);
    assert.equal(office.carried().length, 1);
  }),
);

Deno.test(
  "a folder that cannot be written to is told, and what is prepared goes on later",
  inOffice(async (office) => {
    await office.settings({ transports: { folder: { directory: "there/folder" } } });
    failed(await office.send([...office.extracts, "--to", "test"]), 3, /The folder is not there/);
    await Deno.mkdir(`${office.directory}/there`);
    const { code, err } = await office.send([...office.extracts, "--to", "test"]);
    assert.equal(code, 0, err);
    assert.equal(
      namesIn(`${office.directory}/there/folder`).filter((name) => name.endsWith(".p7m")).length,
      2,
    );
  }),
);

Deno.test(
  "two senders do not send from one outbox at once",
  inOffice(async (office) => {
    await office.send([...office.extracts, "--to", "test", "--prepare"]);
    using ledger = (await import("../delivery/ledger/mod.ts")).Ledger.open(office.outbox);
    using _held = await ledger.lockSending();
    failed(await office.send([]), 3, /Another process is sending/);
  }),
);
