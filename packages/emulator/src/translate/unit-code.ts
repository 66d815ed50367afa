import type { TrapKind } from '@sourceless/isa'
import { op } from '@sourceless/isa-wasm'
import type { BasicBlock } from './block.js'
import { type BlockCodeContext, emitBlock, emitResolver } from './block-code.js'
import type { ControlFlow } from './discover.js'
import type { FunctionCode } from './function-code.js'
import { makeReducible } from './graph.js'
import type { GuestIsa } from './guest.js'
import { liveness } from './liveness.js'
import { maskOfIndices } from './masks.js'
import { emitStructured } from './structure.js'

/** A place where a run can end. Instructions are offsets in the window. */
export type ExitSite =
  | {
      readonly kind: 'access'
      readonly access: 'read' | 'write'
      readonly sizeBytes: number
      readonly instruction: number
    }
  | { readonly kind: 'trap'; readonly trap: TrapKind; readonly instruction: number }
  /** To an address outside the unit: a return to the caller of the run, or code not translated here. */
  | { readonly kind: 'leave'; readonly isReturn: boolean; readonly instruction: number }
  | { readonly kind: 'illegal'; readonly reason: string; readonly instruction: number }
  | { readonly kind: 'system-call'; readonly instruction: number }
  | { readonly kind: 'fuel' }

/** Locals that every unit has. */
export interface UnitLocals {
  /** i64: instructions left. */
  readonly fuel: number
  /** i32: index of the exit site. */
  readonly site: number
  /** i64: offset in the window of the access that faulted. */
  readonly address: number
  /** i64: where the run leaves to; also the target of returns inside the unit. */
  readonly target: number
  /** i32: index for the dispatcher. */
  readonly selector: number
}

export interface UnitCodeRequest {
  readonly isa: GuestIsa
  readonly flow: ControlFlow
  readonly code: FunctionCode
  readonly locals: UnitLocals
  /** The local of a location; makes one when there is none. */
  readonly localOf: (index: number) => number
  readonly base: bigint
  readonly windowBytes: number
  /** Locations that matter after leaving the unit. */
  readonly liveAtLeave: (isReturn: boolean) => bigint
  /** Index of the imported host function, or undefined: a system call ends the run. */
  readonly systemCall: number | undefined
  /** The byte of the permission map that marks the code at an offset as executed; undefined: coverage is not recorded. */
  readonly coverage: ((offset: number) => number) | undefined
  /** Writes code in front of the entry: the locations whose values are needed there, and those that the unit may change. */
  enter(liveAtEntry: bigint, written: bigint): void
}

/** Translates the blocks of a unit. The code ends by a branch out of one surrounding block, with site and target set. */
export function emitUnit(request: UnitCodeRequest): readonly ExitSite[] {
  const { isa, flow, code, locals } = request
  const { blocks, returnSites } = flow
  const { e } = code
  const sites: ExitSite[] = [{ kind: 'fuel' }]
  const fuelSite = 0
  /** Node after the blocks: looks up the target of a return. */
  const resolver = blocks.length
  const edges = blocks.map((block) => successorsOf(block, flow, resolver))
  const usesResolver = returnSites.length > 0 && edges.some((list) => list.includes(resolver))
  const successors = usesResolver ? [...edges, returnSites] : edges
  const live = liveness({
    blocks,
    locationOf: (name) => isa.indexOf.get(name),
    successors: edges.map((list) => list.flatMap((to) => (to === resolver ? returnSites : [to]))),
    liveAtExit: blocks.map((block) => liveAtExit(request, block)),
    killedAtExit: blocks.map((block) => (block.exit.kind === 'system-call' ? isa.systemCallWrites : 0n)),
  })
  request.enter(live.liveIn[0]!, writtenLocations(isa, blocks, live.liveOut))
  const leaveDepth = e.depth
  e.block()
  const leave = (site: ExitSite): void => {
    e.i32Const(sites.push(site) - 1)
    e.localSet(locals.site)
    e.br(e.depth - leaveDepth - 1)
  }
  const leaveTo = (target: bigint, instruction: number): void => {
    e.i64Const(target)
    e.localSet(locals.target)
    leave({ kind: 'leave', isReturn: false, instruction })
  }
  const context: BlockCodeContext = { request, leave, leaveTo, resolver, usesResolver }
  emitStructured(e, makeReducible({ successors }), successors, {
    node(index, branches) {
      if (index === resolver) emitResolver(context, branches)
      else emitBlock(context, blocks[index]!, live.liveOut[index]!, branches)
    },
    loopHeader() {
      e.localGet(locals.fuel)
      e.i64Const(0)
      e.emit(op['i64.lt_s'])
      e.if()
      e.i32Const(fuelSite)
      e.localSet(locals.site)
      e.br(e.depth - leaveDepth - 1)
      e.end()
    },
    select(index) {
      e.i32Const(index)
      e.localSet(locals.selector)
    },
    selected: () => e.localGet(locals.selector),
  })
  e.end()
  return sites
}

/** What the blocks change and somebody may look at. */
function writtenLocations(isa: GuestIsa, blocks: readonly BasicBlock[], liveOut: readonly bigint[]): bigint {
  let written = 0n
  blocks.forEach((block, index) => {
    written |= maskOfIndices(block.finals.keys()) & liveOut[index]!
    if (block.exit.kind === 'system-call') written |= isa.systemCallWrites
  })
  return written
}

function successorsOf(block: BasicBlock, { blockAt, returnSites }: ControlFlow, resolver: number): number[] {
  const known = (target: bigint): number[] => {
    const index = blockAt.get(target)
    return index === undefined ? [] : [index]
  }
  switch (block.exit.kind) {
    case 'goto':
      return known(block.exit.target)
    case 'branch':
      return [...known(block.exit.whenTrue), ...known(block.exit.whenFalse)]
    case 'indirect':
      return block.exit.isReturn && returnSites.length > 0 ? [resolver] : []
    case 'system-call':
      return known(block.exit.next)
    default:
      return []
  }
}

function liveAtExit(request: UnitCodeRequest, { exit }: BasicBlock): bigint {
  const known = (target: bigint): boolean => request.flow.blockAt.has(target)
  const other = request.liveAtLeave(false)
  switch (exit.kind) {
    case 'goto':
      return known(exit.target) ? 0n : other
    case 'branch':
      return known(exit.whenTrue) && known(exit.whenFalse) ? 0n : other
    case 'indirect':
      return request.liveAtLeave(exit.isReturn)
    case 'system-call':
      return request.isa.systemCallReads | (known(exit.next) ? 0n : other)
    default:
      return 0n
  }
}
