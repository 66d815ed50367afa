import type { TrapKind } from '@sourceless/isa'
import { op } from '@sourceless/isa-wasm'
import { shadowOffset } from '../layout.js'
import type { BasicBlock, Effect } from './block.js'
import type { ControlFlow } from './discover.js'
import type { FunctionCode } from './function-code.js'
import { makeReducible } from './graph.js'
import type { GuestIsa } from './guest.js'
import { effectTerms, liveness } from './liveness.js'
import {
  emitCheckedOffset,
  emitLoad,
  emitOffset,
  emitStore,
  loadContainer,
  type MemoryCodeOptions,
} from './memory-code.js'
import { type Branches, emitStructured } from './structure.js'
import { analyseUses, createTermCode, type TermCode } from './term-code.js'

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

const bit = (index: number): bigint => 1n << BigInt(index)
export function* bitsOf(mask: bigint): Generator<number> {
  for (let index = 0; mask !== 0n; index++, mask >>= 1n) if ((mask & 1n) !== 0n) yield index
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
    for (const location of block.finals.keys()) written |= bit(location) & liveOut[index]!
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

interface BlockCodeContext {
  readonly request: UnitCodeRequest
  readonly leave: (site: ExitSite) => void
  readonly leaveTo: (target: bigint, instruction: number) => void
  readonly resolver: number
  readonly usesResolver: boolean
}

/** The address in `locals.target` → the return site there, by binary search; otherwise the run leaves. */
function emitResolver({ request, leave }: BlockCodeContext, branches: Branches): void {
  const { code, locals, flow, base } = request
  const { e } = code
  const byAddress = flow.returnSites
    .map((index) => ({ index, address: base + BigInt(flow.blocks[index]!.offset) }))
    .sort((a, b) => (a.address < b.address ? -1 : 1))
  const search = (from: number, to: number): void => {
    const middle = (from + to) >> 1
    e.localGet(locals.target)
    e.i64Const(byAddress[middle]!.address)
    if (to - from === 1) {
      e.emit(op['i64.eq'])
      e.if()
      branches.goto(byAddress[middle]!.index)
      e.end()
      return
    }
    e.emit(op['i64.lt_u'])
    e.if()
    search(from, middle)
    e.else()
    search(middle, to)
    e.end()
  }
  search(0, byAddress.length)
  const site = flow.blocks.find(({ exit }) => exit.kind === 'indirect' && exit.isReturn)!
  leave({ kind: 'leave', isReturn: true, instruction: site.last })
}

function emitBlock(context: BlockCodeContext, block: BasicBlock, liveOut: bigint, branches: Branches): void {
  const { request, leave } = context
  const { code, locals, localOf } = request
  const { e } = code
  code.releaseTemporaries()
  emitAccounting(context, block)
  const finals = [...block.finals].filter(([index]) => (liveOut & bit(index)) !== 0n)
  const roots = [...effectTerms(block), ...finals.map(([, term]) => term)]
  const loadLocals = new Map<string, number>()
  const terms = createTermCode({
    code,
    uses: analyseUses(roots),
    variable(term) {
      const load = loadLocals.get(term.name)
      if (load !== undefined) e.localGet(load)
      else e.localGet(localOf(request.isa.indexOf.get(term.name)!))
    },
  })
  emitEffects(context, block, terms, loadLocals)
  const { exit } = block
  if (exit.kind === 'trap') {
    leave({ kind: 'trap', trap: exit.trap, instruction: block.last })
    return
  }
  if (exit.kind === 'illegal') {
    leave({ kind: 'illegal', reason: exit.reason, instruction: exit.offset })
    return
  }
  if (exit.kind === 'branch') terms.value(exit.condition)
  if (exit.kind === 'indirect') {
    terms.value(exit.target)
    e.localSet(locals.target)
  }
  // All new values are computed before the first is assigned.
  for (const [, term] of finals) terms.value(term)
  for (const [index] of finals.reverse()) e.localSet(localOf(index))
  emitExit(context, block, branches)
}

function emitAccounting({ request }: BlockCodeContext, block: BasicBlock): void {
  const { code, locals, coverage, windowBytes } = request
  const { e } = code
  e.localGet(locals.fuel)
  e.i64Const(Math.max(1, block.instructions.length))
  e.emit(op['i64.sub'])
  e.localSet(locals.fuel)
  if (coverage === undefined) return
  e.i32Const(block.offset)
  e.i32Const(coverage(block.offset))
  e.memory(op['i32.store8'], shadowOffset(windowBytes))
}

function emitEffects(
  context: BlockCodeContext,
  block: BasicBlock,
  terms: TermCode,
  loadLocals: Map<string, number>,
): void {
  const { request, leave } = context
  const { code } = request
  const { e } = code
  for (const effect of block.effects) {
    const { instruction } = effect
    if (effect.kind === 'trap') {
      terms.value(effect.condition)
      e.if()
      leave({ kind: 'trap', trap: effect.trap, instruction })
      e.end()
      continue
    }
    emitAccess(context, effect, terms, loadLocals)
  }
}

/** What is computed under a condition must not be reused elsewhere: operands are computed in front of it. */
function emitAccess(
  { request, leave }: BlockCodeContext,
  effect: Exclude<Effect, { kind: 'trap' }>,
  terms: TermCode,
  loadLocals: Map<string, number>,
): void {
  const { code, locals, base, windowBytes } = request
  const { e } = code
  const { address, when, instruction } = effect
  const value = effect.kind === 'load' ? effect.result : effect.value
  const sizeBytes = value.bits / 8
  const access = effect.kind === 'load' ? 'read' : 'write'
  const container = loadContainer(sizeBytes)
  const options: MemoryCodeOptions = {
    code,
    base,
    windowBytes,
    fault(offset) {
      e.localGet(offset)
      e.localSet(locals.address)
      leave({ kind: 'access', access, sizeBytes, instruction })
    },
  }
  const result = effect.kind === 'load' || when !== undefined ? code.temporary(container) : undefined
  const offset = emitOffset(options, terms, address)
  if (when !== undefined) {
    if (effect.kind === 'store') terms.value(value)
    else if (container === 'i32') e.i32Const(0)
    else e.i64Const(0)
    e.localSet(result!)
    terms.value(when)
    e.if()
  }
  const index = emitCheckedOffset(options, offset, sizeBytes, access)
  if (effect.kind === 'store') {
    emitStore(code, index, sizeBytes, () => (result === undefined ? terms.value(value) : e.localGet(result)))
  } else {
    emitLoad(code, index, sizeBytes)
    e.localSet(result!)
    loadLocals.set(value.name, result!)
  }
  if (when !== undefined) e.end()
}

function emitExit(context: BlockCodeContext, block: BasicBlock, branches: Branches): void {
  const { request, leave, leaveTo, resolver, usesResolver } = context
  const { code, flow } = request
  const { e } = code
  const { exit, last } = block
  const finish = (target: bigint): void => {
    const to = flow.blockAt.get(target)
    if (to === undefined) leaveTo(target, last)
    else branches.finish(to)
  }
  switch (exit.kind) {
    case 'goto':
      finish(exit.target)
      break
    case 'branch': {
      const whenTrue = flow.blockAt.get(exit.whenTrue)
      const whenFalse = flow.blockAt.get(exit.whenFalse)
      if (whenTrue !== undefined && whenFalse !== undefined) {
        branches.branch(whenTrue, whenFalse)
        break
      }
      e.if()
      if (whenTrue === undefined) leaveTo(exit.whenTrue, last)
      else branches.goto(whenTrue)
      e.end()
      finish(exit.whenFalse)
      break
    }
    case 'indirect':
      if (exit.isReturn && usesResolver) branches.finish(resolver)
      else leave({ kind: 'leave', isReturn: exit.isReturn, instruction: last })
      break
    case 'system-call':
      emitSystemCall(context, last)
      finish(exit.next)
  }
}

/** The registers that the host reads and writes go through the state page. */
function emitSystemCall({ request, leave }: BlockCodeContext, instruction: number): void {
  const { code, isa, localOf, systemCall } = request
  const { e } = code
  if (systemCall === undefined) {
    leave({ kind: 'system-call', instruction })
    return
  }
  for (const index of bitsOf(isa.systemCallReads)) {
    e.i32Const(isa.locations[index]!.offset)
    e.localGet(localOf(index))
    e.memory(op['i64.store'])
  }
  e.i32Const(instruction)
  e.call(systemCall)
  e.if()
  leave({ kind: 'system-call', instruction })
  e.end()
  for (const index of bitsOf(isa.systemCallWrites)) {
    e.i32Const(isa.locations[index]!.offset)
    e.memory(op['i64.load'])
    e.localSet(localOf(index))
  }
}
