import { op } from '@sourceless/isa-wasm'
import { shadowOffset } from '../layout.js'
import type { BasicBlock, Effect } from './block.js'
import { effectTerms } from './liveness.js'
import { bit, bitsOf } from './masks.js'
import {
  emitCheckedOffset,
  emitLoad,
  emitOffset,
  emitStore,
  loadContainer,
  type MemoryCodeOptions,
} from './memory-code.js'
import type { Branches } from './structure.js'
import { analyseUses, createTermCode, type TermCode } from './term-code.js'
import type { ExitSite, UnitCodeRequest } from './unit-code.js'

/** What the code of blocks shares in one unit. */
export interface BlockCodeContext {
  readonly request: UnitCodeRequest
  readonly leave: (site: ExitSite) => void
  readonly leaveTo: (target: bigint, instruction: number) => void
  readonly resolver: number
  readonly usesResolver: boolean
}

/** The address in `locals.target` → the return site there, by binary search; otherwise the run leaves. */
export function emitResolver({ request, leave }: BlockCodeContext, branches: Branches): void {
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

export function emitBlock(context: BlockCodeContext, block: BasicBlock, liveOut: bigint, branches: Branches): void {
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
