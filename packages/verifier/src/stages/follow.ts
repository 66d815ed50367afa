import type { VerifyDiagnostic } from '../api.js'
import { type CodeRange, rangeAt } from '../file/load.js'
import { type CodeInstruction, type Flow, type ImportedFunction, successors } from '../machine/flow.js'
import type { MachineInstruction, MachineIsa } from '../machine/isa.js'
import { type KnownValues, meet, nothingKnown } from '../machine/known-values.js'
import { type Fault, hex } from './stage.js'

const mostInstructions = 200_000
/** Stubs of imported functions are at most this long, instructions. */
const longestStub = 4

/** Imported functions by the addresses of the words that the loader fills in, or by their own. */
type Imports = ReadonlyMap<number, ImportedFunction>

/** Where an address lies: bytes from the start of the code, and as a person reads it. */
export function placeOf(
  ranges: readonly CodeRange[],
  address: number,
): { readonly offset: number; readonly shown: string } {
  const offset = address - ranges[0]!.address
  const range = rangeAt(ranges, address)
  return { offset, shown: range?.name === undefined ? hex(offset) : `${range.name}+${hex(address - range.address)}` }
}

/** A finding about the instruction at an address. */
export function placed(ranges: readonly CodeRange[], address: number, fault: Fault): VerifyDiagnostic {
  const { offset, shown } = placeOf(ranges, address)
  return { ...fault, message: `${shown}: ${fault.message}`, offset }
}

/** The instruction at an address of one of the ranges. */
export function decodeAt<I extends MachineInstruction>(
  isa: MachineIsa<I>,
  ranges: readonly CodeRange[],
  range: CodeRange,
  address: number,
): { readonly instruction: I } | { readonly problem: VerifyDiagnostic } {
  const { value, diagnostics } = isa.decode(range.bytes, address - range.address)
  if (value !== undefined) return { instruction: value }
  return { problem: placed(ranges, address, { code: 'undecodable-code', message: diagnostics[0]!.message }) }
}

const afterCallHint =
  'Behind a call that does not come back the code has to stop all the same: an endless loop or a trap, such as ud2.'

/** Decodes everything that control flow reaches from the roots; instructions found before a problem stay in the map. */
export function followFlow<I extends MachineInstruction>(
  isa: MachineIsa<I>,
  ranges: readonly CodeRange[],
  roots: readonly number[],
  instructions: Map<number, CodeInstruction<I>>,
  imports: Imports = new Map(),
): VerifyDiagnostic | undefined {
  const pending = roots.map((address): [number, KnownValues, number?] => [address, nothingKnown])
  const known = new Map<number, KnownValues>()
  const owner = new Map<number, number>()
  while (pending.length > 0) {
    const [address, incoming, from] = pending.pop()!
    const earlier = known.get(address)
    const before = earlier === undefined ? incoming : meet(earlier, incoming)
    if (before === earlier) continue
    known.set(address, before)
    const range = rangeAt(ranges, address)
    if (range === undefined) return goesAstray(ranges, address, from)
    const decoded = decodeAt(isa, ranges, range, address)
    if ('problem' in decoded) return decoded.problem
    const { instruction } = decoded
    const { sizeBytes } = instruction
    if (earlier === undefined) {
      const overlapped = claim(owner, address, sizeBytes)
      if (overlapped !== undefined) {
        const message = `control goes into the middle of the instruction at ${placeOf(ranges, overlapped).shown}.`
        return placed(ranges, address, { code: 'bad-control-flow', message })
      }
    }
    const { flow: shown, after } = isa.readFlow(instruction, address, before)
    const flow = imports.size === 0 ? shown : throughImports(isa, ranges, shown, imports)
    const at: CodeInstruction<I> = { address, sizeBytes, instruction, flow, before }
    instructions.set(address, at)
    if (instructions.size > mostInstructions)
      return { code: 'undecodable-code', message: `More than ${mostInstructions} instructions.` }
    const next = address + sizeBytes
    const isStraight = flow.kind === 'next' || flow.kind === 'branch'
    const following = successors(at)
    if (next === range.address + range.bytes.length && following.includes(next)) {
      const message = `control runs past the end of ${range.name ?? 'the code'}.`
      const hint = isStraight ? {} : { hint: afterCallHint }
      return placed(ranges, address, { code: 'bad-control-flow', message, ...hint })
    }
    for (const to of following) pending.push([to, isStraight && to === next ? after : nothingKnown, address])
    if (flow.kind === 'call') pending.push([flow.target, nothingKnown, address])
  }
  return undefined
}

/** `from`: the instruction that control comes from. */
function goesAstray(ranges: readonly CodeRange[], address: number, from: number | undefined): VerifyDiagnostic {
  const message = `Control goes to ${hex(address)}, where there is no code.`
  const where = from === undefined ? {} : { offset: placeOf(ranges, from).offset }
  return { code: 'bad-control-flow', message, ...where }
}

/** Marks the bytes of an instruction; gives the other instruction that has one of them. */
function claim(owner: Map<number, number>, address: number, sizeBytes: number): number | undefined {
  for (let byte = address; byte < address + sizeBytes; byte++) {
    const other = owner.get(byte)
    if (other !== undefined) return other
    owner.set(byte, address)
  }
  return undefined
}

/** The flow with imported functions named where it goes to one, directly or by a stub. */
function throughImports<I extends MachineInstruction>(
  isa: MachineIsa<I>,
  ranges: readonly CodeRange[],
  flow: Flow,
  imports: Imports,
): Flow {
  const isCall = flow.kind === 'call' || flow.kind === 'indirect-call'
  if (!isCall && flow.kind !== 'jump' && flow.kind !== 'indirect-jump') return flow
  const at = 'slot' in flow ? flow.slot : flow.target
  const imported = at === undefined ? undefined : imports.get(at)
  if (imported !== undefined) return { kind: isCall ? 'import-call' : 'import-jump', import: imported }
  if (flow.kind !== 'call') return flow
  const stubbed = stubbedImport(isa, ranges, flow.target, imports)
  return stubbed === undefined ? flow : { ...flow, import: stubbed }
}

/** What the function at an address does nothing but jump to. */
function stubbedImport<I extends MachineInstruction>(
  isa: MachineIsa<I>,
  ranges: readonly CodeRange[],
  start: number,
  imports: Imports,
): ImportedFunction | undefined {
  let known = nothingKnown
  let address = start
  for (let length = 0; length < longestStub; length++) {
    const range = rangeAt(ranges, address)
    const decoded = range === undefined ? undefined : decodeAt(isa, ranges, range, address)
    if (decoded === undefined || 'problem' in decoded) return undefined
    const { flow, after } = isa.readFlow(decoded.instruction, address, known)
    if (flow.kind === 'indirect-jump') return flow.slot === undefined ? undefined : imports.get(flow.slot)
    if (flow.kind !== 'next') return undefined
    known = after
    address += decoded.instruction.sizeBytes
  }
  return undefined
}
