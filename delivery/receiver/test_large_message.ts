/**
 * Takes one large sealed message, made on the way, and writes the largest memory that the process has had, in bytes.
 *
 * @module
 */
import { seal } from "../cms/mod.ts";
import { msgHeadStream } from "../envelope/mod.ts";
import { makeThrowAwayKeys } from "../keys/mod.ts";
import { openRegister } from "./register.ts";
import { arrival, careMessage, messageId, parties } from "./test_messages.ts";

const [size, directory] = Deno.args;

/** A professional message of about so many bytes. */
async function* payload(bytes: number): AsyncGenerator<Uint8Array> {
  const [start, end] = careMessage(0).split("</IPLOS>") as [string, string];
  yield new TextEncoder().encode(start);
  const persons = careMessage(200).slice(start.length, -"</IPLOS>".length);
  let written = 0;
  for (let group = 0; written < bytes; group++) {
    const piece = new TextEncoder().encode(persons.replace(/(PeID|pePeID|TjID)="(\d+)"/g, `$1="${group}$2"`));
    written += piece.length;
    yield piece;
  }
  yield new TextEncoder().encode(`</IPLOS>${end}`);
}

const { sender, receiver, authority } = await makeThrowAwayKeys();
const address = (name: string, herId: string) => ({ name, herId, service: { name, herId } });
const message = msgHeadStream(payload(Number(size)), {
  messageType: "KPR_IPL",
  messageId: messageId(1),
  created: "2022-01-05T08:00:00+01:00",
  sender: address("Testvik kommune", parties.sender),
  receiver: address("KPR Validering", parties.register),
});
using register = await openRegister({
  directory: directory!,
  recipients: [receiver.encryption],
  trusted: [authority],
  herIds: [parties.register],
});
const answer = await register.take({
  ...arrival(""),
  form: "sealed",
  bytes: seal(message, { signer: sender.signing, recipient: receiver.encryption.certificate }),
});
const peak = Number(/VmHWM:\s+(\d+) kB/.exec(await Deno.readTextFile("/proc/self/status"))![1]) * 1024;
const records = register.books()[0]!.records;
console.log(
  JSON.stringify({ verdict: answer.verdict, problems: answer.problems, persons: records.person, peak }),
);
