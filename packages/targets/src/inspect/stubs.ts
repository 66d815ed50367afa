import type { CodeInventory, CodePart } from '@sourceless/object'
import type { MachineInstruction } from '@sourceless/verifier'
import { nothingKnown, type Readers, sizeAt } from './walk.js'

/** Sections in which linkers put stubs. */
const stubSections = /^\.i?plt/
export const isStubSection = ({ name }: CodePart): boolean => stubSections.test(name)

/**
 * Names of the functions that do nothing but jump to an imported one: in sections of stubs all that lead to a word which the loader
 * fills in, elsewhere functions without a name that begin with such a jump.
 */
export function* stubsOf<I extends MachineInstruction>(
  readers: Readers<I>,
  { imports }: CodeInventory,
  part: CodePart,
  read: Uint8Array,
  names: ReadonlyMap<number, string | undefined>,
): Iterable<readonly [offset: number, name: string]> {
  if (imports.size === 0) return
  if (isStubSection(part)) {
    yield* stubsIn(readers, imports, part, read)
    return
  }
  for (const [offset, name] of names) {
    if (name !== undefined) continue
    const target = jumpsTo(readers, imports, part, offset)
    if (target !== undefined) yield [offset, target]
  }
}

/** The imported function that the instruction at a place jumps to. */
function jumpsTo<I extends MachineInstruction>(
  { isa, code }: Readers<I>,
  imports: ReadonlyMap<number, string>,
  { bytes, address }: CodePart,
  offset: number,
): string | undefined {
  const instruction = code.decode(bytes, offset)
  if (instruction === undefined || !code.mayTransfer(instruction.form.mnemonic)) return undefined
  const { flow } = isa.readFlow(instruction, address + offset, nothingKnown)
  return flow.kind === 'indirect-jump' && flow.slot !== undefined ? imports.get(flow.slot) : undefined
}

/** A stub begins behind the jump that ends the one before it, and what fills the space between them. */
function* stubsIn<I extends MachineInstruction>(
  { isa, code }: Readers<I>,
  imports: ReadonlyMap<number, string>,
  { bytes, address }: CodePart,
  read: Uint8Array,
): Iterable<readonly [offset: number, name: string]> {
  let start: number | undefined
  let known = nothingKnown
  for (let offset = 0; offset < bytes.length; offset += sizeAt(read, offset) || 1) {
    const instruction = code.decode(bytes, offset)
    if (instruction === undefined || (start === undefined && isa.isPadding(instruction))) continue
    start ??= offset
    const { flow, after } = isa.readFlow(instruction, address + offset, known)
    known = after
    if (flow.kind === 'next') continue
    const isIndirect = flow.kind === 'indirect-jump' || flow.kind === 'indirect-call'
    const name = isIndirect && flow.slot !== undefined ? imports.get(flow.slot) : undefined
    if (name !== undefined) yield [start, `${name}@plt`]
    start = undefined
    known = nothingKnown
  }
}
