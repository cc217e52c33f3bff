/**
 * The settings of deliveries, and the ways that they open.
 *
 * @module
 */
export * from "./delivery_settings.ts";
export * from "./open_route.ts";
export * from "./route.ts";
export * from "./settings_error.ts";
export type {
  AmqpSettings,
  DhhrSettings,
  EdiSettings,
  FolderSettings,
  HelseIdSettings,
  SlashSettings,
  TransportSettings,
} from "./transport_settings.ts";
