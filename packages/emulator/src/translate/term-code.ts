import { postorder, type Term } from '@sourceless/isa'
import { op } from '@sourceless/isa-wasm'
import { emitArithmetic } from './arithmetic-code.js'
import { containerBits, containerOf, maskOf } from './container.js'
import { createFloatCode, isFloatProducer } from './float-code.js'
import type { FunctionCode } from './function-code.js'
import { containerOpcodes } from './operators.js'
import { emitShift } from './shift-code.js'
import { emitCompare, emitConcat, emitExtract } from './structural-code.js'
import { createWideCode } from './wide-code.js'

/**
 * Code for terms. A term of up to 32 bits lives in an i32, up to 64 in an i64, up to 128 in two i64s. `value` leaves it
 * zero-extended in its container; `loose` leaves any bits above its width, which saves masks under + − × and | ^; `signed`
 * sign-extends. Terms used more than once are computed once, into a temporary.
 */
export interface TermCode {
  value(term: Term): void
  loose(term: Term): void
  signed(term: Term): void
  /** The value as an i64; the term has at most 64 bits. */
  value64(term: Term): void
  /** The low (0) or high (1) 64 bits of a term of any width, zero-extended. */
  part(term: Term, index: 0 | 1): void
}

export interface TermCodeOptions {
  readonly code: FunctionCode
  /** A term that is used more than once becomes a temporary. */
  readonly uses: TermUses
  /** Leaves the value of a `var` term, zero-extended in its container. */
  variable(term: Term): void
}

/** State that the parts of the generator share for one basic block. */
export interface TermCodeContext extends TermCode {
  readonly code: FunctionCode
  constant(value: bigint, bits: number): void
  /** Temporaries for both results of a wide division, by operands. */
  readonly pairs: Map<string, readonly [number, number]>
  isShared(term: Term): boolean
  /** Says that a term's code would be written more than once: it is computed into a temporary instead. */
  keep(term: Term): void
  convert(from: number, to: number): void
}

/** What code for some terms must know of them together. */
export interface TermUses {
  /** How often each term is used. */
  readonly counts: ReadonlyMap<number, number>
  /**
   * All terms, arguments first, those of earlier roots first; empty unless code for the roots alone would be nested
   * deeply. Then shared terms are computed in this order.
   */
  readonly order: readonly Term[]
}

/** Nesting of code beyond this is cut: it is recursion of the generator. */
const maximumNesting = 200

export function analyseUses(roots: readonly Term[]): TermUses {
  const counts = new Map<number, number>()
  const count = ({ id }: Term): void => void counts.set(id, (counts.get(id) ?? 0) + 1)
  const order = postorder(roots)
  roots.forEach(count)
  const nesting = new Map<number, number>()
  let isDeep = false
  for (const term of order) {
    let level = 0
    for (const argument of term.args) {
      count(argument)
      level = Math.max(level, nesting.get(argument.id)! + 1)
    }
    nesting.set(term.id, level >= maximumNesting ? 0 : level)
    if (level < maximumNesting) continue
    isDeep = true
    count(term)
    count(term)
  }
  return { counts, order: isDeep ? order : [] }
}

export function createTermCode(options: TermCodeOptions): TermCode {
  const { code, uses } = options
  const { e } = code
  const cache = new Map<number, number>()
  const kept = new Set<number>()

  const constant = (value: bigint, bits: number): void => {
    if (bits <= 32) e.i32Const(Number(value))
    else if (value <= 0x7fffffffn) e.i64Const(Number(value))
    else e.i64Const(value)
  }
  /** From the container of `from` bits to the one of `to` bits, both at most 64. */
  const convert = (from: number, to: number): void => {
    if (from <= 32 && to > 32) e.emit(op['i64.extend_i32_u'])
    else if (from > 32 && to <= 32) e.emit(op['i32.wrap_i64'])
  }
  const isShared = (term: Term): boolean => (uses.counts.get(term.id) ?? 0) > 1 || kept.has(term.id)

  /** Runs `emit`, which leaves a clean value, or fetches the value from its temporary. */
  const cached = (term: Term, emit: () => void): void => {
    const local = cache.get(term.id)
    if (local !== undefined) {
      e.localGet(local)
      return
    }
    emit()
    if (term.op !== 'undef' && !isShared(term)) return
    const fresh = code.temporary(containerOf(term.bits))
    e.localTee(fresh)
    cache.set(term.id, fresh)
  }
  const isAtom = (term: Term): boolean => term.op === 'const' || term.op === 'var'

  const emitMask = (bits: number): void => {
    if (bits === containerBits(bits)) return
    constant(maskOf(bits), bits)
    e.emit(containerOpcodes(bits).and)
  }
  const value = (term: Term): void => {
    if (term.op === 'const') {
      constant(term.value, term.bits)
      return
    }
    if (term.op === 'var') {
      options.variable(term)
      return
    }
    if (term.bits > 64) throw new RangeError(`term of ${term.bits} bits used as one value`)
    cached(term, () => {
      if (!emitRaw(context, term)) emitMask(term.bits)
    })
  }
  const loose = (term: Term): void => {
    if (isAtom(term) || isShared(term) || term.op === 'undef') {
      value(term)
      return
    }
    emitRaw(context, term)
  }
  const signed = (term: Term): void => {
    const { bits } = term
    if (term.op === 'const') {
      signedConstant(term)
      return
    }
    if (term.op === 'sext' && !isShared(term) && term.bits <= 64) {
      signed(term.args[0]!)
      if (term.args[0]!.bits <= 32 && bits > 32) e.emit(op['i64.extend_i32_s'])
      return
    }
    loose(term)
    emitSignExtension(bits)
  }
  const signedConstant = (term: Term): void => {
    const number = BigInt.asIntN(term.bits, term.value)
    if (term.bits <= 32) e.i32Const(Number(number))
    else e.i64Const(number)
  }
  const emitSignExtension = (bits: number): void => {
    if (bits === 8) e.emit(op['i32.extend8_s'])
    else if (bits === 16) e.emit(op['i32.extend16_s'])
    else if (bits !== containerBits(bits)) {
      const gap = BigInt(containerBits(bits) - bits)
      const opcodes = containerOpcodes(bits)
      for (const opcode of [opcodes.shl, opcodes.ashr]) {
        constant(gap, bits)
        e.emit(opcode)
      }
    }
  }
  const value64 = (term: Term): void => {
    value(term)
    convert(term.bits, 64)
  }
  const wide = createWideCode(() => context)
  /** Roots are asked for in the order in which `uses` has them, but for neighbours. */
  const positions = new Map(uses.order.map((term, index) => [term, index]))
  let prepared = 0
  const prepare = (root: Term): void => {
    const end = positions.get(root)
    if (end === undefined) return
    for (; prepared < end; prepared++) {
      const term = uses.order[prepared]!
      if (isAtom(term) || !isShared(term)) continue
      if (term.bits > 64) wide(term, 0)
      else value(term)
      e.emit(op.drop)
    }
  }
  const context: TermCodeContext = {
    code,
    value,
    loose,
    signed,
    value64,
    part: (term, index) => wide(term, index),
    constant,
    convert,
    isShared,
    keep: (term) => void kept.add(term.id),
    pairs: new Map(),
  }
  /** For a root: what would nest too deeply is computed first. */
  const prepares =
    <A extends unknown[]>(emit: (term: Term, ...rest: A) => void) =>
    (term: Term, ...rest: A): void => {
      prepare(term)
      emit(term, ...rest)
    }
  if (uses.order.length === 0) return context
  return {
    value: prepares(value),
    loose: prepares(loose),
    signed: prepares(signed),
    value64: prepares(value64),
    part: prepares(context.part),
  }
}

/** Emits an operation of up to 64 bits; true when the bits above its width are zero already. */
function emitRaw(c: TermCodeContext, term: Term): boolean {
  const { e } = c.code
  const opcodes = containerOpcodes(term.bits)
  const [a, b] = term.args as [Term, Term]
  if (isFloatProducer(term.op)) {
    return createFloatCode(c).integer(term)
  }
  switch (term.op) {
    case 'add':
    case 'sub':
    case 'mul':
      c.loose(a)
      c.loose(b)
      e.emit(opcodes[term.op])
      return false
    case 'and':
      if (b.op === 'const') {
        c.loose(a)
        c.value(b)
      } else {
        c.value(a)
        c.loose(b)
      }
      e.emit(opcodes.and)
      return true
    case 'or':
    case 'xor':
      c.value(a)
      c.value(b)
      e.emit(opcodes[term.op])
      return true
    case 'not':
      if (term.bits === 1) {
        c.value(a)
        e.emit(op['i32.eqz'])
        return true
      }
      c.loose(a)
      if (term.bits <= 32) e.i32Const(-1)
      else e.i64Const(-1)
      e.emit(opcodes.xor)
      return false
    case 'neg':
      c.constant(0n, term.bits)
      c.loose(a)
      e.emit(opcodes.sub)
      return false
    case 'ite':
      c.value(b)
      c.value(term.args[2]!)
      c.value(a)
      e.emit(op.select)
      return true
    case 'zext':
      c.value(a)
      c.convert(a.bits, term.bits)
      return true
    case 'sext':
      c.signed(a)
      if (a.bits <= 32 && term.bits > 32) e.emit(op['i64.extend_i32_s'])
      return false
    case 'extract':
      return emitExtract(c, term)
    case 'concat':
      return emitConcat(c, term)
    case 'eq':
    case 'ult':
    case 'ule':
    case 'slt':
    case 'sle':
      emitCompare(c, term)
      return true
    case 'feq':
    case 'flt':
    case 'fle':
    case 'funordered':
      createFloatCode(c).compare(term)
      return true
    case 'shl':
    case 'lshr':
    case 'ashr':
    case 'rotl':
    case 'rotr':
      return emitShift(c, term)
    case 'undef':
      e.call(c.code.helper('undefined64'))
      e.i64Const(64 - term.bits)
      e.emit(op['i64.shr_u'])
      c.convert(64, term.bits)
      return true
    default:
      return emitArithmetic(c, term)
  }
}
