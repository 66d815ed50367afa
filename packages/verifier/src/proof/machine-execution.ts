import type { Location, MeaningContext, Term, TermBuilder } from '@sourceless/isa'
import { type CodeInstruction, type CodeMap, successors } from '../machine/flow.js'
import { type FlowOrder, orderFlow } from '../machine/order.js'
import { reachesBelowStack } from '../machine/stack-access.js'
import type { MachinePlatform } from '../platform/platform.js'
import { splitAddress } from './address.js'
import { createStepCounter, type ExecutionLimits, ProofLimit } from './limit.js'
import { type Frame, type MachineState, mergeMachines } from './machine-state.js'
import { type Contents, createMemory, type Region } from './memory.js'
import { decidedBy, extendPath, pathTerm } from './path.js'
import { decideByRange, type Range } from './range.js'

export interface MachineStart {
  readonly entry: number
  readonly registers: ReadonlyMap<Location, Term>
  readonly regions: readonly Region[]
  readonly contents: Contents
  /** Where the last return must go. */
  readonly returnAddress: Term
}

export interface MachineMeaning {
  /** The state after the return; undefined when no path returns. */
  readonly end: { readonly registers: ReadonlyMap<Location, Term>; readonly contents: Contents } | undefined
  /** 1 where the code traps, leaves its memory, or goes where no code is. */
  readonly fault: Term
  /** 1 where a loop runs longer than the limit. */
  readonly unfinished: Term
}

/** Runs a function's instructions on terms, joining paths where they meet. */
export function executeMachine(
  platform: MachinePlatform,
  terms: TermBuilder,
  code: CodeMap,
  start: MachineStart,
  limits: ExecutionLimits,
): MachineMeaning {
  return createMachine(platform, terms, code, start, limits).run()
}

function createMachine(
  { isa, convention }: MachinePlatform,
  terms: TermBuilder,
  code: CodeMap,
  start: MachineStart,
  limits: ExecutionLimits,
) {
  const { location: stackPointer } = convention.stackPointer
  const memory = createMemory(terms, start.regions)
  const bases = new Map(start.regions.filter((r) => r.base !== undefined).map((r) => [r.base!, r]))
  const ranges = new Map<Term, Range>(
    [...bases.keys()].map((base) => [base, { low: 0n, high: 1n << BigInt(isa.addressBits) }]),
  )
  const orders = new Map<number, FlowOrder>()
  const pending = new Map<string, { key: readonly number[]; states: MachineState[] }>()
  const returned: MachineState[] = []
  let fault = terms.constant(0, 1)
  let unfinished = terms.constant(0, 1)
  const count = createStepCounter(limits, 'the code')

  const orderOf = (entry: number): FlowOrder => {
    const known = orders.get(entry)
    if (known !== undefined) return known
    const made = orderFlow(entry, (address) => {
      const at = code.get(address)
      return at === undefined ? [] : successors(at)
    })
    orders.set(entry, made)
    return made
  }
  const under = (state: MachineState, condition: Term): Term =>
    terms.binary('and', pathTerm(terms, state.path), condition)
  const addFault = (state: MachineState, condition: Term): void => {
    if (decide(state, condition) !== false) fault = terms.binary('or', fault, under(state, condition))
  }
  const decide = (state: MachineState, condition: Term): boolean | undefined =>
    decidedBy(terms, state.path, condition) ?? decidePointers(condition) ?? decideByRange(condition, ranges)

  /** Buffers lie far below 2^64, so addresses within one buffer compare as their offsets do. */
  function decidePointers(condition: Term): boolean | undefined {
    if (condition.op === 'not') {
      const inner = decidePointers(condition.args[0]!)
      return inner === undefined ? undefined : !inner
    }
    if (condition.op !== 'ult' && condition.op !== 'ule') return undefined
    if (bases.size === 0) return undefined
    const [a, b] = condition.args.map((t) => splitAddress(terms, t, (x) => bases.has(x)))
    if (a?.base === undefined || b === undefined || a.base !== b.base) return undefined
    if (a.offset.op !== 'const' || b.offset.op !== 'const') return undefined
    const region = bases.get(a.base)!
    const inside = (t: Term) =>
      BigInt.asIntN(64, t.value) >= BigInt(region.start) && t.value <= BigInt(region.start + region.sizeBytes)
    if (!inside(a.offset) || !inside(b.offset)) return undefined
    return condition.op === 'ult' ? a.offset.value < b.offset.value : a.offset.value <= b.offset.value
  }

  function keyOf(state: MachineState): number[] {
    const frame = state.frames[state.frames.length - 1]!
    const order = orderOf(frame.entry)
    const key = [...frame.key]
    for (const head of order.loops.get(state.address) ?? [])
      key.push(order.position.get(head)!, frame.iterations.get(head) ?? 0)
    key.push(order.position.get(state.address) ?? Number.MAX_SAFE_INTEGER)
    return key
  }

  function enqueue(state: MachineState): void {
    const key = keyOf(state)
    const name = `${state.frames.length}:${key.join(',')}`
    const known = pending.get(name)
    if (known === undefined) pending.set(name, { key, states: [state] })
    else known.states.push(state)
  }

  function take(): MachineState | undefined {
    let best: string | undefined
    let bestKey: readonly number[] = []
    for (const [name, { key }] of pending) {
      if (best !== undefined && compareKeys(key, bestKey) >= 0) continue
      best = name
      bestKey = key
    }
    if (best === undefined) return undefined
    const { states } = pending.get(best)!
    pending.delete(best)
    return mergeStates(states)
  }

  /** Newest first: paths that left a loop last differ least. */
  function mergeStates(states: readonly MachineState[]): MachineState {
    return states.reduceRight((merged, state) => mergeMachines(terms, state, merged))
  }

  /** Moves a state along an edge inside its function, counting loop iterations. */
  function moveTo(state: MachineState, target: number): void {
    const frame = state.frames[state.frames.length - 1]!
    const order = orderOf(frame.entry)
    const from = order.loops.get(state.address) ?? []
    const to = order.loops.get(target) ?? []
    state.address = target
    if (from.length === 0 && to.length === 0) return
    const iterations = new Map<number, number>()
    const undecided = new Map<number, number>()
    for (const head of to) {
      if (!from.includes(head)) continue
      iterations.set(head, (frame.iterations.get(head) ?? 0) + (head === target ? 1 : 0))
      undecided.set(head, frame.undecided.get(head) ?? 0)
      if (head === target) break
    }
    state.frames = [...state.frames.slice(0, -1), { ...frame, iterations, undecided }]
  }

  function fork(state: MachineState, condition: Term): MachineState {
    return { ...state, registers: new Map(state.registers), path: extendPath(state.path, condition) }
  }

  /** Executes one instruction; afterwards the state is queued, returned, dropped, or at the next instruction (true). */
  function step(state: MachineState): boolean {
    count()
    const at = code.get(state.address)
    if (at === undefined || at.flow.kind === 'stop') {
      addFault(state, terms.constant(1, 1))
      return false
    }
    const jumps = perform(state, at)
    const next = at.address + at.sizeBytes
    if (jumps.length === 0) {
      moveTo(state, next)
      return true
    }
    if (iterationsHere(state) > limits.iterations) {
      unfinished = terms.binary('or', unfinished, pathTerm(terms, state.path))
      return false
    }
    const { condition, target, kind } = jumps[0]!
    if (kind === 'return') return returnFrom(state, target)
    if (kind === 'call') {
      enter(state, target, next)
      return false
    }
    const known = decide(state, condition)
    const to = target.op === 'const' ? Number(target.value) : undefined
    if (to === undefined) throw new ProofLimit('an indirect jump')
    if (known !== undefined) moveTo(state, known ? to : next)
    else split(state, condition, to, next)
    if (known !== undefined) enqueue(state)
    return false
  }

  function iterationsHere(state: MachineState): number {
    const frame = state.frames[state.frames.length - 1]!
    const head = orderOf(frame.entry).loops.get(state.address)?.at(-1)
    return head === undefined ? 0 : (frame.iterations.get(head) ?? 0)
  }

  function split(state: MachineState, condition: Term, to: number, next: number): void {
    const order = orderOf(state.frames[state.frames.length - 1]!.entry)
    const head = order.loops.get(state.address)?.at(-1)
    const leaves = (address: number) => head !== undefined && !(order.loops.get(address) ?? []).includes(head)
    const isExit = leaves(to) !== leaves(next)
    const branches: [Term, number][] = [
      [condition, to],
      [terms.unary('not', condition), next],
    ]
    for (const [held, address] of branches) {
      const branch = fork(state, held)
      if (isExit && !leaves(address)) {
        const frame = branch.frames[branch.frames.length - 1]!
        const count = (frame.undecided.get(head!) ?? 0) + 1
        if (count > limits.symbolicIterations) {
          unfinished = terms.binary('or', unfinished, pathTerm(terms, branch.path))
          continue
        }
        const undecided = new Map(frame.undecided).set(head!, count)
        branch.frames = [...branch.frames.slice(0, -1), { ...frame, undecided }]
      }
      moveTo(branch, address)
      enqueue(branch)
    }
  }

  function enter(state: MachineState, target: Term, returnTo: number): void {
    if (target.op !== 'const') throw new ProofLimit('an indirect call')
    if (state.frames.length > 16) throw new ProofLimit('calls are nested too deeply')
    const frame: Frame = {
      entry: Number(target.value),
      callAddress: state.address,
      returnTo,
      iterations: new Map(),
      undecided: new Map(),
      key: keyOf(state),
    }
    state.frames = [...state.frames, frame]
    state.address = frame.entry
    enqueue(state)
  }

  function returnFrom(state: MachineState, target: Term): boolean {
    const frame = state.frames[state.frames.length - 1]!
    if (state.frames.length === 1) {
      const isHome = terms.compare('eq', target, start.returnAddress)
      addFault(state, terms.unary('not', isHome))
      returned.push(state)
      return false
    }
    if (target.op !== 'const' || Number(target.value) !== frame.returnTo)
      throw new ProofLimit('a return to somewhere else')
    state.frames = state.frames.slice(0, -1)
    state.address = frame.callAddress
    moveTo(state, frame.returnTo)
    enqueue(state)
    return false
  }

  function perform(state: MachineState, at: CodeInstruction) {
    const writes: [Location, Term][] = []
    const accessed: Term[] = []
    const jumps: { condition: Term; target: Term; kind: 'jump' | 'call' | 'return' }[] = []
    const context: MeaningContext = {
      terms,
      read: (location) => state.registers.get(location)!,
      write: (location, value) => {
        writes.push([location, value])
      },
      load: (address, sizeBytes, when) => {
        if (when !== undefined) throw new ProofLimit('an access that depends on a condition')
        accessed.push(address)
        const { value, outside } = memory.load(state.contents, address, sizeBytes)
        addFault(state, outside)
        return value
      },
      store: (address, value, when) => {
        if (when !== undefined) throw new ProofLimit('an access that depends on a condition')
        accessed.push(address)
        const { contents, outside } = memory.store(state.contents, address, value)
        addFault(state, outside)
        state.contents = contents
      },
      trap: (condition) => addFault(state, condition),
      jump: (condition, target, kind) => {
        jumps.push({ condition, target, kind })
      },
      systemCall: () => {
        throw new ProofLimit('a system call')
      },
    }
    isa.applyMeaning(at.instruction, BigInt(at.address), context)
    const stackBefore = state.registers.get(stackPointer)!
    for (const [location, value] of writes) state.registers.set(location, value)
    const pointers = [stackBefore, state.registers.get(stackPointer)!] as const
    const initial = start.registers.get(stackPointer)!
    if (reachesBelowStack(terms, initial, accessed, pointers, convention.redZoneBytes))
      addFault(state, terms.constant(1, 1))
    return jumps
  }

  /** Straight-line code runs on without queueing, until a place where paths may meet. */
  function run(): MachineMeaning {
    const frame: Frame = {
      entry: start.entry,
      callAddress: -1,
      returnTo: -1,
      iterations: new Map(),
      undecided: new Map(),
      key: [],
    }
    enqueue({
      address: start.entry,
      path: undefined,
      registers: new Map(start.registers),
      contents: start.contents,
      frames: [frame],
    })
    const joins = joinPoints(code)
    for (let state = take(); state !== undefined; state = take()) {
      while (step(state)) {
        if (!joins.has(state.address)) continue
        enqueue(state)
        break
      }
    }
    return { end: returned.length === 0 ? undefined : mergeStates(returned), fault, unfinished }
  }

  return { run }
}

function joinPoints(code: CodeMap): ReadonlySet<number> {
  const seen = new Set<number>()
  const joins = new Set<number>()
  for (const at of code.values()) {
    for (const next of successors(at)) {
      if (seen.has(next)) joins.add(next)
      seen.add(next)
    }
  }
  return joins
}

function compareKeys(a: readonly number[], b: readonly number[]): number {
  for (let i = 0; i < a.length && i < b.length; i++) if (a[i] !== b[i]) return a[i]! - b[i]!
  return a.length - b.length
}
