/**
 * Leaving small numbers out of a report that is meant for others.
 *
 * @module
 */
export { type SuppressOptions, suppressSmall } from "./suppress_small.ts";
