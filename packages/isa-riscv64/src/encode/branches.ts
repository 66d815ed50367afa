import type { BranchEncoding, BranchForm } from '@sourceless/isa'
import type { Form } from '../form.js'
import type { Register } from '../register.js'
import { form } from '../table/table.js'
import { bytesOf, wordOf } from './words.js'

/** What the branches of an assembler may use. */
export interface BranchOptions {
  /** Whether two-byte branches may be chosen. */
  readonly compress: boolean
  /** For jumps beyond 1 MiB; without it their reach ends there. */
  readonly farBranchScratch: Register | undefined
}

const jal = form('jal')
const jalr = form('jalr')
const auipc = form('auipc')
const compressedJump = form('c.j')
const compressedBranches: ReadonlyMap<Form, readonly [same: Form, inverse: Form]> = new Map([
  [form('beq'), [form('c.beqz'), form('c.bnez')]],
  [form('bne'), [form('c.bnez'), form('c.beqz')]],
])
/** The low bit of funct3 inverts a condition. */
const INVERT = 1 << 12

/** auipc register, target; jalr link, target(register): any distance of 32 bits. Its field is 'riscv-call'. */
export const pairBytes = (link: number, scratch: number): number[] =>
  bytesOf([wordOf(auipc, [scratch, 0]), 4], [wordOf(jalr, [link, 0, scratch]), 4])

/** jal link, target: the field is the whole word. */
export const jumpBytes = (link: number): number[] => bytesOf([wordOf(jal, [link, 0]), 4])

const branchForm = (kind: BranchForm['kind'], bytes: readonly number[], fieldOffset = 0): BranchForm => ({
  bytes,
  fieldOffset,
  kind,
  addend: 0,
})

/** Encodings of `jal link, label`, and through which register it jumps when the label is far. */
export function jumpEncoding(link: number, { compress, farBranchScratch }: BranchOptions): BranchEncoding {
  const near = branchForm('riscv-jump', jumpBytes(link))
  // A call may overwrite its own link register.
  const scratch = link === 0 ? farBranchScratch?.number : link
  const longer = scratch === undefined ? [] : [branchForm('riscv-call', pairBytes(link, scratch))]
  if (link !== 0 || !compress) return [near, ...longer]
  return [branchForm('riscv-jump16', bytesOf([compressedJump.match, 2])), near, ...longer]
}

/** The conditional branch over what follows it, and the encodings of the branch itself: as LLVM relaxes them. */
export function conditionalEncoding(row: Form, rs1: number, rs2: number, options: BranchOptions): BranchEncoding {
  const compared = rs1 === 0 ? rs2 : rs1
  const isShort = options.compress && (rs1 === 0 || rs2 === 0) && compared >= 8 && compared <= 15
  const short = isShort ? compressedBranches.get(row) : undefined
  // LLVM makes the long branch of the short one, and so writes zero last.
  const numbers = short === undefined ? [rs1, rs2, 0] : [compared, 0, 0]
  const plain = branchForm('riscv-branch', bytesOf([wordOf(row, numbers), 4]))
  const over = (sizeBytes: number): number[] =>
    short === undefined
      ? bytesOf([wordOf(row, [rs1, rs2, 4 + sizeBytes]) ^ INVERT, 4])
      : bytesOf([wordOf(short[1], [compared, 2 + sizeBytes]), 2])
  const inverted = (kind: BranchForm['kind'], bytes: readonly number[]): BranchForm => {
    const skip = over(bytes.length)
    return branchForm(kind, [...skip, ...bytes], skip.length)
  }
  const scratch = options.farBranchScratch?.number
  const longer: BranchForm[] = [plain, inverted('riscv-jump', jumpBytes(0))]
  if (scratch !== undefined) longer.push(inverted('riscv-call', pairBytes(0, scratch)))
  if (short === undefined) return [longer[0]!, ...longer.slice(1)]
  return [branchForm('riscv-branch16', bytesOf([wordOf(short[0], [compared, 0]), 2])), ...longer]
}
