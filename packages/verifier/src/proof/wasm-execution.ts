import type { Location, MeaningContext, Term, TermBuilder } from '@sourceless/isa'
import type { BlockType, FunctionType, ValueType, WasmInstruction } from '@sourceless/isa-wasm'
import type { WasmModule } from '@sourceless/object-wasm'
import { parseBody, type WasmNode } from '../wasm/tree.js'
import { splitAddress } from './address.js'
import { createStepCounter, type ExecutionLimits, ProofLimit } from './limit.js'
import { type Contents, createMemory, mergeContents, type Region } from './memory.js'
import { decidedBy, extendPath, mergePaths, type Path, pathTerm } from './path.js'
import { decideByRange, type Range } from './range.js'

export interface WasmStart {
  readonly functionIndex: number
  readonly arguments: readonly Term[]
  readonly regions: readonly Region[]
  readonly contents: Contents
}
export interface WasmMeaning {
  readonly end: { readonly results: readonly Term[]; readonly contents: Contents } | undefined
  readonly fault: Term
  readonly unfinished: Term
}

interface State {
  path: Path | undefined
  stack: readonly Term[]
  locals: ReadonlyMap<Location, Term>
  contents: Contents
}
/** States that left a sequence: through its end, or by a branch to a label so many blocks out. */
interface Flow {
  readonly normal: State | undefined
  readonly branches: readonly { readonly depth: number; readonly state: State }[]
}

const widths: Readonly<Partial<Record<ValueType, number>>> = { i32: 32, i64: 64, f32: 32, f64: 64, v128: 128 }
const deepestCall = 16
/** Each label of a table is a path of its own. */
const mostLabels = 64
/** A branch to the function's own label. */
const returnDepth = Number.MAX_SAFE_INTEGER

/** Runs a WebAssembly function on terms; control is structured, so paths join where blocks end. */
export function executeWasm(
  terms: TermBuilder,
  module: WasmModule,
  start: WasmStart,
  limits: ExecutionLimits,
): WasmMeaning {
  const run = createWasmExecution(terms, module, start, limits)
  const state: State = { path: undefined, stack: [], locals: new Map(), contents: start.contents }
  const end = run.call(start.functionIndex, start.arguments, state, 0)
  return {
    end: end === undefined ? undefined : { results: end.results, contents: end.state.contents },
    ...run.findings(),
  }
}

function createWasmExecution(terms: TermBuilder, module: WasmModule, start: WasmStart, limits: ExecutionLimits) {
  const memory = createMemory(terms, start.regions)
  const bases = new Map(start.regions.filter((r) => r.base !== undefined).map((r) => [r.base!, r]))
  const ranges = new Map<Term, Range>([...bases.keys()].map((base) => [base, { low: 0n, high: 1n << 31n }]))
  const bodies = new Map<number, readonly WasmNode[]>()
  let fault = terms.constant(0, 1)
  let unfinished = terms.constant(0, 1)
  const count = createStepCounter(limits, 'the code')

  const not = (t: Term) => terms.unary('not', t)
  const decide = (state: State, condition: Term): boolean | undefined =>
    decidedBy(terms, state.path, condition) ?? decidePointers(condition) ?? decideByRange(condition, ranges)
  const addFault = (state: State, condition: Term): void => {
    if (decide(state, condition) !== false)
      fault = terms.binary('or', fault, terms.binary('and', pathTerm(terms, state.path), condition))
  }

  /** Buffers do not reach the end of the address space, so addresses within one compare as their offsets do. */
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
    const size = BigInt(bases.get(a.base)!.sizeBytes)
    if (a.offset.value > size || b.offset.value > size) return undefined
    return condition.op === 'ult' ? a.offset.value < b.offset.value : a.offset.value <= b.offset.value
  }

  function merge(a: State | undefined, b: State | undefined): State | undefined {
    if (a === undefined || b === undefined) return a ?? b
    const { path, selector } = mergePaths(terms, a.path, b.path)
    const choose = (x: Term, y: Term) => (x === y ? x : terms.ite(selector, x, y))
    const locals = new Map<Location, Term>()
    for (const [location, value] of a.locals) locals.set(location, choose(value, b.locals.get(location)!))
    const stack = a.stack.map((value, i) => choose(value, b.stack[i]!))
    return { path, stack, locals, contents: mergeContents(terms, selector, a.contents, b.contents) }
  }
  const mergeAll = (states: readonly State[]): State | undefined =>
    states.reduceRight<State | undefined>((merged, state) => merge(state, merged), undefined)
  const fork = (state: State, condition: Term): State => ({ ...state, path: extendPath(state.path, condition) })

  const blockType = (type: BlockType): FunctionType => {
    if (type === 'empty') return { parameters: [], results: [] }
    if (typeof type !== 'number') return { parameters: [], results: [type] }
    const found = module.types?.[type]
    if (found === undefined) throw new ProofLimit('a block type by index')
    return found
  }

  function call(
    index: number,
    args: readonly Term[],
    state: State,
    depth: number,
  ): { state: State; results: readonly Term[] } | undefined {
    if (depth > deepestCall) throw new ProofLimit('calls are nested too deeply')
    const imported = (module.imports ?? []).filter((i) => i.description.kind === 'function').length
    const callee = module.functions?.[index - imported]
    if (callee === undefined) throw new ProofLimit('a call of an import')
    const body = bodies.get(index) ?? parseBody(callee.body)
    bodies.set(index, body)
    const locals = new Map<Location, Term>()
    args.forEach((value, i) => {
      locals.set(`local${i}`, value)
    })
    callee.locals.forEach((type, i) => {
      const bits = widths[type]
      if (bits === undefined) throw new ProofLimit('a local that is a reference')
      locals.set(`local${args.length + i}`, terms.constant(0, bits))
    })
    const flow = sequence(body, { path: state.path, stack: [], locals, contents: state.contents }, depth)
    const count = callee.type.results.length
    const ends = [...flow.branches.map((b) => b.state), ...(flow.normal === undefined ? [] : [flow.normal])]
    const end = mergeAll(ends.map((s) => ({ ...s, stack: s.stack.slice(s.stack.length - count) })))
    if (end === undefined) return undefined
    return { state: { ...end, stack: state.stack, locals: state.locals }, results: end.stack }
  }

  function sequence(nodes: readonly WasmNode[], first: State, depth: number): Flow {
    const branches: Flow['branches'][number][] = []
    let state: State | undefined = first
    for (const node of nodes) {
      if (state === undefined) break
      const flow: Flow = node.kind === 'plain' ? plain(node.instruction, state, depth) : nested(node, state, depth)
      branches.push(...flow.branches)
      state = flow.normal
    }
    return { normal: state, branches }
  }

  function nested(node: Exclude<WasmNode, { kind: 'plain' }>, state: State, depth: number): Flow {
    if (node.kind === 'if') {
      const condition = not(terms.compare('eq', state.stack.at(-1)!, terms.constant(0, 32)))
      const popped = { ...state, stack: state.stack.slice(0, -1) }
      const known = decide(state, condition)
      const run = (body: readonly WasmNode[], s: State) => block({ kind: 'block', type: node.type, body }, s, depth)
      if (known !== undefined) return run(known ? node.whenTrue : node.whenFalse, popped)
      const left = run(node.whenTrue, fork(popped, condition))
      const right = run(node.whenFalse, fork(popped, not(condition)))
      return { normal: merge(left.normal, right.normal), branches: [...left.branches, ...right.branches] }
    }
    return block(node, state, depth)
  }

  /** Branches to this block's own label end it, or start the loop again; the others go one block further out. */
  function block(
    node: { kind: 'block' | 'loop'; type: BlockType; body: readonly WasmNode[] },
    entry: State,
    depth: number,
  ): Flow {
    const { parameters, results } = blockType(node.type)
    const base = entry.stack.length - parameters.length
    const exits: State[] = []
    const outer: Flow['branches'][number][] = []
    const cut = (state: State, count: number): State => ({
      ...state,
      stack: [...state.stack.slice(0, base), ...state.stack.slice(state.stack.length - count)],
    })
    let symbolic = 0
    let state: State | undefined = entry
    for (let iteration = 0; state !== undefined; iteration++) {
      const flow = sequence(node.body, state, depth)
      const again: State[] = []
      for (const { depth: out, state: left } of flow.branches) {
        if (out > 0) outer.push({ depth: out === returnDepth ? out : out - 1, state: left })
        else if (node.kind === 'block') exits.push(cut(left, results.length))
        else again.push(cut(left, parameters.length))
      }
      if (flow.normal !== undefined) exits.push(cut(flow.normal, results.length))
      const leftSomewhere = flow.normal !== undefined || flow.branches.some((b) => b.depth > 0)
      state = mergeAll(again)
      if (state === undefined) break
      if (leftSomewhere) symbolic += 1
      if (symbolic > limits.symbolicIterations || iteration > limits.iterations) {
        unfinished = terms.binary('or', unfinished, pathTerm(terms, state.path))
        break
      }
    }
    return { normal: mergeAll(exits), branches: outer }
  }

  function plain(instruction: WasmInstruction, state: State, depth: number): Flow {
    count()
    const { row, immediates } = instruction
    const go = (normal: State | undefined, branches: Flow['branches'] = []): Flow => ({ normal, branches })
    switch (row.mnemonic) {
      case 'br':
        return go(undefined, [{ depth: immediates[0] as number, state }])
      case 'return':
        return go(undefined, [{ depth: returnDepth, state }])
      case 'br_if': {
        const condition = not(terms.compare('eq', state.stack.at(-1)!, terms.constant(0, 32)))
        const popped = { ...state, stack: state.stack.slice(0, -1) }
        const to = immediates[0] as number
        const known = decide(state, condition)
        if (known !== undefined) return known ? go(undefined, [{ depth: to, state: popped }]) : go(popped)
        return go(fork(popped, not(condition)), [{ depth: to, state: fork(popped, condition) }])
      }
      case 'br_table':
        return go(undefined, branchTable(immediates[0] as readonly number[], state))
      case 'call_indirect':
      case 'return_call_indirect':
        throw new ProofLimit(`${row.mnemonic} is not modelled`)
      case 'unreachable':
        addFault(state, terms.constant(1, 1))
        return go(undefined)
      case 'call':
        return go(called(immediates[0] as number, state, depth))
      case 'return_call': {
        // What the callee gives is what this function gives: a call, then a return.
        const returned = called(immediates[0] as number, state, depth)
        return go(undefined, returned === undefined ? [] : [{ depth: returnDepth, state: returned }])
      }
      default:
        return go(perform(instruction, state))
    }
  }
  /** One branch for each label, the last of them where the index is none of the others. */
  function branchTable(labels: readonly number[], state: State): Flow['branches'] {
    if (labels.length > mostLabels) throw new ProofLimit(`br_table with more than ${mostLabels} labels is not modelled`)
    const index = state.stack.at(-1)!
    const branches: Flow['branches'][number][] = []
    let rest: State = { ...state, stack: state.stack.slice(0, -1) }
    for (const [place, depth] of labels.slice(0, -1).entries()) {
      const condition = terms.compare('eq', index, terms.constant(place, 32))
      const known = decide(rest, condition)
      if (known === true) return [...branches, { depth, state: rest }]
      if (known === false) continue
      branches.push({ depth, state: fork(rest, condition) })
      rest = fork(rest, not(condition))
    }
    return [...branches, { depth: labels.at(-1)!, state: rest }]
  }
  /** The state after a call of a function defined here: its results take the place of its arguments. */
  function called(index: number, state: State, depth: number): State | undefined {
    const count = calleeType(index).parameters.length
    const args = state.stack.slice(state.stack.length - count)
    const rest = state.stack.slice(0, state.stack.length - count)
    const returned = call(index, args, { ...state, stack: rest }, depth + 1)
    return returned === undefined ? undefined : { ...returned.state, stack: [...rest, ...returned.results] }
  }
  const calleeType = (index: number): FunctionType => {
    const imported = (module.imports ?? []).filter((i) => i.description.kind === 'function').length
    const callee = module.functions?.[index - imported]
    if (callee === undefined) throw new ProofLimit('a call of an import')
    return callee.type
  }

  function perform({ row, immediates }: WasmInstruction, state: State): State {
    const { meaning } = row
    if (typeof meaning !== 'function') throw new ProofLimit(`${row.mnemonic} is not modelled`)
    const count = row.signature?.parameters.length ?? operandCounts[row.mnemonic] ?? 0
    const operands = state.stack.slice(state.stack.length - count)
    const locals = new Map(state.locals)
    let contents = state.contents
    const context: MeaningContext = {
      terms,
      read: (location) => {
        const value = state.locals.get(location)
        if (value === undefined) throw new ProofLimit(`${location} is not modelled`)
        return value
      },
      write: (location, value) => {
        if (!location.startsWith('local')) throw new ProofLimit(`${location} is not modelled`)
        locals.set(location, value)
      },
      load: (address, sizeBytes) => {
        const { value, outside } = memory.load(contents, address, sizeBytes)
        addFault(state, outside)
        return value
      },
      store: (address, value) => {
        const stored = memory.store(contents, address, value)
        addFault(state, stored.outside)
        contents = stored.contents
      },
      trap: (condition) => addFault(state, condition),
      jump: () => {
        throw new Error('a jump in a plain instruction')
      },
      systemCall: () => {
        throw new Error('a system call in a plain instruction')
      },
    }
    const results = meaning(context, operands, immediates)
    return {
      path: state.path,
      stack: [...state.stack.slice(0, state.stack.length - count), ...results],
      locals,
      contents,
    }
  }

  return { call, findings: () => ({ fault, unfinished }) }
}

/** Instructions whose types depend on the context. */
const operandCounts: Readonly<Record<string, number>> = {
  drop: 1,
  select: 3,
  select_t: 3,
  'local.set': 1,
  'local.tee': 1,
  'global.set': 1,
}
