import { decode, formatInstruction, gp, type Instruction, linuxSystemCall } from '@sourceless/isa-x64'
import type { Wording } from './machine.js'

/** By the low nibble of the opcode (Intel SDM volume 1, appendix B). */
const conditions = [
  ['overflow', 'no overflow'],
  ['below (unsigned)', 'above or equal (unsigned)'],
  ['equal or zero', 'not equal or not zero'],
  ['below or equal (unsigned)', 'above (unsigned)'],
  ['negative', 'not negative'],
  ['parity even or unordered', 'parity odd or ordered'],
  ['less (signed)', 'greater or equal (signed)'],
  ['less or equal (signed)', 'greater (signed)'],
].flat()

const branchOn = (code: number): Instruction => decode(Uint8Array.of(0x70 + code, 0)).value!

const partNames = new Map<string, string>()
for (let index = 0; index < 16; index++) {
  for (const bits of [8, 16, 32, 64] as const) partNames.set(`${gp(index, 64).name}:${bits}`, gp(index, bits).name)
  for (const bits of [32, 64]) partNames.set(`xmm${index}:${bits}`, `xmm${index}`)
}

const comparing: Readonly<Record<string, string>> = {
  cmp: 'compare',
  test: 'test bits of',
  ucomisd: 'compare',
  ucomiss: 'compare',
}

/** x86-64 in Intel syntax. */
export const x64Wording: Wording<Instruction> = {
  format: (instruction, address) => formatInstruction(instruction, { address }),
  partName: (location, bits) => partNames.get(`${location}:${bits}`),
  conditions: conditions.map((words, code) => [words, branchOn(code)]),
  implied: new Set(['rsp']),
  systemCall: linuxSystemCall,
  byName(mnemonic, operands) {
    // Of 32 bits it clears the upper half.
    if (mnemonic === 'xchg' && operands[0] === operands[1] && !/^(e|r\d+d)/.test(operands[0]!)) return 'do nothing'
    const verb = comparing[mnemonic]
    return verb === undefined ? undefined : `${verb} ${operands.join(' with ')}`
  },
}
