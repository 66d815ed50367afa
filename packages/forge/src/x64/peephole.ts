import type { FramePlace, Register } from '../native/machine.js'
import {
  type Address,
  defsOf,
  type Instruction,
  instruction,
  type MachineBlock,
  type Operand,
  readsFlags,
  register,
  usesOf,
  writesFlags,
} from './machine.js'

const isRegister = (operand: Operand | undefined, r?: Register): operand is { kind: 'register'; register: Register } =>
  operand?.kind === 'register' && (r === undefined || operand.register === r)

/** Shorter instructions of the same effect, after registers are known. */
export function improve(blocks: readonly MachineBlock[]): void {
  for (const block of blocks) {
    block.instructions = dropTests(block, dropRepeatedCompares(shortenCopies(block.instructions)))
    block.instructions = shortenLoads(block)
    zeroBeforeSet(block)
  }
}

/** mov d, a; add d, b → lea d, [a + b] */
function shortenCopies(code: readonly Instruction[]): Instruction[] {
  const out: Instruction[] = []
  for (let n = 0; n < code.length; n++) {
    const merged = code[n + 1] === undefined ? undefined : mergeCopy(code[n], code[n + 1], code[n + 2])
    if (merged === undefined) out.push(code[n])
    else {
      out.push(merged)
      n++
    }
  }
  return out
}

function mergeCopy(first: Instruction, second: Instruction, third: Instruction | undefined): Instruction | undefined {
  const [d, a] = first.operands
  const [e, b] = second.operands
  if (!first.copy || !isRegister(d) || d.register >= 16 || !isRegister(a) || !isRegister(e, d.register))
    return undefined
  const { mnemonic } = second.form
  const width = second.form.operands[0].width
  if (width < 32 || (third !== undefined && readsFlags(third))) return undefined
  const lea = (address: Partial<Address>): Instruction =>
    instruction(`lea_r${width}_m`, register(d.register), {
      kind: 'memory',
      base: a.register,
      index: undefined,
      scale: 1,
      displacement: 0,
      ...address,
    })
  if (mnemonic === 'add' && b.kind === 'immediate') return lea({ displacement: Number(b.value) })
  if (mnemonic === 'sub' && b.kind === 'immediate' && b.value !== -0x80000000n)
    return lea({ displacement: Number(-b.value) })
  if (mnemonic === 'add' && isRegister(b)) {
    if (b.register === d.register) return lea({ index: a.register })
    return a.register === 4 ? undefined : lea({ index: b.register })
  }
  return undefined
}

const compares = new Set(['cmp', 'test', 'bt', 'ucomisd', 'ucomiss'])

/** A comparison that was made already, of values that have not changed since. */
function dropRepeatedCompares(code: readonly Instruction[]): Instruction[] {
  let known: Instruction | undefined
  return code.filter((i) => {
    if (compares.has(i.form.mnemonic)) {
      if (known !== undefined && sameInstruction(i, known)) return false
      known = i
    } else if (known !== undefined && (writesFlags(i) || overwrites(i, known))) known = undefined
    return true
  })
}

const isMemory = (operand: Operand): operand is Address => operand.kind === 'memory'

function overwrites(i: Instruction, reader: Instruction): boolean {
  const read = usesOf(reader)
  return (
    defsOf(i).some((r) => read.includes(r)) ||
    (reader.operands.some(isMemory) &&
      i.operands.some((operand, n) => isMemory(operand) && i.form.operands[n].role !== 'r'))
  )
}

export const sameInstruction = (a: Instruction, b: Instruction): boolean =>
  a.form === b.form && a.operands.every((operand, n) => sameOperand(operand, b.operands[n]))

function sameOperand(a: Operand, b: Operand): boolean {
  if (a.kind === 'register') return b.kind === 'register' && a.register === b.register
  if (a.kind === 'immediate') return b.kind === 'immediate' && a.value === b.value
  if (a.kind === 'routine') return b.kind === 'routine' && a.name === b.name
  return (
    b.kind === 'memory' &&
    a.base === b.base &&
    a.index === b.index &&
    a.scale === b.scale &&
    a.displacement === b.displacement &&
    a.object === b.object &&
    samePlace(a.frame, b.frame)
  )
}

function samePlace(a: FramePlace | undefined, b: FramePlace | undefined): boolean {
  if (a === undefined || b === undefined) return a === b
  if (a.kind === 'spill') return b.kind === 'spill' && a.slot === b.slot
  if (a.kind === 'object') return b.kind === 'object' && a.object === b.object
  return b.kind === 'incoming' && a.offset === b.offset
}

const resultFlags = new Set(['and', 'or', 'xor', 'add', 'sub', 'neg', 'inc', 'dec'])

const zeroAndSign = new Set(['e', 'ne', 's', 'ns'])
const conditionOf = (i: Instruction): string => i.form.mnemonic.replace(/^(set|cmov)/, '')

/** `test r, r` after an instruction that set the same flags from r. */
function dropTests(block: MachineBlock, code: readonly Instruction[]): Instruction[] {
  const out: Instruction[] = []
  code.forEach((i, n) => {
    const same =
      i.form.mnemonic === 'test' && isRegister(i.operands[0]) && isRegister(i.operands[1], i.operands[0].register)
    const previous = same ? out.findLast((other) => writesFlags(other) || sets(other, i.operands[0])) : undefined
    if (previous !== undefined && resultFlags.has(previous.form.mnemonic)) {
      const target = previous.operands[0]
      const width = i.form.operands[0].width
      const logical = ['and', 'or', 'xor'].includes(previous.form.mnemonic)
      if (
        isRegister(target, (i.operands[0] as { register: number }).register) &&
        previous.form.operands[0].width === width &&
        onlyZeroAndSign(block, code, n, logical)
      )
        return
    }
    out.push(i)
  })
  return out
}

const sets = (i: Instruction, operand: Operand | undefined): boolean =>
  operand?.kind === 'register' && defsOf(i).includes(operand.register)

/** Whether every reader of the flags set at `at` asks for ZF or SF only. After logic, OF and CF are clear as after a test. */
function onlyZeroAndSign(block: MachineBlock, code: readonly Instruction[], at: number, all: boolean): boolean {
  const fine = (condition: string): boolean => all || zeroAndSign.has(condition)
  for (const i of code.slice(at + 1)) {
    if (readsFlags(i) && !fine(conditionOf(i))) return false
    if (writesFlags(i)) return true
  }
  return block.end.kind !== 'branch' || block.end.conditions.every(fine)
}

/** mov r, 0 → xor r, r and mov r, −1 → or r, −1 where nobody needs the flags, and add r, 1 → inc r where nobody needs CF. */
function shortenLoads(block: MachineBlock): Instruction[] {
  const { end } = block
  let flagsLive = end.kind === 'branch'
  let carryLive = end.kind === 'branch' && !end.conditions.every((condition) => zeroAndSign.has(condition))
  const out: Instruction[] = []
  for (const i of [...block.instructions].reverse()) {
    out.push(carryLive ? i : shorten(i, flagsLive, block.loopDepth > 0))
    if (writesFlags(i) && !/^(sh|sa|ro)/.test(i.form.mnemonic)) flagsLive = carryLive = false
    if (readsFlags(i)) flagsLive = true
    if (readsFlags(i) && !zeroAndSign.has(conditionOf(i))) carryLive = true
  }
  return out.reverse()
}

function shorten(i: Instruction, flagsLive: boolean, inLoop: boolean): Instruction {
  const [d, b] = i.operands
  if (b?.kind !== 'immediate') return i
  if (i.form.name === 'mov_r32_imm32' && b.value === 0n && isRegister(d) && !flagsLive)
    return { ...instruction('xor_rm32_r32', d, d), uses: i.uses }
  // Waits for the register's old value, so not where time matters most.
  if (/^mov_r(32|m64)_imm32$/.test(i.form.name) && b.value === -1n && isRegister(d) && !flagsLive && !inLoop)
    return instruction(`or_rm${i.form.operands[0].width}_imm32`, d, b)
  const unit = b.value === 1n || b.value === -1n
  if ((i.form.mnemonic === 'add' || i.form.mnemonic === 'sub') && unit) {
    const up = (i.form.mnemonic === 'add') === (b.value === 1n)
    return instruction(`${up ? 'inc' : 'dec'}_rm${i.form.operands[0].width}`, d)
  }
  return i
}

/** cmp …; setcc d; movzx d → xor d, d; cmp …; setcc d where the comparison does not read d. */
function zeroBeforeSet(block: MachineBlock): void {
  const code = block.instructions
  for (let n = 2; n < code.length; n++) {
    const [test, set, extend] = [code[n - 2], code[n - 1], code[n]]
    const d = extend.operands[0]
    if (extend.form.name !== 'movzx_r32_rm8' || !isRegister(d) || !isRegister(extend.operands[1], d.register)) continue
    if (!set.form.mnemonic.startsWith('set') || !isRegister(set.operands[0], d.register)) continue
    if (!compares.has(test.form.mnemonic) || usesOf(test).includes(d.register) || defsOf(test).length > 0) continue
    code.splice(n - 2, 3, instruction('xor_rm32_r32', register(d.register), register(d.register)), test, set)
  }
}
