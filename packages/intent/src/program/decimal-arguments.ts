/** Helpers, in notation, of programs whose arguments are decimal numbers: the check first, then the value. */
export const DECIMAL_ARGUMENTS = `/** Whether s is a decimal number from low to high. */
function is_number(s: cstr, low: u64, high: u64): bool {
  let n: u64 = 0
  if (s[0] == 0) return false
  for (let i: u64 = 0; s[i] != 0; i++) {
    if (s[i] < '0' || s[i] > '9') return false
    const digit = u64(s[i] - '0')
    if (n > 1844674407370955161 || (n == 1844674407370955161 && digit > 5)) return false
    n = n * 10 + digit
  }
  return n >= low && n <= high
}

/** The number that s is. */
function value_of(s: cstr): u64 {
  let n: u64 = 0
  for (let i: u64 = 0; s[i] != 0; i++) n = n * 10 + u64(s[i] - '0')
  return n
}`
