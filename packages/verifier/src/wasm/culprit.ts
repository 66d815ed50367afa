import type { Contract } from '@sourceless/contract'
import { decodeBody, type WasmInstruction } from '@sourceless/isa-wasm'
import { readWasm } from '@sourceless/object-wasm'
import { faultDeed, type ReturnedObservation, wrongElement } from '../behaviour/culprit.js'
import type { Culprit } from '../locate.js'
import type { CalledOnce, Placed } from './function-runner.js'
import type { LoadedWasm } from './load.js'

export interface WasmRun {
  readonly contract: Contract
  readonly loaded: LoadedWasm
  /** The module that runs. */
  readonly bytes: Uint8Array
  readonly expected: ReturnedObservation
  call(prepare?: (buffers: readonly Placed[]) => void): CalledOnce
  /** Makes a byte of a buffer readonly. */
  forbid(buffer: Placed, offset: number): void
}

/** The instruction to name for a run that went wrong; see `locate`. */
export function findWasmCulprit({ contract, loaded, bytes, expected, call, forbid }: WasmRun): Culprit | undefined {
  const body = bodyOf(bytes, loaded)
  if (body === undefined) return undefined
  const at = (address: bigint | undefined, deed: string): Culprit | undefined =>
    address === undefined ? undefined : { offset: Number(address) - (body.byteOffset - bytes.byteOffset), deed }
  const instructions = decodeBody(body).value ?? []
  const { outcome, after, buffers } = call()
  if (outcome.kind === 'fuel') return named(onlyLoopEnd(instructions), 'closes the loop that is not left')
  if (outcome.kind === 'fault') {
    const places = buffers.map(({ address, sizeBytes }) => ({ address: BigInt(address), sizeBytes }))
    return at(outcome.instructionAddress, faultDeed(contract, outcome, places))
  }
  if (outcome.kind !== 'returned') return undefined
  const wrong = wrongElement(contract, expected, after)
  if (wrong === undefined) return named(onlyEnd(instructions), 'gives the result')
  const { outcome: stopped } = call((placed) => forbid(placed[wrong.buffer]!, wrong.offset))
  return stopped.kind === 'fault' ? at(stopped.instructionAddress, wrong.deed) : undefined
}

const named = (instruction: WasmInstruction | undefined, deed: string): Culprit | undefined =>
  instruction && { offset: instruction.offset, deed }

function bodyOf(bytes: Uint8Array, { functionIndex }: LoadedWasm): Uint8Array | undefined {
  const module = readWasm(bytes).value
  const imported = module?.imports?.filter(({ description }) => description.kind === 'function').length ?? 0
  return module?.functions?.[functionIndex - imported]?.body
}

/** What opens blocks around each instruction, the outermost first. */
function* withBlocks(
  instructions: readonly WasmInstruction[],
): Generator<[WasmInstruction, readonly WasmInstruction[]]> {
  const open: WasmInstruction[] = []
  for (const instruction of instructions) {
    yield [instruction, open]
    const { structure } = instruction.row
    if (structure === 'block' || structure === 'loop' || structure === 'if') open.push(instruction)
    if (structure === 'end') open.pop()
  }
}

/** The only branch back to the start of a loop. */
function onlyLoopEnd(instructions: readonly WasmInstruction[]): WasmInstruction | undefined {
  const found: WasmInstruction[] = []
  for (const [instruction, open] of withBlocks(instructions)) {
    const { structure } = instruction.row
    if (structure !== 'branch' && structure !== 'branch-if') continue
    if (open[open.length - 1 - (instruction.immediates[0] as number)]?.row.structure === 'loop') found.push(instruction)
  }
  return found.length === 1 ? found[0] : undefined
}

/** What gives the result where control leaves the function in one place only: the last instruction, or the block that it ends. */
function onlyEnd(instructions: readonly WasmInstruction[]): WasmInstruction | undefined {
  let last: WasmInstruction | undefined
  let closed: WasmInstruction | undefined
  for (const [instruction, open] of withBlocks(instructions)) {
    const { structure } = instruction.row
    const isBranch = structure === 'branch' || structure === 'branch-if' || structure === 'branch-table'
    const leaves = isBranch && [instruction.immediates[0]].flat().some((depth) => depth === open.length)
    if (structure === 'return' || leaves) return undefined
    if (structure === 'end' && open.length === 0) return last?.row.structure === 'end' ? closed : last
    if (structure === 'end') closed = open.at(-1)
    last = instruction
  }
  return undefined
}
