/**
 * A part of a settings file, read name by name, so that nothing in it is overlooked.
 *
 * @module
 */
import { isAbsolute, join } from "node:path";
import { SettingsError } from "./settings_error.ts";

const hint = "The settings are described in docs/delivery.md";

/** What would be a secret, if it stood in the file. */
const secret = /^(?:password|passphrase|secret|clientSecret|privateKey)$/i;

/** A JSON object of a settings file. Values are asked for by name; {@linkcode Section.end} tells what nobody asked for. */
export class Section {
  readonly #values: Readonly<Record<string, unknown>>;
  /** Where it stands in the file: `transports.amqp`; empty for the whole. */
  readonly #path: string;
  /** Directory that paths are meant from. */
  readonly #directory: string;
  readonly #known = new Set<string>();

  /** `path` names the section in errors. */
  constructor(value: unknown, { path, directory }: { readonly path: string; readonly directory: string }) {
    this.#path = path;
    this.#directory = directory;
    if (typeof value !== "object" || value === null || Array.isArray(value)) {
      throw new SettingsError(
        "setting_wrong",
        `${path === "" ? "The settings" : path} must be a JSON object`,
        { hint },
      );
    }
    this.#values = value as Record<string, unknown>;
    const told = Object.keys(value).find((name) => secret.test(name));
    if (told !== undefined) {
      throw new SettingsError("secret_in_settings", `${this.#name(told)} has no place in the settings`, {
        hint: "Put the secret in a file that only you can read, and name that file: passphraseFile",
      });
    }
  }

  /** Names that nobody has asked for yet. */
  get names(): readonly string[] {
    return Object.keys(this.#values).filter((name) => !this.#known.has(name));
  }

  /** A text that must be there. */
  text(name: string): string {
    const value = this.optionalText(name);
    if (value === undefined) throw this.#missing(name);
    return value;
  }

  /** A text, where it is said. */
  optionalText(name: string): string | undefined {
    const value = this.#take(name);
    if (value === undefined || (typeof value === "string" && value !== "")) return value;
    throw this.wrong(name, "must be a text");
  }

  /** One of some texts, where it is said. */
  optionalChoice<T extends string>(name: string, choices: readonly T[]): T | undefined {
    const value = this.optionalText(name);
    if (value === undefined || (choices as readonly string[]).includes(value)) return value as T | undefined;
    throw this.wrong(name, `must be one of ${choices.join(", ")}`);
  }

  /** A path that must be there, from where the file lies. */
  path(name: string): string {
    return this.#absolute(this.text(name));
  }

  /** A path, where it is said, from where the file lies. */
  optionalPath(name: string): string | undefined {
    const value = this.optionalText(name);
    return value === undefined ? undefined : this.#absolute(value);
  }

  /** A HER-id: a whole number as text or number. */
  herId(name: string): string {
    const value = this.#take(name);
    if (value === undefined) throw this.#missing(name);
    const text = String(value);
    if (/^[1-9]\d{0,8}$/.test(text)) return text;
    throw this.wrong(name, "must be a HER-id, a whole number such as 8000001");
  }

  /** A whole number that is not negative, where it is said. */
  optionalNumber(name: string): number | undefined {
    const value = this.#take(name);
    if (value === undefined || (Number.isSafeInteger(value) && (value as number) >= 0)) {
      return value as number | undefined;
    }
    throw this.wrong(name, "must be a whole number that is not negative");
  }

  /** Yes or no, where it is said. */
  optionalFlag(name: string): boolean | undefined {
    const value = this.#take(name);
    if (value === undefined || typeof value === "boolean") return value;
    throw this.wrong(name, "must be true or false");
  }

  /** An address on the network that must be there, with one of some protocols. */
  url(name: string, protocols: readonly string[]): URL {
    const text = this.text(name);
    const url = URL.canParse(text) ? new URL(text) : undefined;
    if (url === undefined || !protocols.includes(url.protocol)) {
      throw this.wrong(name, `must be an address that begins with ${protocols.join("// or ")}//`);
    }
    if (url.password !== "") {
      throw new SettingsError("secret_in_settings", `${this.#name(name)} has a password in it`, {
        hint: "Put the password in a file that only you can read, and name that file: passwordFile",
      });
    }
    return url;
  }

  /** A section that must be there. */
  section(name: string): Section {
    const section = this.optionalSection(name);
    if (section === undefined) throw this.#missing(name);
    return section;
  }

  /** A section, where it is there. */
  optionalSection(name: string): Section | undefined {
    const value = this.#take(name);
    return value === undefined
      ? undefined
      : new Section(value, { path: this.#name(name), directory: this.#directory });
  }

  /**
   * Ends the reading.
   *
   * @throws {SettingsError} `setting_unknown` where something is said that nobody asked for.
   */
  end(): void {
    const [unknown] = this.names;
    if (unknown === undefined) return;
    throw new SettingsError("setting_unknown", `kprkit knows no setting ${this.#name(unknown)}`, {
      hint: `What can stand there: ${[...this.#known].join(", ")}`,
    });
  }

  /** An error about a value; never with the value itself. */
  wrong(name: string, what: string): SettingsError {
    return new SettingsError("setting_wrong", `${this.#name(name)} ${what}`, { hint });
  }

  #missing(name: string): SettingsError {
    return new SettingsError("setting_missing", `${this.#name(name)} is missing in the settings`, { hint });
  }

  #take(name: string): unknown {
    this.#known.add(name);
    const value = Object.hasOwn(this.#values, name) ? this.#values[name] : undefined;
    return value === null ? undefined : value;
  }

  #name(name: string): string {
    return this.#path === "" ? name : `${this.#path}.${name}`;
  }

  #absolute(path: string): string {
    return isAbsolute(path) ? path : join(this.#directory, path);
  }
}
