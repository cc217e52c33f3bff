/**
 * What can be wrong with the settings of deliveries.
 *
 * @module
 */
import { DeliveryError } from "../delivery_error.ts";

/**
 * | code | what happened |
 * |---|---|
 * | `settings_unreadable` | the file cannot be read, or is not JSON |
 * | `setting_missing` | something that is needed is not said |
 * | `setting_wrong` | something has a value that it cannot have |
 * | `setting_unknown` | something is said that kprkit does not know |
 * | `secret_in_settings` | a passphrase or password stands in the file itself |
 */
export type SettingsErrorCode =
  | "settings_unreadable"
  | "setting_missing"
  | "setting_wrong"
  | "setting_unknown"
  | "secret_in_settings";

/** The settings cannot be used as they are. */
export class SettingsError extends DeliveryError<SettingsErrorCode> {
  /** Always `SettingsError`. */
  override readonly name = "SettingsError";
}
