import { type Condition, conditions } from '../form.js'
import { family, type Row, type TableForm } from './row.js'

/** SDM volume 1, appendix B: the flags each condition tests, for o, b, e, be, s, p, l, le and their negations. */
const flagsByPair = ['T-----', '-----T', '--T---', '--T--T', '-T----', '----T-', 'TT----', 'TTT---'] as const

const hex = (byte: number): string => byte.toString(16).toUpperCase().padStart(2, '0')

/** The same rows for each of the 16 conditions: the condition is the low nibble of the opcode and the mnemonic's end. */
function perCondition(
  manual: string,
  rows: (condition: Condition, code: number) => readonly Row[],
): readonly TableForm[] {
  return conditions.flatMap((condition, code) =>
    family({ manual, flags: flagsByPair[code >> 1]! }, rows(condition, code)),
  )
}

// biome-ignore format: columns
export const jccForms = perCondition('Jcc', (condition, code) => [
  [`j${condition} rel8`,  `${hex(0x70 + code)} cb`],
  [`j${condition} rel32`, `0F ${hex(0x80 + code)} cd`],
])

// biome-ignore format: columns
export const setccForms = perCondition('SETcc', (condition, code) => [
  [`set${condition} rm8:w`, `0F ${hex(0x90 + code)} /0`],
])

// biome-ignore format: columns
export const cmovForms = perCondition('CMOVcc', (condition, code) => [
  [`cmov${condition} r16:rw, rm16`, `66 0F ${hex(0x40 + code)} /r`],
  [`cmov${condition} r32:rw, rm32`, `0F ${hex(0x40 + code)} /r`],
  [`cmov${condition} r64:rw, rm64`, `REX.W 0F ${hex(0x40 + code)} /r`],
])
