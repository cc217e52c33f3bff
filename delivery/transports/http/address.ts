/**
 * Addresses that health data and tokens may be sent to.
 *
 * @module
 */
import { HttpError } from "./http_error.ts";

/**
 * The address of a register's service, without a slash at its end: TLS, or `http:` to this machine only, for tests.
 *
 * @throws {HttpError} `address_invalid`, `address_insecure`
 */
export function checkAddress(text: string): string {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  const isHttp = url !== undefined && (url.protocol === "https:" || url.protocol === "http:");
  if (!isHttp || url.username !== "" || url.password !== "" || url.search !== "" || url.hash !== "") {
    throw new HttpError("address_invalid", "The register's address cannot be used", {
      hint: "Give it as https://name or https://name/path, without user name, query or fragment",
    });
  }
  if (url.protocol === "http:" && !isThisMachine(url.hostname)) {
    throw new HttpError("address_insecure", `${url.origin} is not encrypted`, {
      hint: "Use https: tokens would be readable by everyone on the way",
    });
  }
  return url.href.replace(/\/+$/, "");
}

function isThisMachine(name: string): boolean {
  return name === "localhost" || name === "[::1]" || /^127(\.\d+){3}$/.test(name);
}
