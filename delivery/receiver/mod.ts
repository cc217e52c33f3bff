/**
 * The register's side for tests and demos: messages are judged, booked once and answered, and what goes wrong on a bad
 * day can be made to go wrong. A simulation: of the real register it knows what is public.
 *
 * @module
 */
export type {
  AnswerAddress,
  AnswerCounts,
  AskAnswer,
  BookedMessage,
  BookEntry,
  BusError,
  PendingAnswer,
} from "./books.ts";
export type { AnswerSeal } from "./bus_answers.ts";
export * from "./fault_plan.ts";
export * from "./faults.ts";
export * from "./intake.ts";
export type { VerdictFinding } from "./judgement.ts";
export type { JudgeableMessage } from "./message_judge.ts";
export type { MessageBytes } from "./message_stream.ts";
export type { RecordCount } from "./payload_judge.ts";
export * from "./receiver_error.ts";
export * from "./receiver_keys.ts";
export * from "./register.ts";
export type { ApprecOptions } from "./register_apprec.ts";
export { type BusService, type BusServiceEvent, type BusServiceOptions, serveBus } from "./serve_bus.ts";
export * from "./verdict_rules.ts";
export * from "./sender_settings.ts";
export * from "./token_issuer.ts";
