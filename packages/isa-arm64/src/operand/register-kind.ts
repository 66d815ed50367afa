import { fieldMask, makeKind, type OperandKind, REFUSED, registerKind } from './kind.js'
import { type ListClass, list } from './operand.js'
import {
  type Arrangement,
  arrangements,
  b,
  classMask,
  d,
  h,
  q,
  type Register,
  s,
  sp,
  vector,
  w,
  wsp,
  wzr,
  x,
  xzr,
} from './register.js'

/** Where each register field starts; the same in all of A64. */
const fieldPositions: Readonly<Record<string, number>> = { d: 0, t: 0, n: 5, a: 10, t2: 10, m: 16, s: 16 }

interface Class {
  readonly name: string
  readonly mask: number
  readonly table: readonly Register[]
  readonly accepts: string
}

// biome-ignore format: columns
const classes: Readonly<Record<string, Class>> = {
  X:      { name: 'x',   mask: classMask.x | classMask.xzr, table: [...x, xzr], accepts: 'x0 to x30 or xzr' },
  W:      { name: 'w',   mask: classMask.w | classMask.wzr, table: [...w, wzr], accepts: 'w0 to w30 or wzr' },
  'X|SP': { name: 'xsp', mask: classMask.x | classMask.sp,  table: [...x, sp],  accepts: 'x0 to x30 or sp' },
  'W|SP': { name: 'wsp', mask: classMask.w | classMask.wsp, table: [...w, wsp], accepts: 'w0 to w30 or wsp' },
  B:      { name: 'b',   mask: classMask.b, table: b, accepts: 'b0 to b31' },
  H:      { name: 'h',   mask: classMask.h, table: h, accepts: 'h0 to h31' },
  S:      { name: 's',   mask: classMask.s, table: s, accepts: 's0 to s31' },
  D:      { name: 'd',   mask: classMask.d, table: d, accepts: 'd0 to d31' },
  Q:      { name: 'q',   mask: classMask.q, table: q, accepts: 'q0 to q31' },
}

function classOf(letter: string, suffix: string | undefined): Class | undefined {
  if (letter !== 'V') return classes[letter + (suffix === '|SP' ? suffix : '')]
  const arrangement = suffix?.slice(1) as Arrangement
  if (!arrangements.includes(arrangement)) return undefined
  const table = Array.from({ length: 32 }, (_, n) => vector(n, arrangement))
  const accepts = `v0.${arrangement} to v31.${arrangement}`
  return { name: `v${arrangement}`, mask: classMask[arrangement], table, accepts }
}

const pattern = /^([XWBHSDQV])(t2|[dnmats])(\|SP|\.\w+)?(=n|=m|\+1)?$/
const optionalPattern = /^\{X(n|t)\}$/
const listPattern = /^\{V(t|n)\.(8b|16b|4h|8h|2s|4s|1d|2d)\*([1-4])\}$/

/**
 * The kind of a register token of a template, undefined for other tokens:
 * `Xd`, `Wn|SP`, `Sm`, `Vd.4s`, `Xn=m` (the fields Rn and Rm hold the same), `Xs+1` (the register after Xs), `{Vt.4s*2}`,
 * `{Xn}` (may be left out).
 */
export function registerKindOf(token: string): OperandKind | undefined {
  const listed = listPattern.exec(token)
  if (listed) return listKind(listed[2] as ListClass, Number(listed[3]), listed[1]!)
  const optional = optionalPattern.exec(token)
  // `ret` goes back to x30; `sys` takes xzr for nothing.
  if (optional) return makeKind({ ...registerKindOf(`X${optional[1]}`)!, fallback: optional[1] === 'n' ? x[30]! : xzr })
  const match = pattern.exec(token)
  const of = match && classOf(match[1]!, match[3])
  if (!match || !of) return undefined
  const at = fieldPositions[match[2]!]!
  if (match[4] === undefined) return registerKind(of.name, of.mask, at, of.table, of.accepts)
  return match[4] === '+1' ? nextKind(of, at) : twiceKind(of, at, fieldPositions[match[4].slice(1)]!)
}

const numberOf = (operand: unknown, mask: number): number => {
  const register = operand as Register
  return typeof operand === 'object' && register.kind === 'register' && (register.mask & mask) !== 0
    ? register.number
    : REFUSED
}

/** One register in two fields. */
function twiceKind(of: Class, first: number, second: number): OperandKind {
  return makeKind({
    name: of.name,
    mask: of.mask,
    fields: fieldMask(first, 5) | fieldMask(second, 5),
    accepts: of.accepts,
    error: 'operand-class',
    encode(operand) {
      const number = numberOf(operand, of.mask)
      return number < 0 ? REFUSED : (number << first) | (number << second)
    },
    decode: (word) => (((word >>> first) ^ (word >>> second)) & 31 ? undefined : of.table[(word >>> first) & 31]),
  })
}

/** The odd register after the even one at `at`. */
function nextKind(of: Class, at: number): OperandKind {
  return makeKind({
    name: of.name,
    mask: of.mask,
    fields: 0,
    accepts: `the register after the one before it, which is even`,
    tied: true,
    error: 'operand-class',
    encode: (operand) => (numberOf(operand, of.mask) < 0 ? REFUSED : 0),
    decode(word) {
      const number = (word >>> at) & 31
      return number & 1 ? undefined : of.table[number + 1]
    },
  })
}

function listKind(of: ListClass, count: number, letter: string): OperandKind {
  const at = fieldPositions[letter]!
  const mask = classMask[of]
  const table = Array.from({ length: 32 }, (_, n) => list(n, count, of))
  return makeKind({
    name: `${count}v${of}`,
    mask,
    fields: fieldMask(at, 5),
    accepts: `a list of ${count} consecutive registers with arrangement ${of}`,
    error: 'operand-class',
    encode: (operand) =>
      typeof operand === 'object' &&
      operand.kind === 'list' &&
      operand.mask === mask &&
      operand.count === count &&
      operand.index < 0
        ? operand.number << at
        : REFUSED,
    decode: (word) => table[(word >>> at) & 31],
  })
}
