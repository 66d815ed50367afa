import { arm64 } from './description.js'
import { defsOf, type Instruction, type MachineBlock, usesOf } from './machine.js'

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
