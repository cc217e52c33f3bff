/**
 * Puts the file that the first argument names into a MsgHead, in the file that the second names (`wrap`), or writes its
 * bytes there as they are (`copy`). It counts the bytes of the file.
 */
import { msgHeadStream } from "../../delivery/envelope/mod.ts";
import { kprReceiver } from "../../register/receivers.ts";
import { measurePrepared } from "./measure.ts";
import { contentIn, readPieces, writePieces } from "./pieces.ts";

const [, out, how = "wrap"] = Deno.args;
if (out === undefined) throw new TypeError("Name the file to write");

const envelope = {
  messageType: "KPR_IPL",
  messageId: "00000000-0000-4000-8000-000000000001",
  created: "2026-01-10T08:00:00+01:00",
  sender: {
    name: "Eksempelvik kommune",
    herId: "8000001",
    service: { name: "Saksbehandling", herId: "8000002" },
  },
  receiver: kprReceiver("validation", { year: 2025 }),
};

await measurePrepared((path, size) => ({ path, size }), async ({ path, size }) => {
  const pieces = readPieces(path);
  const written = await writePieces(how === "wrap" ? msgHeadStream(pieces, envelope) : pieces, out);
  // The declaration of the payload is left out, and the envelope is several times as long.
  return contentIn(written, size);
});
