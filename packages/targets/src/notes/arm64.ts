import { decodeWord, formatInstruction, type Instruction, linuxSystemCall } from '@sourceless/isa-arm64'
import type { Wording } from './machine.js'

/** By their code (DDI 0487, ConditionHolds). */
const conditions = [
  ['equal or zero', 'not equal or not zero'],
  ['above or equal (unsigned)', 'below (unsigned)'],
  ['negative', 'not negative'],
  ['overflow or unordered', 'no overflow'],
  ['above (unsigned)', 'below or equal (unsigned)'],
  ['greater or equal (signed)', 'less (signed)'],
  ['greater (signed)', 'less or equal (signed)'],
].flat()
const conditionWords: Readonly<Record<string, string>> = Object.fromEntries(
  ['eq', 'ne', 'hs', 'lo', 'mi', 'pl', 'vs', 'vc', 'hi', 'ls', 'ge', 'lt', 'gt', 'le'].map((name, code) => [
    name,
    conditions[code]!,
  ]),
)

const branchOn = (code: number): Instruction => decodeWord(0x54000000 | code)!

const partNames = new Map<string, string>([
  ['sp:64', 'sp'],
  ['sp:32', 'wsp'],
])
for (let index = 0; index < 32; index++) {
  if (index < 31) {
    partNames.set(`x${index}:64`, `x${index}`)
    partNames.set(`x${index}:32`, `w${index}`)
  }
  for (const [bits, letter] of [
    [8, 'b'],
    [16, 'h'],
    [32, 's'],
    [64, 'd'],
  ] as const)
    partNames.set(`v${index}:${bits}`, `${letter}${index}`)
}

const comparing: Readonly<Record<string, string>> = {
  cmp: 'compare',
  cmn: 'compare, negated,',
  tst: 'test bits of',
  fcmp: 'compare',
  fcmpe: 'compare',
  ccmp: 'compare',
  ccmn: 'compare, negated,',
}

/** AArch64 in GNU syntax. */
export const arm64Wording: Wording<Instruction> = {
  format: (instruction, address) => formatInstruction(instruction, { address }),
  partName: (location, bits) => partNames.get(`${location}:${bits}`),
  conditions: conditions.map((words, code) => [words, branchOn(code)]),
  implied: new Set(),
  systemCall: linuxSystemCall,
  byName(mnemonic, operands) {
    if (mnemonic === 'nop') return 'do nothing'
    const verb = comparing[mnemonic]
    if (verb === undefined) return undefined
    const [left, right, flags, condition] = operands
    if (condition === undefined) return `${verb} ${left} with ${operands.slice(1).join(', ')}`
    return `${verb} ${left} with ${right} if ${conditionWords[condition] ?? condition}, else take the flags ${flags}`
  },
}
