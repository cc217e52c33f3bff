/**
 * Payloads for the tests of the guards. Numbers that look real are computed when a test runs, and stand nowhere.
 *
 * @module
 */
import {
  careMessage,
  identMessage,
  numberOf,
  type TestHeader,
  type TestIdent,
  type TestPerson,
} from "../../stream/screening/test_messages.ts";
import { type GuardOptions, guardPayloads, type GuardResult } from "./mod.ts";

/** The contents of a payload, by the name of its file. */
export type PayloadTexts = Readonly<Record<string, string | Uint8Array>>;

/** Numbers of persons who may exist, or who do not. */
export const numbers = {
  real: numberOf("1941-05-05"),
  alsoReal: numberOf("1941-06-06"),
  tenor: numberOf("1941-05-05", { added: 80 }),
  nhn: numberOf("1941-05-05", { added: 65 }),
  nav: numberOf("1941-05-05", { added: 40 }),
  placeholder: "11111111111",
} as const;

/** A professional message and the ident message beside it. */
export function pair(
  idents: readonly TestIdent[] = [[numbers.real]],
  { header = {}, person = {} }: { readonly header?: TestHeader; readonly person?: Partial<TestPerson> } = {},
): PayloadTexts {
  return {
    "ipl.xml": careMessage(idents.map((_, place) => ({ id: place + 1, ...person })), header),
    "ide.xml": identMessage(idents.map(([number, pid, type]) => [number, pid ?? "1", type ?? "1"]), header),
  };
}

/** Guards payloads; those named `ipl…` go as KPR_IPL, `ide…` as KPR_IDE, others as what stands before the first dot. */
export async function guarded(
  texts: PayloadTexts,
  options: Partial<GuardOptions> & { readonly types?: Readonly<Record<string, string>> } = {},
): Promise<GuardResult> {
  const directory = await Deno.makeTempDir();
  try {
    const payloads = [];
    for (const [name, content] of Object.entries(texts)) {
      const path = `${directory}/${name}`;
      await Deno.writeFile(path, typeof content === "string" ? new TextEncoder().encode(content) : content);
      payloads.push({ path, type: options.types?.[name] ?? typeOf(name) });
    }
    const environment = options.environment ?? "production";
    const persons = environment === "production" ? "real" : environment === "test" ? "synthetic" : "either";
    return await guardPayloads(payloads, { environment, persons, ...options });
  } finally {
    await Deno.remove(directory, { recursive: true });
  }
}

function typeOf(name: string): string {
  if (name.startsWith("ipl")) return "KPR_IPL";
  return name.startsWith("ide") ? "KPR_IDE" : name.slice(0, name.indexOf("."));
}

/** What was found, as `rule verdict`, in the order told, each once. */
export function toldOf({ findings }: GuardResult): string[] {
  return [...new Set(findings.map(({ rule, verdict }) => `${rule} ${verdict}`))];
}
