import type { Disassembler, VerifyDiagnostic } from '../api.js'
import { type CodeRange, type LoadedCode, rangeAt } from '../file/load.js'
import type { CodeInstruction, ImportedFunction } from '../machine/flow.js'
import type { MachineInstruction, MachineIsa, SecondReader } from '../machine/isa.js'
import { nothingKnown } from '../machine/known-values.js'
import type { MachinePlatform, System } from '../platform/platform.js'
import { decodeAt, followFlow, placed } from './follow.js'
import { failed, type StageOutcome } from './stage.js'
import { isOpenFlow, openFlow } from './structure.js'

/** Every instruction of the code, each byte in exactly one of them or in padding. */
export interface DecodedCode {
  readonly instructions: ReadonlyMap<number, CodeInstruction>
  /** Addresses of instructions that only fill the space between functions. */
  readonly padding: ReadonlySet<number>
}

/** Follows control flow from the entry, then accounts for every remaining byte of the code. */
export async function decodeCode(
  { isa, system }: MachinePlatform,
  loaded: LoadedCode,
  disassembler: Disassembler | undefined,
): Promise<{ code: DecodedCode | undefined; outcome: StageOutcome }> {
  const ranges = loaded.codeRanges
  const instructions = new Map<number, CodeInstruction>()
  const imports = importedFunctions(system, loaded)
  const problem = followFlow(isa, ranges, [loaded.entry, ...loaded.functions], instructions, imports)
  if (problem !== undefined) return { code: undefined, outcome: failed([problem]) }
  const padding = new Set<number>()
  for (const range of loaded.isAllCode ? ranges : []) {
    const end = loaded.fileKind === 'raw' ? endOfRawCode(isa, range, instructions) : range.address + range.bytes.length
    const unaccounted = sweep(isa, ranges, range, end, instructions, padding)
    if (unaccounted !== undefined)
      return { code: undefined, outcome: failed([firstOpenFlow(ranges, instructions) ?? unaccounted]) }
  }
  let codeBytes = 0
  for (const { sizeBytes } of instructions.values()) codeBytes += sizeBytes
  const totalBytes = ranges.reduce((sum, r) => sum + r.bytes.length, 0)
  const facts: Record<string, string | number | boolean> = {
    file: loaded.fileKind,
    instructions: instructions.size - padding.size,
    codeBytes,
    paddingInstructions: padding.size,
    dataBytesBesideCode: totalBytes - codeBytes,
    canonicalEncodings: !hasForeignPadding(isa, ranges, instructions),
  }
  const code = { instructions, padding }
  const { secondReader } = isa
  if (secondReader === undefined) {
    const reason = `not run: there is none for ${isa.name}`
    return { code, outcome: { status: 'passed', facts: { ...facts, secondReader: reason } } }
  }
  if (disassembler === undefined)
    return { code, outcome: { status: 'passed', facts: { ...facts, secondReader: 'not run: none given' } } }
  const disagreement = await secondReading(secondReader, ranges, instructions, disassembler)
  if (disagreement !== undefined) return { code: undefined, outcome: failed([disagreement], facts) }
  return { code, outcome: { status: 'passed', facts: { ...facts, secondReader: disassembler.name } } }
}

function hasForeignPadding(
  isa: MachineIsa,
  ranges: readonly CodeRange[],
  instructions: ReadonlyMap<number, CodeInstruction>,
): boolean {
  for (const { address, instruction } of instructions.values()) {
    if (!isa.isPadding(instruction)) continue
    const range = rangeAt(ranges, address)!
    if (isa.isForeignPadding?.(range.bytes, address - range.address)) return true
  }
  return false
}

/** By the addresses of the words that the loader fills in, or their own. */
function importedFunctions({ imports }: System, loaded: LoadedCode): ReadonlyMap<number, ImportedFunction> {
  return new Map(
    loaded.imports.map(({ name, library, address }) => {
      const returns = imports.get(name) !== 'ends'
      return [address, { name, library, returns }]
    }),
  )
}

/** Where code is not reached as far as it shows, because it is reached by such a jump. */
function firstOpenFlow(
  ranges: readonly CodeRange[],
  instructions: ReadonlyMap<number, CodeInstruction>,
): VerifyDiagnostic | undefined {
  const open = [...instructions.values()].find(({ flow }) => isOpenFlow(flow))
  return open && placed(ranges, open.address, openFlow(open.instruction))
}

/** Constants lie at multiples of at most so many bytes. */
const largestAlignment = 16

/**
 * Bare code may carry constants behind its last instruction: from the first byte there that the code refers to, with zeros
 * before where they are aligned.
 */
function endOfRawCode(isa: MachineIsa, range: CodeRange, instructions: ReadonlyMap<number, CodeInstruction>): number {
  let codeEnd = range.address
  let end = range.address + range.bytes.length
  for (const { address, sizeBytes } of instructions.values()) codeEnd = Math.max(codeEnd, address + sizeBytes)
  for (const { address, instruction, before } of instructions.values())
    for (const target of isa.references(instruction, address, before))
      if (target >= codeEnd) end = Math.min(end, target)
  const between = range.bytes.subarray(codeEnd - range.address, end - range.address)
  return between.length < largestAlignment && between.every((byte) => byte === 0) ? codeEnd : end
}

/** Reads the bytes that control flow does not reach; in a code range they must be padding. */
function sweep(
  isa: MachineIsa,
  ranges: readonly CodeRange[],
  range: CodeRange,
  end: number,
  instructions: Map<number, CodeInstruction>,
  padding: Set<number>,
): VerifyDiagnostic | undefined {
  let address = range.address
  while (address < end) {
    const known = instructions.get(address)
    if (known !== undefined) {
      address += known.sizeBytes
      continue
    }
    const read = decodeAt(isa, ranges, range, address)
    if ('problem' in read) {
      const { problem } = read
      return { ...problem, message: `Bytes that no instruction reaches are no padding. ${problem.message}` }
    }
    const { instruction } = read
    const { sizeBytes } = instruction
    if (!isa.isPadding(instruction)) {
      const message = `${instruction.form.mnemonic} is never reached, and is no padding.`
      return placed(ranges, address, { code: 'undecodable-code', message })
    }
    for (let byte = address + 1; byte < address + sizeBytes; byte++) {
      if (instructions.has(byte))
        return placed(ranges, address, { code: 'undecodable-code', message: 'padding runs into the code.' })
    }
    const { flow } = isa.readFlow(instruction, address, nothingKnown)
    instructions.set(address, { address, sizeBytes, instruction, flow, before: nothingKnown })
    padding.add(address)
    address += sizeBytes
  }
  return undefined
}

/** A reader that shares nothing with ours must see the same instructions. Runs of adjacent instructions are read at once. */
async function secondReading(
  reader: SecondReader<MachineInstruction>,
  ranges: readonly CodeRange[],
  instructions: ReadonlyMap<number, CodeInstruction>,
  disassembler: Disassembler,
): Promise<VerifyDiagnostic | undefined> {
  const sorted = [...instructions.values()].sort((a, b) => a.address - b.address)
  for (let first = 0; first < sorted.length; ) {
    const start = sorted[first]!.address
    const range = rangeAt(ranges, start)!
    let last = first
    let end = start
    while (sorted[last]?.address === end && end < range.address + range.bytes.length) end += sorted[last++]!.sizeBytes
    const read = await disassembler.disassemble(
      range.bytes.subarray(start - range.address, end - range.address),
      reader.machine,
    )
    for (let i = first; i < last; i++) {
      const ours = sorted[i]!
      const theirs = read[i - first]
      const disagree = (message: string) => placed(ranges, ours.address, { code: 'readers-disagree', message })
      if (theirs === undefined || theirs.offset !== ours.address - start || theirs.sizeBytes !== ours.sizeBytes)
        return disagree(`${disassembler.name} does not see an instruction of ${ours.sizeBytes} bytes here.`)
      if (!reader.agrees(ours.instruction, theirs))
        return disagree(
          `we read ${ours.instruction.form.mnemonic}, ${disassembler.name} reads ${theirs.mnemonic} ${theirs.operands}.`,
        )
    }
    first = last
  }
  return undefined
}
