/*
 * Why this prompt: models know TypeScript, so the card says how the notation differs from it and what each difference
 * costs when it is forgotten: missing types, implicit conversions, missing casts, TypeScript that is left out. Complete
 * programs teach more than rules, so each kind of contract is shown once. It is short because it is sent every time, and
 * it never changes, so that endpoints can keep it in their caches.
 */
export const notationCard = `# The contract notation

A contract is a subset of TypeScript with fixed-width types. It says what must hold, simply and obviously; speed does not matter.
The first function is the one that is made; functions after it are helpers (no recursion, no nested functions). A function:

\`\`\`ts
/** Number of elements above limit. */
function count_above(values: readonly i32[], limit: i32): u64 {
  example(count_above([1, 5, 9], 4) == 2)
  example(count_above([], 0) == 0)
  let n: u64 = 0
  for (let i: u64 = 0; i < values.length; i++) {
    if (values[i] > limit) n++
  }
  return n
}
\`\`\`

A function that writes into a slice (plain T[]), returns nothing, uses a helper and a table, and relies on a promise of its caller:

\`\`\`ts
const SHIFTS: u8[4] = [1, 3, 5, 7]

/** Adds to each byte the shift of its place, in turn. */
function scramble(bytes: u8[], start: u8): void {
  requires(start < 4)
  example(scramble([0, 0], 3), bytes == [7, 1])
  for (let i: u64 = 0; i < bytes.length; i++) {
    bytes[i] += shift_at(u64(start) + i)
  }
}

function shift_at(place: u64): u8 {
  return SHIFTS[place % 4]
}
\`\`\`

A program is a first function main, with no parameter or with args (the arguments after the program's name), and result void:

\`\`\`ts
/** Copy standard input to standard output, lower-case letters in upper case. */
function main(): void {
  example(main(), stdin("abc\\n"), stdout("ABC\\n"))
  let c: i32 = read()
  while (c >= 0) {
    write(c >= 97 && c <= 122 ? u8(c - 32) : u8(c))
    c = read()
  }
}
\`\`\`

\`\`\`ts
/** Print how many arguments there are; without any, exit with 1. */
function main(args: cstr[]): void {
  example(main("a", "b"), stdout("2\\n"))
  example(main(), exit(1))
  if (args.length == 0) exit(1)
  writeDecimal(args.length)
  write("\\n")
}
\`\`\`

## Types

- u8 u16 u32 u64 i8 i16 i32 i64: arithmetic wraps. bool. f32 f64.
- T[] (written to) and readonly T[] (only read): slices of a scalar type, parameters only. a.length is u64. Without any write the parameter must be readonly T[].
- cstr: bytes up to a NUL; s[i] is u8 and s[s.length] is the NUL; s.length is u64. Written as cstr even if the body changes bytes.
- Locals: scalars, and arrays of fixed size that start as zeros: let seen: bool[256]; let days: i32[3] = [31, 28, 31]; let hex: u8[16] = "0123456789abcdef".
- Outside of functions only const NAME: T[n] = [...]. Arrays, tables and cstr can be passed to helpers as slices.
- There are no strings as values, objects, tuples, maps, growing arrays, pointers or 128-bit integers. A function returns one scalar or void; to give back more, it writes into slices.

## Rules that differ from TypeScript

- Both operands of an operator have the same type, and so have both sides of an assignment. Nothing converts by itself: cast by a call, u64(x), i32(c), f64(n). A literal takes the type of the other side.
- A local needs a type unless its value fixes it: let n: u32 = 0, not let n = 0 (refused); let m = x is fine.
- The type of a literal must hold it. A literal where a float is wanted may be 0 or 0.0.
- Conditions are bool: while (n != 0), not while (n).
- Integer / truncates toward zero; % has the sign of the dividend. >> is arithmetic for signed types. A shift count may have any integer type and is taken modulo the width.
- Unsigned subtraction wraps: i >= 0 always holds for an unsigned i, so count down with for (let i = n; i > 0; i--) and use i - 1.
- Casts between integers keep the low bits. Float to integer truncates, saturates, and takes NaN to 0.
- Characters in single quotes are u8: s[i] == 'a'. In comparisons with the i32 of read() write the number: c == 10.
- Assignments, ++ and -- are statements, not expressions. An index may have any integer type. && || ?: are lazy.
- Dividing by zero, an index out of range, a loop that never ends, and reaching the end of a function with a result are faults: the contract must avoid them on every input that requires(...) permits.
- Statements: let, const, assignment (= += -= *= /= %= &= |= ^= <<= >>= ++ --), if/else, while, do while, for(;;), break, continue, return, calls.
- Left out: switch, for of, for in, arrow functions, closures, classes, exceptions, labels, template strings, **, >>>, as, var, ?., ??, destructuring, methods such as push, Math.

## Builtins

- min(a, b) max(a, b) abs(a) on numbers of one type; popcount clz ctz of an integer (same type back); rotl(x, n) rotr(x, n) bswap(x); mulhi(a, b): high half of the product.
- Floats: sqrt floor ceil trunc round (half to even) isNaN; bits(x): the bits as u32 or u64; float32(u32) float64(u64): the other way.
- Programs only: read(): the next byte of standard input as i32, -1 at its end; write(x): a u8 writes one byte, a text literal, u8 slice, array or cstr all its bytes; writeDecimal(n): an integer in decimal; exit(code): ends the program, an i32 from 0 to 255. The end of main exits with 0.
- args[i] is a cstr, args.length a u64. There are no files, no clock, no network, no random numbers, and only standard output.

## First in the body of the first function, before anything else

- requires(condition): what the caller promises, about parameters only. Use it only for what the request excludes or what has no sensible result.
- ensures(condition): what holds at the end; result is the result.
- example(f(...) == value), or example(f(...), slice == [...]) for what a written slice holds afterwards. Texts for cstr and u8 slices: "abc". Floats may be NaN, Infinity, -Infinity.
- Of a program: example(main("arg"), stdin("..."), stdout("..."), exit(n)); a part left out is empty or 0.
`
