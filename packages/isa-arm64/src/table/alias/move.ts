import { decodeLogicalImmediate } from '../../logical-immediate.js'
import { field } from '../../operand/kind.js'
import { family, xw } from '../row.js'

const isLong = (word: number): boolean => word < 0
const widthOf = (word: number): 32 | 64 => (isLong(word) ? 64 : 32)
const mask = (bits: number): bigint => (1n << BigInt(bits)) - 1n

/** Zero but for one aligned 16-bit piece. */
const isOnePiece = (value: bigint, bits: number): boolean =>
  Array.from({ length: bits / 16 }, (_, n) => 0xffffn << BigInt(16 * n)).some((piece) => (value & ~piece) === 0n)

/** A zero that is moved with a shift is shown as it is. */
const movesSomething = (word: number): boolean => field(word, 5, 16) !== 0 || field(word, 21, 2) === 0

/** `movn` is shown as `mov` where `movz` could not do the same. */
function isNegatedMove(word: number): boolean {
  const bits = widthOf(word)
  const value = (BigInt(field(word, 5, 16)) << BigInt(16 * field(word, 21, 2))) ^ mask(bits)
  return movesSomething(word) && !isOnePiece(value, bits)
}

/** `orr` with zero is shown as `mov` where `movz` and `movn` could not do the same. */
function isBitmaskMove(word: number): boolean {
  const bits = widthOf(word)
  const value = decodeLogicalImmediate(field(word, 10, 13), bits)
  return value !== undefined && !isOnePiece(value, bits) && !isOnePiece(value ^ mask(bits), bits)
}

// biome-ignore format: columns
export const moveAliasFamilies = [
  family({ manual: '(wide immediate)', expand: xw }, [
    ['mov <R>d, #zeros<N>',      'f10 100101 h iiiiiiiiiiiiiiii ddddd',              undefined, { preferred: movesSomething }],
  ]),
  family({ manual: '(inverted wide immediate)', expand: xw }, [
    ['mov <R>d, #ones<N>',       'f00 100101 h iiiiiiiiiiiiiiii ddddd',              undefined, { preferred: isNegatedMove }],
  ]),
  family({ manual: '(bitmask immediate)', expand: xw }, [
    ['mov <R>d|SP, #mask<N>',    'f01 100100 iiiiiiiiiiiii 11111 ddddd',             undefined, { preferred: isBitmaskMove }],
  ]),
  family({ manual: '(register)', expand: xw }, [
    ['mov <R>d, <R>m',           'f01 01010 00 0 mmmmm 000000 11111 ddddd'],
  ]),
  family({ expand: xw }, [
    ['mvn <R>d, <R>m, {rotate<N>}', 'f01 01010 ss 1 mmmmm iiiiii 11111 ddddd'],
  ]),
  family({ manual: '(immediate)', expand: xw }, [
    ['tst <R>n, #bits<N>',       'f11 100100 iiiiiiiiiiiii nnnnn 11111'],
  ]),
  family({ manual: '(shifted register)', expand: xw }, [
    ['tst <R>n, <R>m, {rotate<N>}', 'f11 01010 ss 0 mmmmm iiiiii nnnnn 11111'],
  ]),
  // Inverted immediates, as assemblers take them.
  family({ manual: '(immediate)', expand: xw, preferred: false }, [
    ['bic  <R>d|SP, <R>n, #~bits<N>', 'f00 100100 iiiiiiiiiiiii nnnnn ddddd'],
    ['orn  <R>d|SP, <R>n, #~bits<N>', 'f01 100100 iiiiiiiiiiiii nnnnn ddddd'],
    ['eon  <R>d|SP, <R>n, #~bits<N>', 'f10 100100 iiiiiiiiiiiii nnnnn ddddd'],
    ['bics <R>d,    <R>n, #~bits<N>', 'f11 100100 iiiiiiiiiiiii nnnnn ddddd'],
  ]),
]
