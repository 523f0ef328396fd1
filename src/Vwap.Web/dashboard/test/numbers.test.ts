import { describe, expect, it } from "vitest";
import { age, basisPoints, cut } from "../src/numbers";

describe("numbers", () => {
  it("cuts and pads, and never rounds", () => {
    expect(cut("1.999", 2)).toBe("1.99");
    expect(cut("5", 2)).toBe("5.00");
    expect(cut("5.7", 0)).toBe("5");
    expect(cut("12345678901234567890.123456789", 8)).toBe("12345678901234567890.12345678");
  });

  it("gives the distance exactly, beyond the digits of a double", () => {
    expect(basisPoints("100.1", "100")).toBe("+10.0");
    expect(basisPoints("99.9", "100")).toBe("−10.0");
    expect(basisPoints("100", "100")).toBe("0.0");
    expect(basisPoints("10000000000000000001", "10000000000000000000")).toBe("0.0");
    expect(basisPoints("1", "0")).toBe("");
  });

  it("gives ages in the largest unit that fits", () => {
    expect([0.4, 59, 60, 3_599, 3_600, 86_400].map(age)).toEqual(["0 s", "59 s", "1 min", "59 min", "1 h", "1 d"]);
  });
});
