/** How codes of the codebook are written for people. */

export const KIND: Record<string, string> = {
  block: "Block", cooperation: "Cooperation", membership: "Membership", diplomatic: "Diplomatic", trade: "Trade", arms: "Arms",
  financial: "Financial", travel: "Travel", transit: "Transit", aid: "Aid", media: "Media", truce: "Truce",
};
export const kindWord = (kind: string): string => KIND[kind] ?? kind;
export const kindColour = (kind: string): string => `var(--k-${KIND[kind] ? kind : "other"})`;
export const typeWord = (type: string, mode?: string | null): string =>
  type.charAt(0) + type.slice(1).toLowerCase() + (mode ? ` · ${mode}` : "");
export const QUAD: Record<number, string> = {
  1: "verbal cooperation", 2: "material cooperation", 3: "verbal conflict", 4: "material conflict",
};
export const ENGAGEMENT: Record<string, string> = { open: "Open", blocked: "Blocked", limited: "Limited", none: "None" };
export const many = (n: number, one: string, more = `${one}s`): string => `${n.toLocaleString("en-GB")} ${n === 1 ? one : more}`;
/** A list in words: A, B and C. */
export const list = (words: string[]): string =>
  words.length < 2 ? (words[0] ?? "") : `${words.slice(0, -1).join(", ")} and ${words[words.length - 1]}`;
export const score = (n: number): string => n.toFixed(2);
