import config from "../deno.json" with { type: "json" };

/** Version of kprkit. */
export const version: string = config.version;
