/** Exact decimals as text. Nothing here goes through floating point, other than what is drawn. */

/** Cuts or pads to a number of decimals; never rounds, so that no digit shown is wrong. */
export function cut(number: string, decimals: number): string {
  const [whole = "", fraction = ""] = number.split(".");
  return decimals <= 0 ? whole : `${whole}.${fraction.slice(0, decimals).padEnd(decimals, "0")}`;
}

export const decimalsOf = (number: string): number => number.split(".")[1]?.length ?? 0;

const scaled = (number: string, decimals: number): bigint => BigInt(cut(number, decimals).replace(".", ""));

/** The distance of the price from the VWAP in tenths of a basis point, truncated towards zero, with a sign: +2.8 */
export function basisPoints(price: string, vwap: string): string {
  const decimals = Math.max(decimalsOf(price), decimalsOf(vwap));
  const base = scaled(vwap, decimals);
  if (base === 0n) return "";
  const tenths = ((scaled(price, decimals) - base) * 100_000n) / base;
  const size = tenths < 0n ? -tenths : tenths;
  return `${tenths > 0n ? "+" : tenths < 0n ? "−" : ""}${size / 10n}.${size % 10n}`;
}

/** Whole units, the largest that fits: 7 s, 12 min, 3 h, 2 d. */
export function age(seconds: number): string {
  if (seconds < 60) return `${Math.max(0, Math.floor(seconds))} s`;
  if (seconds < 3_600) return `${Math.floor(seconds / 60)} min`;
  return seconds < 86_400 ? `${Math.floor(seconds / 3_600)} h` : `${Math.floor(seconds / 86_400)} d`;
}
