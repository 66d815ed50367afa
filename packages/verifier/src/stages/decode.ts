import type { Disassembler, VerifyDiagnostic } from '../api.js'
import type { CodeRange, LoadedCode } from '../file/load.js'
import { type CodeInstruction, successors } from '../machine/flow.js'
import {
  type KnownValues,
  type MachineInstruction,
  type MachineIsa,
  nothingKnown,
  type SecondReader,
} from '../machine/isa.js'
import { failed, hex, type StageOutcome } from './stage.js'

/** Every instruction of the code, each byte in exactly one of them or in padding. */
export interface DecodedCode {
  readonly instructions: ReadonlyMap<number, CodeInstruction>
  /** Addresses of instructions that only fill the space between functions. */
  readonly padding: ReadonlySet<number>
}

const mostInstructions = 200_000

/** Follows control flow from the entry, then accounts for every remaining byte of the code. */
export async function decodeCode(
  isa: MachineIsa,
  loaded: LoadedCode,
  disassembler: Disassembler | undefined,
): Promise<{ code: DecodedCode | undefined; outcome: StageOutcome }> {
  const ranges = [...loaded.codeRanges, ...loaded.mixedRanges]
  const instructions = new Map<number, CodeInstruction>()
  const problem = followFlow(isa, ranges, [loaded.entry, ...loaded.functions], instructions)
  if (problem !== undefined) return { code: undefined, outcome: failed([problem]) }
  const padding = new Set<number>()
  for (const range of loaded.codeRanges) {
    const end = loaded.fileKind === 'raw' ? endOfRawCode(isa, range, instructions) : range.address + range.bytes.length
    const unaccounted = sweep(isa, range, end, instructions, padding)
    if (unaccounted !== undefined) return { code: undefined, outcome: failed([unaccounted]) }
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
    canonicalEncodings: true,
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

function rangeAt(ranges: readonly CodeRange[], address: number): CodeRange | undefined {
  return ranges.find((r) => address >= r.address && address < r.address + r.bytes.length)
}

function decodeAt<I extends MachineInstruction>(
  isa: MachineIsa<I>,
  range: CodeRange,
  address: number,
): { readonly instruction: I } | { readonly problem: VerifyDiagnostic } {
  const offset = address - range.address
  const { value, diagnostics } = isa.decode(range.bytes, offset)
  if (value !== undefined) return { instruction: value }
  return { problem: { code: 'undecodable-code', message: `${hex(offset)}: ${diagnostics[0]!.message}`, offset } }
}

/** Decodes everything that control flow reaches from the roots; instructions found before a problem stay in the map. */
export function followFlow<I extends MachineInstruction>(
  isa: MachineIsa<I>,
  ranges: readonly CodeRange[],
  roots: readonly number[],
  instructions: Map<number, CodeInstruction<I>>,
): VerifyDiagnostic | undefined {
  const pending = roots.map((address): [number, KnownValues] => [address, nothingKnown])
  const owner = new Map<number, number>()
  while (pending.length > 0) {
    const [address, before] = pending.pop()!
    if (instructions.has(address)) continue
    const range = rangeAt(ranges, address)
    if (range === undefined)
      return { code: 'bad-control-flow', message: `Control goes to ${hex(address)}, where there is no code.` }
    const decoded = decodeAt(isa, range, address)
    if ('problem' in decoded) return decoded.problem
    const { instruction } = decoded
    const { flow, after } = isa.readFlow(instruction, address, before)
    const at: CodeInstruction<I> = { address, sizeBytes: instruction.sizeBytes, instruction, flow }
    for (let byte = address; byte < address + at.sizeBytes; byte++) {
      const other = owner.get(byte)
      if (other !== undefined) {
        const offset = address - range.address
        return {
          code: 'bad-control-flow',
          message: `${hex(offset)}: control goes into the middle of the instruction at ${hex(other - range.address)}.`,
          offset,
        }
      }
      owner.set(byte, address)
    }
    instructions.set(address, at)
    if (instructions.size > mostInstructions)
      return { code: 'undecodable-code', message: `More than ${mostInstructions} instructions.` }
    const next = address + at.sizeBytes
    const isStraight = at.flow.kind === 'next' || at.flow.kind === 'branch'
    for (const to of successors(at)) pending.push([to, isStraight && to === next ? after : nothingKnown])
    if (at.flow.kind === 'call') pending.push([at.flow.target, nothingKnown])
  }
  return undefined
}

/** Bare code may carry constants behind its last instruction: from the first byte there that the code refers to. */
function endOfRawCode(isa: MachineIsa, range: CodeRange, instructions: ReadonlyMap<number, CodeInstruction>): number {
  let codeEnd = range.address
  let end = range.address + range.bytes.length
  for (const { address, sizeBytes } of instructions.values()) codeEnd = Math.max(codeEnd, address + sizeBytes)
  for (const { address, instruction } of instructions.values())
    for (const target of isa.references(instruction, address)) if (target >= codeEnd) end = Math.min(end, target)
  return end
}

/** Reads the bytes that control flow does not reach; in a code range they must be padding. */
function sweep(
  isa: MachineIsa,
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
    const offset = address - range.address
    const read = decodeAt(isa, range, address)
    if ('problem' in read) {
      const { problem } = read
      return { ...problem, message: `Bytes that no instruction reaches are no padding. ${problem.message}` }
    }
    const { instruction } = read
    const { sizeBytes } = instruction
    if (!isa.isPadding(instruction)) {
      return {
        code: 'undecodable-code',
        message: `${hex(offset)}: ${instruction.form.mnemonic} is never reached, and is no padding.`,
        offset,
      }
    }
    for (let byte = address + 1; byte < address + sizeBytes; byte++) {
      if (instructions.has(byte))
        return { code: 'undecodable-code', message: `${hex(offset)}: padding runs into the code.`, offset }
    }
    const { flow } = isa.readFlow(instruction, address, nothingKnown)
    instructions.set(address, { address, sizeBytes, instruction, flow })
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
    let last = first + 1
    while (last < sorted.length && sorted[last]!.address === sorted[last - 1]!.address + sorted[last - 1]!.sizeBytes)
      last++
    const start = sorted[first]!.address
    const range = rangeAt(ranges, start)!
    const end = sorted[last - 1]!.address + sorted[last - 1]!.sizeBytes
    const read = await disassembler.disassemble(
      range.bytes.subarray(start - range.address, end - range.address),
      reader.machine,
    )
    for (let i = first; i < last; i++) {
      const ours = sorted[i]!
      const theirs = read[i - first]
      const offset = ours.address - range.address
      const where = { code: 'readers-disagree' as const, offset }
      if (theirs === undefined || theirs.offset !== ours.address - start || theirs.sizeBytes !== ours.sizeBytes) {
        return {
          ...where,
          message: `${hex(offset)}: ${disassembler.name} does not see an instruction of ${ours.sizeBytes} bytes here.`,
        }
      }
      if (!reader.agrees(ours.instruction, theirs)) {
        return {
          ...where,
          message: `${hex(offset)}: we read ${ours.instruction.form.mnemonic}, ${disassembler.name} reads ${theirs.mnemonic} ${theirs.operands}.`,
        }
      }
    }
    first = last
  }
  return undefined
}
