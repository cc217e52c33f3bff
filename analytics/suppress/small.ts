import type { Count } from "../report.ts";

/** Whether a count is one to be left out: from 1 to below `below`. */
export function isSmall(count: Count | undefined, below: number): boolean {
  return count !== null && count !== undefined && count > 0 && count < below;
}

/** Whether a part of a whole, or what is left of the whole, is small. */
export function isSmallPart(
  { part, whole }: { readonly part: Count; readonly whole: Count },
  below: number,
): boolean {
  return isSmall(part, below) || (part !== null && whole !== null && isSmall(whole - part, below));
}

/** `null` in place of a count that is hidden; 0 stays 0. */
export function blank(count: Count): Count {
  return count === 0 ? 0 : null;
}
