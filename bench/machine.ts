/**
 * The machine that a benchmark ran on.
 *
 * @module
 */
import { arch, cpus, platform, totalmem } from "node:os";
import { whyNoRabbitMq } from "../test/delivery/rabbitmq.ts";
import type { Machine } from "./result.ts";
import { runProcess } from "./run_process.ts";

/** Describes the machine by what matters for speed, and by nothing that names it. */
export async function describeMachine(): Promise<Machine> {
  const xmllint = await xmllintVersion();
  const openssl = await opensslVersion();
  const rabbitMq = rabbitMqVersion();
  return {
    cpu: cpus()[0]?.model.trim() ?? "unknown",
    cores: navigator.hardwareConcurrency,
    memory: totalmem(),
    system: `${platform()} ${arch()}`,
    deno: Deno.version.deno,
    ...(xmllint === undefined ? {} : { xmllint }),
    ...(openssl === undefined ? {} : { openssl }),
    ...(rabbitMq === undefined ? {} : { rabbitMq }),
  };
}

/** It tells 20914 for 2.9.14. */
async function xmllintVersion(): Promise<string | undefined> {
  const { code, err, out } = await runProcess(["xmllint", "--version"]);
  if (code !== 0) return undefined;
  const number = Number(/libxml version (\d+)/.exec(err + out)?.[1]);
  return `${Math.floor(number / 10000)}.${Math.floor(number / 100) % 100}.${number % 100}`;
}

async function opensslVersion(): Promise<string | undefined> {
  const { code, out } = await runProcess(["openssl", "version"]);
  return code === 0 ? /^OpenSSL (\S+)/.exec(out)?.[1] : undefined;
}

/** It has its version in the name of a directory. */
function rabbitMqVersion(): string | undefined {
  if (whyNoRabbitMq() !== undefined) return undefined;
  const names = [...Deno.readDirSync("/usr/lib/rabbitmq/lib")].map(({ name }) => name);
  return names.map((name) => /^rabbitmq_server-(.+)$/.exec(name)?.[1]).find((version) =>
    version !== undefined
  );
}
