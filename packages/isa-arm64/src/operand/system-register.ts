import { field, fieldMask, makeKind, type OperandKind, REFUSED } from './kind.js'
import { type Name, name } from './operand.js'

/** System registers that programs use, by op0:op1:CRn:CRm:op2 (DDI 0487, D24). The others are called S3_3_C13_C0_2. */
// biome-ignore format: columns
export const systemRegisters: Readonly<Record<string, readonly [op0: number, op1: number, crn: number, crm: number, op2: number]>> = {
  nzcv:        [3, 3, 4, 2, 0],
  fpcr:        [3, 3, 4, 4, 0],
  fpsr:        [3, 3, 4, 4, 1],
  ctr_el0:     [3, 3, 0, 0, 1],
  dczid_el0:   [3, 3, 0, 0, 7],
  tpidr_el0:   [3, 3, 13, 0, 2],
  tpidrro_el0: [3, 3, 13, 0, 3],
  cntfrq_el0:  [3, 3, 14, 0, 0],
  cntpct_el0:  [3, 3, 14, 0, 1],
  cntvct_el0:  [3, 3, 14, 0, 2],
}

/** Bit 19 is op0 - 2. */
const codeOf = ([op0, op1, crn, crm, op2]: readonly number[]): number =>
  ((op0! - 2) << 14) | (op1! << 11) | (crn! << 7) | (crm! << 3) | op2!

const codes = new Map(Object.entries(systemRegisters).map(([text, parts]) => [text, codeOf(parts)]))
const namesByCode = new Map([...codes].map(([text, code]) => [code, text]))
const generic = /^s([23])_([0-7])_c(\d|1[0-5])_c(\d|1[0-5])_([0-7])$/

/** The 15-bit code of a system register's name in lower case. */
export function systemRegisterCode(text: string): number | undefined {
  const known = codes.get(text)
  if (known !== undefined) return known
  const match = generic.exec(text)
  return match ? codeOf(match.slice(1).map(Number)) : undefined
}

/** These cannot be written: `msr` knows their numbers only. */
const readOnly = new Set(['ctr_el0', 'dczid_el0', 'cntpct_el0', 'cntvct_el0'])

const genericName = (code: number): string =>
  `s${2 + (code >>> 14)}_${(code >>> 11) & 7}_c${(code >>> 7) & 15}_c${(code >>> 3) & 15}_${code & 7}`

export function systemRegister(access: 'read' | 'write'): OperandKind {
  const refused: ReadonlySet<string> = access === 'write' ? readOnly : new Set()
  const known = Object.keys(systemRegisters).filter((text) => !refused.has(text))
  return makeKind({
    name: 'sysreg',
    fields: fieldMask(5, 15),
    accepts: `a system register: ${known.join(', ')}, or s<op0>_<op1>_c<n>_c<m>_<op2>`,
    error: 'operand-class',
    encode(operand) {
      if (typeof operand !== 'object' || operand.kind !== 'name' || refused.has(operand.name)) return REFUSED
      const code = systemRegisterCode(operand.name)
      return code === undefined ? REFUSED : code << 5
    },
    decode(word) {
      const code = field(word, 5, 15)
      const known = namesByCode.get(code)
      return name(known !== undefined && !refused.has(known) ? known : genericName(code))
    },
    format: (operand) => (operand as Name).name.toUpperCase(),
  })
}
