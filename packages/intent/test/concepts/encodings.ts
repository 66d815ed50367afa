import { arrays, type Oracles, product, within } from './oracle.js'
import { otherwise, rooms, unwritten, writing } from './writing.js'

type Bytes = readonly bigint[]

const bytesOf = (text: string | Uint8Array): Bytes => Array.from(Buffer.from(text as string, 'latin1'), BigInt)
const raw = (data: Bytes): Buffer => Buffer.from(data.map(Number))

const messages = arrays(40, (random) => BigInt(random(256)))
const repetitive = [
  ...arrays(30, (random) => BigInt(random(2))),
  ...[254, 255, 256, 511].map((length) => unwritten(length)),
]
const numbers = within([0, 2n ** 64n - 1n])
  .map(([n]) => n!)
  .concat(product([7n, 14n, 21n, 28n, 35n, 56n, 63n], [-1n, 0n, 1n]).map(([bits, more]) => 2n ** bits! + more!))
const codePoints = [
  ...[0, 0x24, 0x7f, 0x80, 0xa3, 0x7ff, 0x800, 0x20ac, 0xd7ff, 0xd800, 0xdbff, 0xdc00, 0xdfff, 0xe000, 0xfffd, 0xffff],
  ...[0x10000, 0x1f600, 0x10ffff, 0x110000, 0x1fffff, 0x80000000, 0xffffffff],
].map(BigInt)
/** Seven bits to a byte, the lowest first, a mark on all but the last. */
const leb128 = (n: bigint): Bytes => {
  const groups = n
    .toString(2)
    .replace(/\B(?=(.{7})+$)/g, ' ')
    .split(' ')
    .reverse()
  return groups.map((bits, i) => BigInt(`0b${bits}`) + (i + 1 < groups.length ? 128n : 0n))
}

/** Buffer and String, texts of numbers in other bases, and regular expressions. */
export const encodings: Oracles = {
  base64_encode: otherwise('FULL', (value) =>
    writing(
      (data: Bytes) => bytesOf(raw(data).toString('base64')),
      rooms(
        messages.map((data) => [data]),
        (data) => 4 * Math.ceil(data.length / 3),
      ),
      value,
    ),
  ),
  bcd_decode: {
    inputs: within([0, 99999999]).map(([n]) => [BigInt(`0x${n}`)]),
    expected: (x: bigint) => BigInt(x.toString(16)),
  },
  bcd_encode: { expected: (n: bigint) => BigInt(`0x${String(n).slice(-8)}`) },
  leb128_encode: writing(leb128, product<Bytes | bigint>(numbers, [unwritten(10), unwritten(13)])),
  leb128_size: {
    inputs: numbers.map((n) => [n]),
    expected: (n: bigint) => BigInt(Math.ceil(n.toString(2).length / 7)),
  },
  run_length_encode: writing(
    (data: Bytes) =>
      Array.from(
        raw(data)
          .toString('latin1')
          .matchAll(/(.)\1{0,254}/gs),
      ).flatMap(([run, byte]) => [BigInt(run.length), ...bytesOf(byte!)]),
    [...repetitive, ...messages].flatMap((data) => [0, 3].map((more) => [data, unwritten(2 * data.length + more)])),
  ),
  utf8_encode: otherwise('INVALID', (value) =>
    writing(
      (c: bigint) => {
        if (c > 0x10ffffn) return undefined
        const text = String.fromCodePoint(Number(c))
        const bytes = Buffer.from(text)
        // A surrogate alone becomes the replacement character.
        return bytes.toString() === text ? Array.from(bytes, BigInt) : undefined
      },
      product<Bytes | bigint>(codePoints, [0, 1, 2, 3, 4, 6].map(unwritten)),
      value,
    ),
  ),
  // Numbers in the order of their distance from 0, the negative one of two first.
  zigzag_decode: { expected: (n: bigint) => (n % 2n === 0n ? n / 2n : -(n + 1n) / 2n) },
  zigzag_encode: { expected: (n: bigint) => (n < 0n ? -2n * n - 1n : 2n * n) },
}
