import type { Label, SymbolReference, TextLabels } from '@sourceless/isa'
import type { Assembler } from '../encode/assembler.js'
import { type Register, registers } from '../register.js'
import { form } from '../table/table.js'
import { parseName, parseRegister, type Scope } from './parse-operand.js'
import { readBigInteger } from './scan.js'

/** Pseudo-instructions that stand for several instructions. Each says whether it could read its operands. */
type Macro = (assembler: Assembler, operands: readonly string[], scope: Scope) => boolean

const register = (text: string | undefined): Register | undefined =>
  text === undefined ? undefined : parseRegister(text, 0, text.length)

function reference(text: string | undefined, scope: Scope): Label | SymbolReference | undefined {
  return text === undefined || register(text) !== undefined ? undefined : parseName(text, scope)
}

/** 64 bits, signed or not. */
const fits = (value: bigint): boolean => value >= -(1n << 63n) && value < 1n << 64n

const li: Macro = (assembler, operands) => {
  const [rd, value] = [register(operands[0]), readBigInteger(operands[1] ?? '', 0, operands[1]?.length ?? 0)]
  if (operands.length !== 2 || rd?.class !== 'x' || value === undefined || !fits(value)) return false
  assembler.loadImmediate(rd, value)
  return true
}

const loadAddress: Macro = (assembler, operands, scope) => {
  const [rd, target] = [register(operands[0]), reference(operands[1], scope)]
  if (operands.length !== 2 || rd?.class !== 'x' || target === undefined) return false
  assembler.loadAddress(rd, target)
  return true
}

/** `call symbol` or `call register, symbol`: always the pair that reaches anywhere. */
const call: Macro = (assembler, operands, scope) => {
  const link = operands.length === 2 ? register(operands[0]) : registers.ra
  const target = reference(operands.at(-1), scope)
  if (operands.length > 2 || link?.class !== 'x' || target === undefined) return false
  assembler.farJump(link, link, target)
  return true
}

const tail: Macro = (assembler, operands, scope) => {
  const target = reference(operands[0], scope)
  if (operands.length !== 1 || target === undefined) return false
  assembler.farJump(registers.zero, registers.t1, target)
  return true
}

/** `jump symbol, register`: the register is overwritten. */
const jump: Macro = (assembler, operands, scope) => {
  const [target, scratch] = [reference(operands[0], scope), register(operands[1])]
  if (operands.length !== 2 || scratch?.class !== 'x' || target === undefined) return false
  assembler.farJump(registers.zero, scratch, target)
  return true
}

/** `ld rd, symbol`, `fld fd, symbol, scratch`, `sd rs, symbol, scratch`. */
const accessAt =
  (name: string, needsScratch: boolean): Macro =>
  (assembler, operands, scope) => {
    const [value, target] = [register(operands[0]), reference(operands[1], scope)]
    const scratch = needsScratch ? register(operands[2]) : value
    if (operands.length !== (needsScratch ? 3 : 2) || target === undefined) return false
    if (value === undefined || scratch?.class !== 'x') return false
    assembler.accessAt(form(name), value, target, scratch)
    return true
  }

const loads = ['lb', 'lh', 'lw', 'ld', 'lbu', 'lhu', 'lwu']
const needScratch = ['sb', 'sh', 'sw', 'sd', 'flw', 'fld', 'fsw', 'fsd']

const macros: ReadonlyMap<string, Macro> = new Map([
  ['li', li],
  ['la', loadAddress],
  ['lla', loadAddress],
  ['call', call],
  ['tail', tail],
  ['jump', jump],
  ...loads.map((name): [string, Macro] => [name, accessAt(name, false)]),
  ...needScratch.map((name): [string, Macro] => [name, accessAt(name, true)]),
])

export const macroNamed = (mnemonic: string): Macro | undefined => macros.get(mnemonic)

/** A text without labels. */
export const noLabels: TextLabels = { find: () => undefined }
