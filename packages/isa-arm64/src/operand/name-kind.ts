import { field, fieldMask, makeKind, type OperandKind, oneOf, REFUSED } from './kind.js'
import { conditions, type Name, name } from './operand.js'
import { systemRegister } from './system-register.js'

const numbered = (prefix: string, count: number): string[] => Array.from({ length: count }, (_, n) => prefix + n)

/** Barrier options by the field CRm; the others are numbers. */
export const barriers: Readonly<Record<string, number>> = {
  oshld: 1,
  oshst: 2,
  osh: 3,
  nshld: 5,
  nshst: 6,
  nsh: 7,
  ishld: 9,
  ishst: 10,
  ish: 11,
  ld: 13,
  st: 14,
  sy: 15,
}

/** Prefetch operations by number: type (load, instruction, store), level, keep or stream. */
export const prefetches: readonly (string | undefined)[] = Array.from({ length: 32 }, (_, n) => {
  const [type, level] = [['pld', 'pli', 'pst'][n >> 3], (n >> 1) & 3]
  return type === undefined || level === 3 ? undefined : `${type}l${level + 1}${n & 1 ? 'strm' : 'keep'}`
})

const conditionNames = conditions.map(name)
/** Kinds of operands that are words, by token; each is made when first needed. */
// biome-ignore format: columns
export const nameKinds: Readonly<Record<string, () => OperandKind>> = {
  'cond':      () => conditionKind(0),
  '!cond':     () => conditionKind(1),
  'barrier':   () => namedOrNumber('barrier', 8, 4, barrierNames, {}),
  '{isb}':     () => namedOrNumber('barrier', 8, 4, [...new Array<undefined>(15).fill(undefined), 'sy'], { fallback: name('sy') }),
  'prefetch':  () => prefetchKind(),
  'sysreg':    () => systemRegister('read'),
  'sysreg-w':  () => systemRegister('write'),
  'Cn':        () => oneOf('cn', 12, 4, numbered('c', 16).map(name), 'c0 to c15'),
  'Cm':        () => oneOf('cm', 8, 4, numbered('c', 16).map(name), 'c0 to c15'),
  'csync':    () => fixed('csync'),
  'zva':      () => fixed('zva'),
  'cvac':     () => fixed('cvac'),
  'cvau':     () => fixed('cvau'),
  'civac':    () => fixed('civac'),
  'ivau':     () => fixed('ivau'),
  'bti':       () => oneOf('target', 6, 2, [undefined, ...['c', 'j', 'jc'].map(name)], 'c, j or jc'),
}

/** A condition at bit 12; `flip` 1 stores its opposite, and takes no `al` and `nv`, which have none. */
function conditionKind(flip: 0 | 1): OperandKind {
  const count = flip === 0 ? 16 : 14
  return makeKind({
    name: 'cond',
    fields: fieldMask(12, 4),
    accepts: `a condition: ${conditions.slice(0, count).join(', ')}`,
    error: 'operand-class',
    encode(operand) {
      if (typeof operand !== 'object' || operand.kind !== 'name') return REFUSED
      const { condition } = operand
      return condition >= 0 && condition < count ? (condition ^ flip) << 12 : REFUSED
    },
    decode(word) {
      const code = field(word, 12, 4) ^ flip
      return code < count ? conditionNames[code] : undefined
    },
  })
}

/** A name, or the number of its field where there is no name for it. */
function namedOrNumber(
  kindName: string,
  at: number,
  width: number,
  known: readonly (string | undefined)[],
  more: Partial<OperandKind>,
): OperandKind {
  const codes = new Map<unknown, number>(known.flatMap((text, n) => (text === undefined ? [] : [[name(text), n]])))
  const largest = 2 ** width - 1
  return makeKind({
    name: kindName,
    fields: fieldMask(at, width),
    accepts: `${known.filter((text) => text !== undefined).join(', ')}, or an integer from 0 to ${largest}`,
    encode(operand) {
      if (typeof operand === 'number')
        return Number.isInteger(operand) && operand >= 0 && operand <= largest ? operand << at : REFUSED
      const code = codes.get(operand)
      return code === undefined ? REFUSED : code << at
    },
    decode(word) {
      const code = field(word, at, width)
      const text = known[code]
      return text === undefined ? code : name(text)
    },
    ...more,
  })
}

const barrierNames = Object.entries(barriers).reduce<(string | undefined)[]>((all, [text, code]) => {
  all[code] = text
  return all
}, new Array(16).fill(undefined))

const prefetchKind = (): OperandKind => namedOrNumber('prefetch', 0, 5, prefetches, {})

/** A word that is always there and always the same. */
function fixed(text: string): OperandKind {
  const only: Name = name(text)
  return makeKind({
    name: text,
    fields: 0,
    accepts: `only ${text}`,
    error: 'operand-class',
    encode: (operand) => (operand === only ? 0 : REFUSED),
    decode: () => only,
  })
}

/** Every word that is an operand somewhere; what is none of them, and no register, is a symbol. */
export const operandNames: readonly string[] = [
  ...conditions,
  'cs',
  'cc',
  ...Object.keys(barriers),
  ...prefetches.filter((text) => text !== undefined),
  ...numbered('c', 16),
  'csync',
  'zva',
  'cvac',
  'cvau',
  'civac',
  'ivau',
  'c',
  'j',
  'jc',
]
