import { arm64 } from './description.js'
import { type Address, defsOf, formOf, type Instruction, type MachineBlock, usesOf } from './machine.js'

/** Only these and calls set flags in selected code. */
const isComparison = (i: Instruction): boolean => /^(cmp|cmn|tst|fcmp)_/.test(i.form.name)
const isDependent = (i: Instruction): boolean => /^f?ccm[pn]_/.test(i.form.name)

/** Drops comparisons that were made already, of registers that have not changed since. */
export function dropRepeatedComparisons(blocks: readonly MachineBlock[]): void {
  for (const block of blocks) {
    let known: Instruction | undefined
    block.instructions = block.instructions.filter((i) => {
      if (isComparison(i)) {
        if (known !== undefined && arm64.same(i, known)) return false
        known = i
      } else if (i.defs !== undefined || isDependent(i)) known = undefined
      else if (known !== undefined) {
        const read = usesOf(known)
        if (defsOf(i).some((r) => read.includes(r))) known = undefined
      }
      return true
    })
  }
}

/** An addition to a register behind the access of which that is the base becomes part of the access. */
export function moveBasesOn(blocks: readonly MachineBlock[]): void {
  for (const block of blocks) {
    for (let n = block.instructions.length - 1; n > 0; n--) {
      const step = stepOf(block.instructions[n])
      if (step === undefined) continue
      const at = block.instructions.findLastIndex((i, k) => k < n && mentions(i, step.register))
      const access = at < 0 ? undefined : movingOn(block.instructions[at], step)
      if (access === undefined) continue
      block.instructions[at] = access
      block.instructions.splice(n, 1)
    }
  }
}

interface Step {
  readonly register: number
  readonly bytes: number
}

/** What an instruction adds to one register, if it does only that, in the reach of an access. */
function stepOf({ form, operands: [to, from, amount, ...shift] }: Instruction): Step | undefined {
  const sign = form.name === 'add_xsp_xsp_imm12' ? 1 : form.name === 'sub_xsp_xsp_imm12' ? -1 : 0
  if (sign === 0 || to.kind !== 'register' || from.kind !== 'register' || to.register !== from.register)
    return undefined
  if (shift.length > 0 || amount.kind !== 'plain' || typeof amount.value !== 'number') return undefined
  const bytes = sign * amount.value
  return bytes >= -256 && bytes <= 255 ? { register: to.register, bytes } : undefined
}

const mentions = (i: Instruction, register: number): boolean =>
  usesOf(i).includes(register) || defsOf(i).includes(register)

function movingOn(i: Instruction, { register, bytes }: Step): Instruction | undefined {
  const [value, address] = i.operands
  if (!/^(ldr|str).*_offset$/.test(i.form.name) || address?.kind !== 'memory' || address.base !== register)
    return undefined
  // What is loaded or stored may not be the base.
  if (address.displacement !== 0 || (value.kind === 'register' && value.register === register)) return undefined
  const moving: Address = { ...address, post: bytes }
  return { ...i, form: formOf(i.form.name.replace('_offset', '_post')), operands: [value, moving] }
}
