/**
 * The message bus (NHN Tjenestebuss), AMQP 1.0: a transport for packages, and the link beneath it that the register's side
 * uses too.
 *
 * @module
 */
export * from "./addresses.ts";
export * from "./amqp_error.ts";
export * from "./amqp_transport.ts";
export type { OpenReceipt, SealedReceipt } from "./arrivals.ts";
export * from "./back_off.ts";
export type { IncomingMessage, OutgoingMessage, PropertyValue } from "./bus_message.ts";
export { type BusDelivery, BusReceiver, type BusReceiverOptions } from "./bus_receiver.ts";
export {
  BusSender,
  type BusSenderOptions,
  type BusSendOptions,
  type BusSettlement,
  type LinkHost,
  type LinkPart,
} from "./bus_sender.ts";
export * from "./link.ts";
export type { BusAddress, BusLogin, BusTls, ClientCertificate } from "./login.ts";
export type { ProbeAnswer } from "./probe.ts";
