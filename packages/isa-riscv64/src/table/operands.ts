import type { FieldSlice, OperandKind, OperandRole, Slot } from '../form.js'

/** A number that rows name, by the manual's names: what it is, what it takes, and where it is stored. */
export interface SlotSpec extends Slot {
  readonly kind: Exclude<OperandKind, 'memory'>
  readonly role: OperandRole
}

type Limits = Partial<Pick<Slot, 'holeLow' | 'holeHigh' | 'multiple' | 'bias' | 'signedBits'>>

function slot(
  kind: SlotSpec['kind'],
  range: readonly [minimum: number, maximum: number],
  place: number | readonly FieldSlice[],
  limits: Limits = {},
): SlotSpec {
  const isWhole = typeof place === 'number'
  // Powers come as doubles, with which the encoder would be slower.
  const [minimum, maximum] = [range[0] | 0, range[1] | 0]
  const role = kind === 'x' || kind === 'f' ? 'r' : 'n'
  const width = bitsFor(maximum - minimum)
  const slices: readonly FieldSlice[] = !isWhole ? place : place < 0 ? [] : [[place, 0, width]]
  return {
    kind,
    role,
    minimum,
    maximum,
    holeLow: limits.holeLow ?? 1,
    holeHigh: limits.holeHigh ?? 0,
    multiple: limits.multiple ?? 1,
    shift: slices.length === 1 && slices[0]![1] === 0 ? slices[0]![0] : -1,
    ones: slices.length === 1 ? (2 ** slices[0]![2] - 1) | 0 : 0,
    slices,
    pieces: Int32Array.from(slices.flatMap(([to, from, bits]) => [to, from, 2 ** bits - 1])),
    bias: limits.bias ?? 0,
    signedBits: limits.signedBits ?? 0,
  }
}

const bitsFor = (span: number): number => (span === 0 ? 0 : Math.floor(Math.log2(span)) + 1)

const register = (kind: 'x' | 'f', at: number, role: OperandRole): SlotSpec => ({ ...slot(kind, [0, 31], at), role })
/** Three bits: registers 8 to 15. */
const popular = (kind: 'x' | 'f', at: number): SlotSpec => slot(kind, [8, 15], [[at, 0, 3]], { bias: 8 })
/** Five bits, but never x0. */
const nonzero = (at: number): SlotSpec => ({ ...slot('x', [1, 31], [[at, 0, 5]]) })
const unsigned = (bits: number, place: number | readonly FieldSlice[], limits?: Limits): SlotSpec =>
  slot('immediate', [0, 2 ** bits - 1], place, limits)
const signed = (bits: number, place: number | readonly FieldSlice[], limits: Limits = {}): SlotSpec =>
  slot('immediate', [-(2 ** (bits - 1)), 2 ** (bits - 1) - 1], place, { ...limits, signedBits: bits })
/** Bit 0 of a distance is not stored. */
const target = (bits: number, slices: readonly FieldSlice[]): SlotSpec => ({
  ...signed(bits, slices, { multiple: 2 }),
  kind: 'target',
})
/** An offset that is a multiple of the access: `bits` wide with the bits that are not stored. */
const scaled = (bits: number, multiple: number, slices: readonly FieldSlice[]): SlotSpec =>
  unsigned(bits, slices, { multiple })
/** A register or number that is not stored. */
const fixed = (kind: SlotSpec['kind'], value: number): SlotSpec => slot(kind, [value, value], -1)

const exceptZero = { holeLow: 0, holeHigh: 0 }
const compressedImmediate: readonly FieldSlice[] = [
  [2, 0, 5],
  [12, 5, 1],
]

/**
 * The operand names of rows. A name stands for one field: `rd` is bits 7 to 11, signed `imm12` bits 20 to 31, and so on
 * (unprivileged manual, figures of section 2.2 and tables of chapter 27). `!` excludes zero, `'` is a three-bit register.
 */
// biome-ignore format: columns
export const slotNames: Readonly<Record<string, SlotSpec>> = {
  rd:       register('x', 7, 'w'),
  rs1:      register('x', 15, 'r'),
  rs2:      register('x', 20, 'r'),
  fd:       register('f', 7, 'w'),
  fs1:      register('f', 15, 'r'),
  fs2:      register('f', 20, 'r'),
  fs3:      register('f', 27, 'r'),
  imm12:    signed(12, 20),
  imm12s:   signed(12, [[7, 0, 5], [25, 5, 7]]),
  imm7p:    signed(12, [[25, 5, 7]], { multiple: 32 }),
  imm20:    unsigned(20, 12),
  shamt5:   unsigned(5, 20),
  shamt6:   unsigned(6, 20),
  uimm5:    unsigned(5, 15),
  csr:      { ...unsigned(12, 20), kind: 'csr' },
  pred:     { ...unsigned(4, 24), kind: 'fence' },
  succ:     { ...unsigned(4, 20), kind: 'fence' },
  rm:       { ...unsigned(3, 12, { holeLow: 5, holeHigh: 6 }), kind: 'rounding' },
  target13: target(13, [[8, 1, 4], [25, 5, 6], [7, 11, 1], [31, 12, 1]]),
  target21: target(21, [[21, 1, 10], [20, 11, 1], [12, 12, 8], [31, 20, 1]]),

  'rd!':     nonzero(7),
  'rs1!':    nonzero(7),
  'rs2!':    nonzero(2),
  'rd!2':    slot('x', [1, 31], [[7, 0, 5]], { holeLow: 2, holeHigh: 2 }),
  rs2c:      slot('x', [0, 31], [[2, 0, 5]]),
  fs2c:      slot('f', [0, 31], [[2, 0, 5]]),
  "rd'":     popular('x', 2),
  "rs1'":    popular('x', 7),
  "rs2'":    popular('x', 2),
  "rds'":    popular('x', 7),
  "fd'":     popular('f', 2),
  "fs2'":    popular('f', 2),
  zero:      fixed('x', 0),
  sp:        fixed('x', 2),
  '0':       fixed('immediate', 0),
  imm6:      signed(6, compressedImmediate),
  'imm6!':   signed(6, compressedImmediate, exceptZero),
  'shamt6!': unsigned(6, compressedImmediate, exceptZero),
  // Bits 12 to 17 of the number that `lui` gives, sign-extended: as `lui` has it, a 20-bit number.
  lui6:      { ...unsigned(20, compressedImmediate, { holeLow: 32, holeHigh: 0xfffdf, signedBits: 6 }), minimum: 1 },
  'imm10!':  signed(10, [[12, 9, 1], [6, 4, 1], [5, 6, 1], [3, 7, 2], [2, 5, 1]], { ...exceptZero, multiple: 16 }),
  'uimm10!': unsigned(10, [[11, 4, 2], [7, 6, 4], [6, 2, 1], [5, 3, 1]], { ...exceptZero, multiple: 4 }),
  uimm7w:    scaled(7, 4, [[10, 3, 3], [6, 2, 1], [5, 6, 1]]),
  uimm8d:    scaled(8, 8, [[10, 3, 3], [5, 6, 2]]),
  uimm8lw:   scaled(8, 4, [[12, 5, 1], [4, 2, 3], [2, 6, 2]]),
  uimm9ld:   scaled(9, 8, [[12, 5, 1], [5, 3, 2], [2, 6, 3]]),
  uimm8sw:   scaled(8, 4, [[9, 2, 4], [7, 6, 2]]),
  uimm9sd:   scaled(9, 8, [[10, 3, 3], [7, 6, 3]]),
  target9:   target(9, [[3, 1, 2], [10, 3, 2], [2, 5, 1], [5, 6, 2], [12, 8, 1]]),
  target12:  target(12, [[3, 1, 3], [11, 4, 1], [2, 5, 1], [7, 6, 1], [6, 7, 1], [9, 8, 2], [8, 10, 1], [12, 11, 1]]),
}
