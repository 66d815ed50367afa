/** The ways in which LLVM writes the same instruction differently; each has its own test, and nothing else may differ. */

/** The immediate of the hint `c.lui zero, …`, which LLVM reads as 20 bits without a sign and shows as 6 bits with one. */
export const signedLuiHint = (text: string): string =>
  text.replace(/^c\.lui zero, (-[0-9]+)$/, (_, value: string) => `c.lui zero, ${Number(value) + 2 ** 20}`)
