import type { Form, OperandSpec } from '../form.js'
import { classMask, memoryMask } from '../register.js'

/**
 * Where the same instruction has several encodings, one is preferred: the one GNU as and LLVM choose. A preference
 * leads from a row to a row with a better encoding of the same text, under a condition on the operands:
 * `register`: operand `operand` is a register, and the other row encodes that shorter or the usual way;
 * `byte`: the immediate fits in 8 signed bits; `one`: it is 1; `accumulator`: the operand is al/ax/eax/rax;
 * `exchange`: as `accumulator`, with the operands swapped (xchg is symmetric);
 * `reverse`, `forward`: two-byte VEX can name r8 to r15 only in ModRM.reg, so a move between vector registers is written as a
 * store where only its source is one of them, and as a load otherwise;
 * `commute`, `commute-symmetric`: for the same reason the sources change places where only the second is one of them.
 */
export interface Preference {
  readonly when:
    | 'register'
    | 'byte'
    | 'one'
    | 'accumulator'
    | 'exchange'
    | 'reverse'
    | 'forward'
    | 'commute'
    | 'commute-symmetric'
  readonly operand: number
  readonly form: Form
}

/** The preferences of a row among all rows, to be tried in order. */
export function preferencesOf(form: Form, forms: readonly Form[]): readonly Preference[] {
  const found = forms
    .filter((f) => f !== form && f.mnemonic === form.mnemonic && f.operands.length === form.operands.length)
    .flatMap((other) => prefer(form, other) ?? [])
  if (form.commutes !== 'never') {
    found.push({ when: form.commutes === 'always' ? 'commute' : 'commute-symmetric', operand: 2, form })
  }
  return found.sort((a, b) => rank[a.when] - rank[b.when])
}

const rank = {
  one: 0,
  byte: 1,
  accumulator: 2,
  exchange: 3,
  register: 4,
  reverse: 5,
  forward: 6,
  commute: 7,
  'commute-symmetric': 8,
}

function prefer(form: Form, other: Form): Preference | undefined {
  const differing = form.operands.flatMap((_, n) => (form.operands[n]!.text === other.operands[n]!.text ? [] : [n]))
  if (differing.length === 0 && form.layout.map > other.layout.map && form.layout.l === other.layout.l)
    return { when: 'register', operand: 0, form: other }
  if (form.layout.prefix === 'vex') return preferReverse(form, other)
  const immediate = form.layout.immediate
  if (immediate >= 0) {
    const mine = form.operands[immediate]!
    const theirs = other.operands[immediate]!
    const sameRest = form.operands.every((o, n) => n === immediate || covers(other.operands[n]!, o))
    if (sameRest && theirs.kind === 'one') return { when: 'one', operand: immediate, form: other }
    if (sameRest && theirs.fieldBits === 8 && mine.fieldBits > 8)
      return { when: 'byte', operand: immediate, form: other }
  }
  if (differing.length === 1 && form.operands[differing[0]!]!.kind === 'gp-or-memory') {
    const operand = differing[0]!
    if (accumulates(other.operands[operand]!, form.operands[operand]!))
      return { when: 'accumulator', operand, form: other }
    const sameWidth = other.operands[operand]!.width === form.operands[operand]!.width
    if (sameWidth && other.layout.opcodeRegister === operand) return { when: 'register', operand, form: other }
  }
  return form.mnemonic === 'xchg' ? preferExchange(form, other) : preferDirection(form, other)
}

/** True when every operand that `narrow` accepts, `wide` accepts too. */
function covers(wide: OperandSpec, narrow: OperandSpec): boolean {
  if (wide.text === narrow.text) return true
  if (wide.width !== narrow.width) return false
  if (narrow.kind === 'fixed') return narrow.fixed !== undefined && (wide.mask & narrow.fixed.mask) !== 0
  return narrow.mask !== 0 && (wide.mask & narrow.mask) === narrow.mask
}

function accumulates(theirs: OperandSpec, mine: OperandSpec): boolean {
  return theirs.kind === 'fixed' && theirs.width === mine.width && theirs.fixed?.number === 0
}

/** `xchg r, eax` is one opcode byte, whichever operand is the accumulator; `xchg eax, eax` is not `nop` (90). */
function preferExchange(form: Form, other: Form): Preference | undefined {
  if (form.name === 'xchg_r32_eax' && other.name === 'xchg_rm32_r32')
    return { when: 'accumulator', operand: 0, form: other }
  if (
    form.layout.rm !== 0 ||
    other.layout.opcodeRegister !== 0 ||
    other.operands[0]!.width !== form.operands[0]!.width
  ) {
    return undefined
  }
  return { when: 'exchange', operand: 0, form: other }
}

/** A VEX move as load and store: the destination in ModRM.reg, or in ModRM.rm. */
function preferReverse(form: Form, other: Form): Preference | undefined {
  const [mine, theirs] = [form.layout, other.layout]
  const crosses = form.operands.every((o, n) => (o.mask & other.operands[n]!.mask & ~memoryMask) !== 0)
  if (!crosses || mine.l !== theirs.l || mine.map !== 1 || mine.fieldBytes !== 0) return undefined
  const last = form.operands.length - 1
  if (mine.reg === 0 && mine.rm === last && theirs.rm === 0 && theirs.reg === last)
    return { when: 'reverse', operand: last, form: other }
  if (mine.rm === 0 && mine.reg === last && theirs.reg === 0 && theirs.rm === last)
    return { when: 'forward', operand: last, form: other }
  return undefined
}

/**
 * Two registers can be encoded in both directions: general ones preferably with the first operand in ModRM.rm (01, 89),
 * vector ones with it in ModRM.reg (28, not 29).
 */
function preferDirection(form: Form, other: Form): Preference | undefined {
  const { rm, reg } = form.layout
  const unusual = (form.operands[0]!.mask & classMask.xmm) === 0 ? 1 : 0
  const crossed = other.layout.rm === reg && other.layout.reg === rm
  if (form.operands.length !== 2 || rm !== unusual || reg !== 1 - unusual || !crossed) return undefined
  const crosses = form.operands.every(
    (o, n) => o.width === other.operands[n]!.width && (o.mask & other.operands[n]!.mask) !== 0,
  )
  return crosses ? { when: 'register', operand: rm, form: other } : undefined
}
