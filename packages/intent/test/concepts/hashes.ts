import { crc32, deflateSync } from 'node:zlib'
import { arrays, createRandom, type Oracle, type Oracles } from './oracle.js'

type Bytes = readonly bigint[]

const latin1 = (text: string): Bytes => Array.from(Buffer.from(text, 'latin1'), BigInt)
const raw = (data: Bytes): Buffer => Buffer.from(data.map(Number))
const sum = (values: Bytes): bigint => values.reduce((total, value) => total + value, 0n)
const hex = (text: string): bigint => BigInt(`0x${text}`)

const CHECK = latin1('123456789')
const FOX = latin1('The quick brown fox jumps over the lazy dog')
/** Every length up to 40, all bytes there are, and runs of the extremes. */
const messages: readonly Bytes[] = [
  ...arrays(40, (random) => BigInt(random(256))),
  ...['a', 'abc', 'foobar', 'message digest'].map(latin1),
  CHECK,
  FOX,
  Array.from({ length: 256 }, (_, i) => BigInt(i)),
  Array.from({ length: 700 }, () => 255n),
  [0n],
  [0n, 0n, 0n],
]
const ofMessages = messages.map((data) => [data])

/** An oracle that must itself agree with a published result. */
function published(
  expected: (data: Bytes) => bigint,
  bits: number,
  ...known: readonly (readonly [Bytes, string])[]
): Oracle {
  for (const [data, result] of known) {
    const found = BigInt.asUintN(bits, expected(data))
    if (found !== hex(result)) throw new Error(`${result} is published, ${found.toString(16)} computed`)
  }
  return { inputs: ofMessages, expected }
}

const reversedBits = (value: bigint, bits: number): bigint =>
  hex(BigInt(`0b${[...value.toString(2).padStart(bits, '0')].reverse().join('')}`).toString(16))

/**
 * A cyclic redundancy check as the remainder of one long division of polynomials over GF(2). What the register starts with
 * is added to the first bits of the message; reflected ones take the bits of each byte, and give the remainder's, in reverse.
 * `check` is the result for "123456789" in the catalogue of parametrised CRC algorithms.
 */
function cyclic(
  bits: number,
  polynomial: bigint,
  initial: bigint,
  reflected: boolean,
  xorOut: bigint,
  check: string,
): Oracle {
  const width = BigInt(bits)
  const divisor = (1n << width) | polynomial
  const remainder = (dividend: bigint): bigint => {
    let rest = dividend
    for (let top = rest.toString(2).length - 1; top >= bits; top = rest.toString(2).length - 1)
      rest ^= divisor << BigInt(top - bits)
    return rest
  }
  return published(
    (data) => {
      const bytes = reflected ? data.map((byte) => reversedBits(byte, 8)) : data
      const message = hex(`0${raw(bytes).toString('hex')}`)
      const rest = remainder((message << width) ^ (initial << BigInt(8 * data.length)))
      return (reflected ? reversedBits(rest, bits) : rest) ^ xorOut
    },
    bits,
    [CHECK, check],
  )
}

/** The value of the polynomial whose coefficients are the bytes, after `start` as the first coefficient. */
const polynomialAt =
  (base: bigint, start: bigint) =>
  (data: Bytes): bigint =>
    [start, ...data].reduce((total, byte, i) => total + byte * base ** BigInt(data.length - i), 0n)

/** Fowler, Noll and Vo's own sums of shifts for their primes; the basis is what FNV-0 makes of the line that the authors chose. */
function fowlerNollVo(bits: number, xorFirst: boolean, ...known: readonly (readonly [Bytes, string])[]): Oracle {
  const shifts = bits === 64 ? [0n, 1n, 4n, 5n, 7n, 8n, 40n] : [0n, 1n, 4n, 7n, 8n, 24n]
  const times = (hash: bigint): bigint => BigInt.asUintN(bits, sum(shifts.map((shift) => hash << shift)))
  const basis = latin1('chongo <Landon Curt Noll> /\\../\\').reduce((hash, byte) => times(hash) ^ byte, 0n)
  const step = (hash: bigint, byte: bigint): bigint => (xorFirst ? times(hash ^ byte) : times(hash) ^ byte)
  return { ...published((data) => data.reduce(step, basis), bits, ...known), types: { R: `u${bits}` } }
}

/** A bijection of numbers of `bits` bits, told by its results for some and, for others, by the inverse of each of its steps. */
function bijection(
  bits: number,
  known: readonly (readonly [bigint, bigint])[],
  inverse: (y: bigint) => bigint,
): Oracle {
  const random = createRandom(bits)
  const results = [
    ...[0n, 1n, 2n ** BigInt(bits) - 1n, 2n ** BigInt(bits - 1)],
    ...Array.from({ length: 40 }, () =>
      BigInt.asUintN(bits, (BigInt(random(2 ** 31)) << 33n) ^ (BigInt(random(2 ** 31)) << 11n)),
    ),
  ]
  const pairs = new Map([...results.map((y) => [BigInt.asUintN(bits, inverse(y)), y] as const), ...known])
  return { inputs: [...pairs.keys()].map((x) => [x]), expected: (x: bigint) => pairs.get(x) }
}
/** What gave y when it was xored with itself shifted by `by` to the left, or to the right when `by` is negative. */
function unxored(y: bigint, by: bigint, bits: number): bigint {
  let x = y
  for (let known = 0; known < bits; known += Math.abs(Number(by))) x = y ^ BigInt.asUintN(bits, x << by)
  return x
}
/** The number that gives 1 when multiplied by an odd one, modulo 2^bits. */
const reciprocal = (odd: bigint, bits: number): bigint => {
  let x = odd
  for (let i = 0; i < 6; i++) x = BigInt.asUintN(bits, x * (2n - odd * x))
  return x
}
/** The inverse of steps of `x ^= x >> by` (or << for positive ones), with a multiplication between each two. */
const unmixed =
  (bits: number, shifts: readonly bigint[], factors: readonly bigint[] = []) =>
  (y: bigint): bigint =>
    shifts.reduceRight((x, by, i) => {
      const factor = factors[i] ?? 1n
      return unxored(BigInt.asUintN(bits, x * reciprocal(factor, bits)), by, bits)
    }, y)
/** States and what follows on them. */
const steps = (...states: readonly bigint[]): (readonly [bigint, bigint])[] =>
  states.slice(1).map((next, i) => [states[i]!, next] as const)

const GOLDEN = 0x9e3779b97f4a7c15n
/** What the seed 1234567 gives first. */
const SPLITMIX: readonly bigint[] = [
  6457827717110365317n,
  3203168211198807973n,
  9817491932198370423n,
  4593380528125082431n,
  16408922859458223821n,
]

/** mmh3 5.3.0, by seed: what it gives for the first 0, 1, 2, … of the bytes 255, 248, 241, … */
const MURMUR: readonly (readonly [bigint, string])[] = [
  [
    0n,
    '00000000 fd6cf10d ce0dc5b1 14fda454 420b8347 29fb8b13 aed1c395 61573437 c7eca843 13e17fd3 85f42eff db91822a ecd95624 079a5ca4 8b77cf37 375fcb64 0e526c58 cc4f0adf',
  ],
  [
    1n,
    '514e28b7 d07ccf5c 123f27ca e965a575 1dad5b1e 96564d90 60f495d7 60f7e203 fb843451 2b643323 d8d57b6d 6520c29a 3abef5f9 50fbac77 08917f39 e469a746 9919902a 01d5488e',
  ],
  [
    0x9747b28cn,
    'ebb6c228 6b1dfad6 fa99a0d6 e3385bf5 d4d60f46 ccafca0e e2b170a4 446d508d 24af0ff9 0bb0320b bcf416ee 9c88c763 20cc0dec 544ec5a0 f08c5096 c6a64326 5ca2683f b7cc81fb',
  ],
  [
    0xffffffffn,
    '81f16f39 a53811a1 b2cb812f 4a82b353 5a42b524 f81f8c2d acd4f32e 1fb7b9fc c2b0984d f4ab24cb 5b6e0508 c7774c53 448896af 71ff07fd 30eb9989 11b510b4 001ae182 fc4de41a',
  ],
]
const murmurBytes = (length: number): Bytes => Array.from({ length }, (_, i) => BigInt(255 - 7 * i))

/** The vectors of the reference implementation, also what openssl 3.0.19 gives: key 00 01 … 0f, the first 0, 1, 2, … 63 of the bytes 0, 1, 2, … */
const SIPHASH = `
310e0edd47db6f72 fd67dc93c539f874 5a4fa9d909806c0d 2d7efbd796666785 b7877127e09427cf 8da699cd64557618 cee3fe586e46c9cb 37d1018bf50002ab
6224939a79f5f593 b0e4a90bdf82009e f3b9dd94c5bb5d7a a7ad6b22462fb3f4 fbe50e86bc8f1e75 903d84c02756ea14 eef27a8e90ca23f7 e545be4961ca29a1
db9bc2577fcc2a3f 9447be2cf5e99a69 9cd38d96f0b3c14b bd6179a71dc96dbb 98eea21af25cd6be c7673b2eb0cbf2d0 883ea3e395675393 c8ce5ccd8c030ca8
94af49f6c650adb8 eab8858ade92e1bc f315bb5bb835d817 adcf6b0763612e2f a5c91da7acaa4dde 716595876650a2a6 28ef495c53a387ad 42c341d8fa92d832
ce7cf2722f512771 e37859f94623f3a7 381205bb1ab0e012 ae97a10fd434e015 b4a31508beff4d31 81396229f0907902 4d0cf49ee5d4dcca 5c73336a76d8bf9a
d0a704536ba93e0e 925958fcd6420cad a915c29bc8067318 952b79f3bc0aa6d4 f21df2e41d4535f9 87577519048f53a9 10a56cf5dfcd9adb eb75095ccd986cd0
51a9cb9ecba312e6 96afadfc2ce666c7 72fe52975a4364ee 5a1645b276d592a1 b274cb8ebf87870a 6f9bb4203de7b381 eaecb2a30b22a87f 9924a43cc1315724
bd838d3aafbf8db7 0b1a2a3265d51aea 135079a3231ce660 932b2846e4d70666 e1915f5cb1eca46c f325965ca16d629f 575ff28e60381be5 724506eb4c328a95`
/** Further keys, messages and results of openssl 3.0.19 (mac SIPHASH, 8 bytes). */
const SIPHASH_KEYS: readonly (readonly [string, string, string])[] = [
  ['5e2e5257ecea7d51b75894aba1a15af6', '21f3a7', '651cff6404ce6a1b'],
  ['15862f831dc0315ca9799078802e302d', '44ea9f84d8d4', '7c0e4bd115bcd0e8'],
  ['3aa2d27a2e17c99323daee72329cd093', '52c8db20adff54c198', '092b090cdc0d59af'],
  ['4be9471724a757c034c7da0d6cf27fc2', 'afd41ed57665776c7b7e0834', '3ebfe240b4444893'],
  ['10567f1cd3398db077a222070c7946fd', 'dafd025222cb6d75adb0f2cea11973', '06975f6255041e7e'],
  ['6a467db2bb711dfb74a0c901e0760700', '215ec7bf028faa6eca2571da2bb6d7d44f15', 'c2bfb432cd0b236c'],
]
const littleEndian = (digits: string): bigint => Buffer.from(digits, 'hex').readBigUInt64LE()
const sipInput = (key: string, message: string): readonly [Bytes, bigint, bigint] => [
  Array.from(Buffer.from(message, 'hex'), BigInt),
  littleEndian(key.slice(0, 16)),
  littleEndian(key.slice(16)),
]
const sipVectors = [
  ...SIPHASH.trim()
    .split(/\s+/)
    .map((result, length) => {
      const message = Buffer.from(Array.from({ length }, (_, i) => i)).toString('hex')
      return [sipInput('000102030405060708090a0b0c0d0e0f', message), littleEndian(result)] as const
    }),
  ...SIPHASH_KEYS.map(([key, message, result]) => [sipInput(key, message), littleEndian(result)] as const),
]

/** Tells results by a list of inputs with their results. */
function listed(vectors: readonly (readonly [readonly (Bytes | bigint)[], bigint])[]): Oracle {
  const key = (values: readonly unknown[]): string => values.map(String).join('|')
  const results = new Map(vectors.map(([input, result]) => [key(input), result]))
  return { inputs: vectors.map(([input]) => input), expected: (...values: unknown[]) => results.get(key(values)) }
}

/** zlib, division of polynomials, unbounded sums and products, inverses, and published results. */
export const hashes: Oracles = {
  // The last four bytes of a zlib stream.
  adler32: {
    inputs: ofMessages,
    expected: (data: Bytes) => BigInt(deflateSync(raw(data)).subarray(-4).readUInt32BE()),
  },
  byte_sum: { inputs: ofMessages, expected: sum },
  crc16_ccitt: cyclic(16, 0x1021n, 0xffffn, false, 0n, '29b1'),
  crc16_modbus: cyclic(16, 0x8005n, 0xffffn, true, 0n, '4b37'),
  crc32: { inputs: ofMessages, expected: (data: Bytes) => BigInt(crc32(raw(data))) },
  crc32c: cyclic(32, 0x1edc6f41n, 0xffffffffn, true, 0xffffffffn, 'e3069283'),
  crc8: cyclic(8, 0x07n, 0n, false, 0n, 'f4'),
  djb2: published(polynomialAt(33n, 5381n), 32, [latin1('abcd'), '7c93ee4f']),
  djb2a: published(
    (data) => data.reduce((hash, byte) => (hash * 33n) ^ byte, 5381n),
    32,
    [latin1('abcd'), '7c6d8341'],
    [latin1('Unlocks_MoveEnemyBack'), '67800619'],
  ),
  fletcher16: published(
    (data) => (sum(data.map((byte, i) => BigInt(data.length - i) * byte)) % 255n) * 256n + (sum(data) % 255n),
    16,
    [latin1('abcde'), 'c8f0'],
    [latin1('abcdef'), '2057'],
    [latin1('abcdefgh'), '0627'],
  ),
  fmix32: bijection(32, [], unmixed(32, [-16n, -13n, -16n], [0x85ebca6bn, 0xc2b2ae35n])),
  fmix64: bijection(64, [], unmixed(64, [-33n, -33n, -33n], [0xff51afd7ed558ccdn, 0xc4ceb9fe1a85ec53n])),
  fnv1: [
    fowlerNollVo(64, false, [latin1('a'), 'af63bd4c8601b7be'], [latin1('foobar'), '340d8765a4dda9c2']),
    fowlerNollVo(32, false, [latin1('a'), '050c5d7e'], [latin1('foobar'), '31f0b262']),
  ],
  fnv1a: [
    fowlerNollVo(64, true, [latin1('a'), 'af63dc4c8601ec8c'], [latin1('foobar'), '85944171f73967e8']),
    fowlerNollVo(32, true, [latin1('a'), 'e40c292c'], [latin1('foobar'), 'bf9cf968']),
  ],
  // Ones' complement sums are sums modulo 65535 in which only nothing at all is 0.
  internet_checksum: published(
    (data) => {
      const words = data.map((byte, i) => (i % 2 === 0 ? 256n * byte : byte))
      return sum(words) === 0n ? 65535n : 65534n - ((sum(words) + 65534n) % 65535n)
    },
    16,
    [[0x00n, 0x01n, 0xf2n, 0x03n, 0xf4n, 0xf5n, 0xf6n, 0xf7n], '220d'],
  ),
  jenkins_one_at_a_time: published(
    (data) => {
      const word = (value: bigint): bigint => value % 2n ** 32n
      const mixed = data.reduce((hash, byte) => {
        const spread = word((hash + byte) * 1025n)
        return spread ^ (spread / 64n)
      }, 0n)
      const tripled = word(mixed * 9n)
      return (tripled ^ (tripled / 2048n)) * 32769n
    },
    32,
    [latin1('a'), 'ca2e9442'],
    [CHECK, 'c66b58c5'],
    [FOX, '519e91f5'],
  ),
  // Numerical Recipes, chapter 7.1, has the first of its numbers.
  lcg_step32: bijection(
    32,
    steps(
      ...'00000000 3c6ef35f 47502932 d1ccf6e9 aaf95334 6252e503 9f2ec686 57fe6c2d a3d95fa8 81fdbee7 94f0af1a cbf633b1'
        .split(' ')
        .map(hex),
    ),
    (y) => (y - 1013904223n) * reciprocal(1664525n, 32),
  ),
  lcg_step64: bijection(64, [], (y) => (y - 1442695040888963407n) * reciprocal(6364136223846793005n, 64)),
  murmur3_32: listed(
    MURMUR.flatMap(([seed, results]) =>
      results.split(' ').map((result, length) => [[murmurBytes(length), seed], hex(result)] as const),
    ),
  ),
  sdbm: published(polynomialAt(65599n, 0n), 32, [latin1('abc'), '3025f862'], [FOX, '8ca77173']),
  siphash24: listed(sipVectors),
  splitmix64: bijection(
    64,
    SPLITMIX.map((output, i) => [BigInt.asUintN(64, 1234567n + BigInt(i) * GOLDEN), output]),
    (y) => unmixed(64, [-30n, -27n, -31n], [0xbf58476d1ce4e5b9n, 0x94d049bb133111ebn])(y) - GOLDEN,
  ),
  times31: { inputs: ofMessages, expected: polynomialAt(31n, 0n) },
  // A bit is set when an odd number of bytes have it.
  xor_checksum: {
    inputs: ofMessages,
    expected: (data: Bytes) =>
      sum(
        [1n, 2n, 4n, 8n, 16n, 32n, 64n, 128n].map((bit) => bit * BigInt(data.filter((byte) => byte & bit).length % 2)),
      ),
  },
  // From Marsaglia's own starting values.
  xorshift32: bijection(
    32,
    steps(2463534242n, 723471715n, 2497366906n, 2064144800n, 2008045182n, 3532304609n, 374114282n, 1350636274n),
    unmixed(32, [13n, -17n, 5n]),
  ),
  xorshift64: bijection(
    64,
    steps(88172645463325252n, 8748534153485358512n, 3040900993826735515n, 3453997556048239312n, 16431732851926010853n),
    unmixed(64, [13n, -7n, 17n]),
  ),
}
