/**
 * The AMQP library, loaded when something is opened.
 *
 * @module
 */
import type { Buffer } from "node:buffer";
import type { Container, Message } from "rhea";

/** What stands in a message's place where its bytes are not one. */
export interface UndecodableMessage {
  /** Says that it is none. */
  readonly undecodable: true;
}

let loaded: Promise<Container> | undefined;

/** The library. Loading it needs permission to list the environment, for a package that it depends on. */
export function loadRhea(): Promise<Container> {
  return loaded ??= import("rhea").then((module) => {
    const rhea = (module as unknown as { default: Container }).default;
    keepConnectionAlive(rhea);
    return rhea;
  });
}

/** Whether this stands for a message that could not be decoded. */
export function isUndecodable(message: unknown): message is UndecodableMessage {
  return typeof message === "object" && message !== null &&
    (message as UndecodableMessage).undecodable === true;
}

/**
 * The library decodes a message before anybody sees it. Where that fails it ends the connection, and the broker gives the
 * same message again on the next one, for ever; where a section is not one it prints its content. Here such a message
 * is handed on as what it is, and whoever receives can put it aside.
 */
function keepConnectionAlive(rhea: Container): void {
  const codec = rhea.message as unknown as { decode(bytes: Buffer): Message };
  const types = rhea.types as unknown as { Reader: new (bytes: Buffer) => SectionReader };
  const decode = codec.decode;
  codec.decode = (bytes) => {
    try {
      const reader = new types.Reader(bytes);
      while (reader.remaining() > 0) {
        if (!sections.has(String(reader.read().descriptor?.value))) {
          throw new TypeError("Not a section of a message");
        }
      }
      return decode(bytes);
    } catch {
      return { undecodable: true } as unknown as Message;
    }
  };
}

/** What is used of the library's reader, which its types leave out. */
interface SectionReader {
  remaining(): number;
  read(): { readonly descriptor?: { readonly value: unknown } };
}

/** Descriptors of a message's sections (AMQP 1.0, part 3, section 3.2), by number and by symbol. */
const sections: ReadonlySet<string> = new Set([
  ...Array.from({ length: 9 }, (_, at) => String(0x70 + at)),
  "amqp:header:list",
  "amqp:delivery-annotations:map",
  "amqp:message-annotations:map",
  "amqp:properties:list",
  "amqp:application-properties:map",
  "amqp:data:binary",
  "amqp:amqp-sequence:list",
  "amqp:value:*",
  "amqp:footer:map",
]);
