import type { CodeInventory, CodePart } from '@sourceless/object'
import type { CodeInstruction, Flow, MachineInstruction } from '@sourceless/verifier'
import { bytesLine } from '../listing/bytes.js'
import { openReference, withSymbol } from '../listing/code.js'
import type { ListingLine } from '../listing/listing.js'
import type { Describe } from '../notes/machine.js'
import { type DividedPart, haveOwnAddresses } from './find.js'
import type { FoundFunction, Inspection } from './inspection.js'
import { asBytes, byOther, nothingKnown, type Readers, sizeAt } from './walk.js'

/** Where a function lies in a divided part. */
interface Extent {
  readonly index: number
  readonly start: number
  readonly end: number
}

/** An inspection of a register machine's code. */
export function inspectCode<I extends MachineInstruction>(
  readers: Readers<I>,
  describe: Describe<I>,
  { imports, problems }: Pick<CodeInventory, 'imports' | 'problems'>,
  parts: readonly DividedPart[],
): Inspection {
  const functions: FoundFunction[] = []
  const extents: Extent[] = []
  let [sizeBytes, first] = [0, 0]
  for (const [index, { part, read, starts }] of parts.entries()) {
    for (const [at, { offset: start, name }] of starts.entries()) {
      const extent = { index, start, end: starts[at + 1]?.offset ?? read.length }
      const { instructions, bytes, from, to } = measure(read, extent)
      if (instructions === 0) continue
      functions.push({
        name,
        section: part.name,
        offset: part.address + from,
        sizeBytes: to - from,
        instructions,
        first,
      })
      extents.push(extent)
      first += instructions
      sizeBytes += bytes
    }
  }
  const nameAt = createNameFinder(parts)
  const tellers = parts.map((_, index) => createTeller(readers, describe, nameAt(index)))
  return {
    functions,
    sizeBytes,
    instructions: first,
    problems,
    lines(functionIndex, from, limit) {
      const { index, start, end } = extents[functionIndex]!
      return linesOf(readers, tellers[index]!, imports, parts[index]!, start, end, from, limit)
    },
  }
}

function measure(read: Uint8Array, { start, end }: Extent) {
  let [instructions, bytes, from, to] = [0, 0, end, start]
  for (let at = start; at < end; ) {
    const size = sizeAt(read, at)
    if (size > 0) {
      instructions++
      bytes += size
      from = Math.min(from, at)
      to = at + size
    }
    at += size || 1
  }
  return { instructions, bytes, from, to }
}

/** Functions by address; where parts overlap, as the sections of objects do, each knows its own only. */
function createNameFinder(parts: readonly DividedPart[]) {
  const byPart = parts.map(
    ({ part, starts }) => new Map(starts.map(({ offset, name }) => [part.address + offset, name])),
  )
  const isObject = haveOwnAddresses(parts.map(({ part }) => part))
  const all = isObject ? new Map<number, string>() : new Map(byPart.flatMap((names) => [...names]))
  return (index: number) => {
    const names = isObject ? byPart[index]! : all
    return (address: number): string | undefined => names.get(address)
  }
}

type Said = ReturnType<Describe<MachineInstruction>>

/** Tells what an instruction with these bytes does; `isOpen`: a linker has yet to fill in a part of it. */
type Teller<I> = (at: CodeInstruction<I>, bytes: Uint8Array, isOpen: boolean) => Said

/** So many different instructions are remembered: code repeats itself, and words take their time. */
const mostRemembered = 50_000

function createTeller<I extends MachineInstruction>(
  { code }: Readers<I>,
  describe: Describe<I>,
  nameAt: (address: number) => string | undefined,
): Teller<I> {
  const known = new Map<string, Said>()
  return (at, bytes, isOpen) => {
    const { instruction } = at
    if (isOpen || code.mayTransfer(instruction.form.mnemonic) || code.dependsOnAddress(instruction))
      return describe(at, isOpen ? undefined : nameAt)
    const key = String.fromCharCode(...bytes)
    let said = known.get(key)
    if (said === undefined) {
      said = describe(at, nameAt)
      if (known.size < mostRemembered) known.set(key, said)
    }
    return said
  }
}

function linesOf<I extends MachineInstruction>(
  readers: Readers<I>,
  told: Teller<I>,
  imports: CodeInventory['imports'],
  { part, read, others }: DividedPart,
  start: number,
  end: number,
  from: number,
  limit: number,
): readonly ListingLine[] {
  const lines: ListingLine[] = []
  let number = 0
  for (const at of instructionsIn(readers, imports, part, read, start, end)) {
    if (number++ < from) continue
    if (lines.length >= limit) break
    const { offset, sizeBytes, instruction } = at
    const bytes = part.bytes.subarray(offset, offset + sizeBytes)
    const common = { offset: part.address + offset, bytes, depth: 0 }
    if (instruction === undefined) {
      const text = others.get(offset)
      lines.push({ ...common, ...(text === undefined ? bytesLine(bytes) : { text, note: '' }) })
    } else {
      const reference = openReference(part.references, offset, sizeBytes)
      const { text, note } = told(instruction, bytes, reference !== undefined)
      const { flow } = instruction
      const target = !('target' in flow)
        ? undefined
        : reference === undefined
          ? flow.target
          : reference.offset && part.address + reference.offset
      lines.push({
        ...common,
        text,
        note: withSymbol(note, reference?.name),
        ...(target === undefined ? {} : { target }),
      })
    }
  }
  return lines
}

interface Placed<I> {
  readonly offset: number
  readonly sizeBytes: number
  /** Undefined: not of the machine's own table. */
  readonly instruction: CodeInstruction<I> | undefined
}

/** The instructions of a function with their flow, and what is known when they are reached, where that is asked for. */
function* instructionsIn<I extends MachineInstruction>(
  { isa, code }: Readers<I>,
  imports: CodeInventory['imports'],
  { bytes, address: base }: CodePart,
  read: Uint8Array,
  start: number,
  end: number,
): Iterable<Placed<I>> {
  const decoded: (Omit<Placed<I>, 'instruction'> & { readonly instruction: I | undefined })[] = []
  const targets = new Set<number>()
  let needsValues = false
  for (let offset = start; offset < end; ) {
    const sizeBytes = sizeAt(read, offset)
    if (sizeBytes > 0) {
      const instruction = (read[offset]! & (asBytes | byOther)) === 0 ? code.decode(bytes, offset) : undefined
      decoded.push({ offset, sizeBytes, instruction })
      if (instruction !== undefined && code.mayTransfer(instruction.form.mnemonic)) {
        const { flow } = isa.readFlow(instruction, base + offset, nothingKnown)
        if ('target' in flow) targets.add(flow.target)
        else needsValues ||= flow.kind !== 'return' && flow.kind !== 'stop'
      }
    }
    offset += sizeBytes || 1
  }
  let known = nothingKnown
  let next = start
  for (const { offset, sizeBytes, instruction } of decoded) {
    if (instruction === undefined) {
      yield { offset, sizeBytes, instruction }
      continue
    }
    const before = offset === next && !targets.has(base + offset) ? known : nothingKnown
    const place = { address: base + offset, sizeBytes, instruction, before }
    next = offset + sizeBytes
    if (!needsValues && !code.mayTransfer(instruction.form.mnemonic)) {
      yield { offset, sizeBytes, instruction: { ...place, flow: { kind: 'next' } } }
      continue
    }
    const { flow, after } = isa.readFlow(instruction, base + offset, before)
    known = flow.kind === 'next' || flow.kind === 'branch' ? after : nothingKnown
    yield { offset, sizeBytes, instruction: { ...place, flow: throughImports(flow, imports) } }
  }
}

/** Calls and jumps by a word that the loader fills in go to an imported function. */
function throughImports(flow: Flow, imports: CodeInventory['imports']): Flow {
  if (flow.kind !== 'indirect-call' && flow.kind !== 'indirect-jump') return flow
  const name = flow.slot === undefined ? undefined : imports.get(flow.slot)
  if (name === undefined) return flow
  const kind = flow.kind === 'indirect-call' ? 'import-call' : 'import-jump'
  return { kind, import: { name, library: undefined, returns: true } }
}
