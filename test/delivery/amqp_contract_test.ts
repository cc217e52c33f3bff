import {
  type ContractPart,
  testTransportContract,
  type Trouble,
} from "../../delivery/transports/test_transport_contract.ts";
import { LocalBroker } from "../../delivery/transports/amqp/local_broker.ts";
import { AmqpStage, brokerChoices, passphraseLogin, peerPassphrase } from "./amqp_stage.ts";
import type { PeerConduct } from "../../delivery/transports/amqp/local_broker.ts";

const conducts: Partial<Record<Trouble, PeerConduct>> = {
  busy: "release",
  refused_content: { reject: "amqp:decode-error", description: "no good" },
};

for (const choice of brokerChoices()) {
  const real = choice.title.endsWith("RabbitMQ");
  const without: Partial<Record<ContractPart, string>> = real
    ? {
      busy: "RabbitMQ 3.10 gives nothing back",
      refused_content: "RabbitMQ 3.10 looks at nothing but the size",
      refused_access: "RabbitMQ's users do not change while it runs",
    }
    : {};
  testTransportContract({
    title: choice.title,
    good: "acknowledged",
    skip: choice.skip,
    without,
    async open() {
      // A peer of its own, where it is there to be made to misbehave.
      const peer = real ? undefined : await LocalBroker.start({ users: { kprkit: peerPassphrase } });
      const broker = peer ?? choice.broker();
      const login = real ? choice.login() : await passphraseLogin();
      const stage = await AmqpStage.open({ broker, login, transport: { maximumBytes: 1_000_000 } });
      return {
        transport: stage.transport,
        arrived: () => stage.arrived(),
        async meet(trouble) {
          const conduct = conducts[trouble];
          if (conduct !== undefined) peer?.conduct.push(conduct);
          else if (trouble === "cut_before") stage.proxy.meet("cut_transfer");
          else if (trouble === "cut_after") stage.proxy.meet("cut_disposition");
          else if (trouble === "withheld") stage.proxy.meet("withhold");
          else if (trouble === "unreachable") stage.proxy.deafen();
          else {
            // Who looks at the queue is in, and stays.
            await stage.arrived();
            peer!.refusesLogins = true;
            stage.proxy.cut();
          }
        },
        async recover() {
          await stage.proxy.passOn();
          try {
            stage.proxy.listen();
          } catch {
            // It was not deaf.
          }
        },
        withheld: () => stage.proxy.withheld,
        sendReceipt: (originalId) => stage.putReceipt(originalId),
        sendUnreadable: () =>
          stage.put(
            `${stage.sender}_async`,
            { messageId: "x", subject: "APPREC", contentType: "text/plain" },
            "garbage",
          ),
        async [Symbol.asyncDispose]() {
          await stage[Symbol.asyncDispose]();
          await peer?.stop();
          if (!real && login.kind === "passphrase") await Deno.remove(login.passphraseFile);
        },
      };
    },
  });
}
