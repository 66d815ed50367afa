import type {
  AssignStatement,
  Contract,
  DeclareStatement,
  Expression,
  FunctionDeclaration,
  IfStatement,
  IndexExpression,
  LoopStatement,
  Statement,
  Variable,
  VariableExpression,
} from '@sourceless/contract'
import type { Term, TermBuilder } from '@sourceless/isa'
import { walkExpression } from '../contract-walk.js'
import { mostCells, selectCell, storeCell } from './cells.js'
import {
  type Binding,
  type ContractState,
  forkState,
  isReference,
  mergeAll,
  mergeStates,
  type Reference,
} from './contract-state.js'
import { createStepCounter, type ExecutionLimits, ProofLimit } from './limit.js'
import { decidedBy, extendPath, pathTerm } from './path.js'
import { decideByRange } from './range.js'
import { binaryScalar, builtinScalar, castScalar, resize, scalarBits, scalarPattern } from './scalar.js'

/** One argument of the function: a scalar, or the cells of a slice or string (with its NUL) of a fixed length. */
export type SymbolicArgument =
  | { readonly kind: 'scalar'; readonly value: Term }
  | { readonly kind: 'cells'; readonly cells: readonly Term[]; readonly terminated: boolean }

export interface ContractMeaning {
  /** Absent for void functions. */
  readonly result: Term | undefined
  /** Cells of each `cells` argument at the end, in the order of the parameters. */
  readonly after: readonly (readonly Term[] | undefined)[]
  /** 1 where `requires` holds and the arguments are permitted. */
  readonly permitted: Term
  /** 1 where `ensures` holds. */
  readonly ensured: Term
  /** 1 where the behaviour violates: division by zero, an index out of range, a missing return. */
  readonly violation: Term
  /** 1 where a loop runs longer than the limit. */
  readonly unfinished: Term
}

interface Flow {
  readonly normal: ContractState | undefined
  readonly breaks: readonly ContractState[]
  readonly continues: readonly ContractState[]
  readonly returns: readonly { readonly state: ContractState; readonly value: Term | undefined }[]
}

/** The meaning of a function contract for arguments of fixed lengths, as terms over the arguments' variables. */
export function executeContract(
  terms: TermBuilder,
  contract: Contract,
  args: readonly SymbolicArgument[],
  limits: ExecutionLimits,
): ContractMeaning {
  const run = createExecution(terms, limits)
  const state: ContractState = { path: undefined, bindings: new Map(), memory: new Map() }
  for (const table of contract.tables) {
    if (table.type.kind !== 'array') throw new Error('a table is not an array')
    const element = table.type.element
    const cells = (table.contents ?? []).map((v) => terms.constant(scalarPattern(element, v), scalarBits(element)))
    state.bindings.set(table, run.allocate(state, cells, cells.length, false))
  }
  run.setGlobals(state.bindings)
  const references = contract.entry.parameters.map((parameter, i): Reference | undefined => {
    const argument = args[i]!
    const binding: Binding = argument.kind === 'scalar' ? argument.value : run.allocateArgument(state, argument)
    state.bindings.set(parameter, binding)
    return isReference(binding) ? binding : undefined
  })
  const permitted = run.all(contract.requires, state)
  run.forgetFindings()
  if (permitted.op === 'const' && permitted.value === 0n) return nothingPermitted(terms, permitted, references.length)
  const given = new Map(state.bindings)
  const returned = run.callBody(contract.entry, state)
  const memory = (returned.state ?? state).memory
  const ensured = checkEnsures(
    run,
    contract,
    { path: undefined, bindings: given, memory: new Map(memory) },
    returned.value,
  )
  return {
    result: returned.value,
    after: references.map((r) => (r === undefined ? undefined : memory.get(r.object))),
    permitted,
    ensured,
    ...run.findings(),
  }
}

/** Where `requires` excludes every input of these lengths there is nothing to run. */
function nothingPermitted(terms: TermBuilder, permitted: Term, parameters: number): ContractMeaning {
  const no = terms.constant(0, 1)
  return {
    result: undefined,
    after: new Array(parameters).fill(undefined),
    permitted,
    ensured: terms.constant(1, 1),
    violation: no,
    unfinished: no,
  }
}

/** `ensures` sees parameters as the caller passed them, slices and strings as they are at the end. */
function checkEnsures(run: Execution, contract: Contract, end: ContractState, value: Term | undefined): Term {
  if (value !== undefined) for (const variable of resultVariables(contract)) end.bindings.set(variable, value)
  return run.all(contract.ensures, end)
}

function resultVariables(contract: Contract): readonly Variable[] {
  const found = new Set<Variable>()
  for (const condition of contract.ensures) {
    walkExpression(condition, (e) => {
      if (e.kind === 'variable' && e.variable.role === 'result') found.add(e.variable)
    })
  }
  return [...found]
}

type Execution = ReturnType<typeof createExecution>

function createExecution(terms: TermBuilder, limits: ExecutionLimits) {
  const one = terms.constant(1, 1)
  const zero = terms.constant(0, 1)
  let violation = zero
  let unfinished = zero
  let nextObject = 0
  let globals: ReadonlyMap<Variable, Binding> = new Map()

  const not = (t: Term) => terms.unary('not', t)
  const or = (a: Term, b: Term) => terms.binary('or', a, b)
  const report = (state: ContractState, condition: Term): void => {
    if (decide(state, condition) === false) return
    violation = or(violation, terms.binary('and', pathTerm(terms, state.path), condition))
  }
  const decide = (state: ContractState, condition: Term): boolean | undefined =>
    decidedBy(terms, state.path, condition) ?? decideByRange(condition)
  const step = createStepCounter(limits, 'the contract')

  function allocate(state: ContractState, cells: readonly Term[], length: number, terminated: boolean): Reference {
    if (cells.length > mostCells)
      throw new ProofLimit(`an array of ${cells.length} elements is too large for the proof`)
    const object = nextObject++
    state.memory.set(object, cells)
    return { object, length, readable: cells.length, terminated }
  }

  /** Runs both sides of a decision and joins them; a decided condition runs one side only. */
  function choose(
    state: ContractState,
    condition: Term,
    whenTrue: (s: ContractState) => Term,
    whenFalse: (s: ContractState) => Term,
  ): Term {
    const known = decide(state, condition)
    if (known !== undefined) return known ? whenTrue(state) : whenFalse(state)
    const left = forkState(state, extendPath(state.path, condition))
    const right = forkState(state, extendPath(state.path, not(condition)))
    const a = whenTrue(left)
    const b = whenFalse(right)
    const merged = mergeStates(terms, left, right)
    state.path = merged.path
    state.bindings = merged.bindings
    state.memory = merged.memory
    return terms.ite(merged.selector, a, b)
  }

  function evaluate(e: Expression, state: ContractState): Term {
    step()
    switch (e.kind) {
      case 'literal':
        return terms.constant(scalarPattern(e.type as never, e.value), scalarBits(e.type))
      case 'variable':
        return scalarOf(lookup(e, state))
      case 'unary': {
        const a = evaluate(e.operand, state)
        if (e.operator === '-') return terms.unary(e.type.kind === 'float' ? 'fneg' : 'neg', a)
        return not(a)
      }
      case 'binary':
        return evaluateBinary(e, state)
      case 'conditional':
        return choose(
          state,
          evaluate(e.condition, state),
          (s) => evaluate(e.whenTrue, s),
          (s) => evaluate(e.whenFalse, s),
        )
      case 'cast':
        return castScalar(terms, evaluate(e.operand, state), e.operand.type, e.type)
      case 'index': {
        const { reference, index } = locate(e, state, 'read')
        return selectCell(terms, state.memory.get(reference.object)!, index, scalarBits(e.type))
      }
      case 'length':
        return lengthOf(referenceOf(e.base, state), state)
      case 'builtin':
        return builtinScalar(
          terms,
          e.builtin,
          e.arguments[0]?.type ?? e.type,
          e.arguments.map((a) => evaluate(a, state)),
        )
      case 'call':
        return call(e.callee, e.arguments, state) ?? zero
      case 'bytes':
        throw new ProofLimit('a string literal outside a call is not modelled')
    }
  }

  function evaluateBinary(e: Expression & { kind: 'binary' }, state: ContractState): Term {
    if (e.operator === '&&' || e.operator === '||') {
      const left = evaluate(e.left, state)
      const right = (s: ContractState) => evaluate(e.right, s)
      return e.operator === '&&' ? choose(state, left, right, () => zero) : choose(state, left, () => one, right)
    }
    const a = evaluate(e.left, state)
    const b = evaluate(e.right, state)
    if ((e.operator === '/' || e.operator === '%') && e.type.kind === 'int') {
      report(state, terms.compare('eq', b, terms.constant(0, b.bits)))
    }
    return binaryScalar(terms, e, a, b)
  }

  const lookup = (e: VariableExpression, state: ContractState): Binding => {
    const binding = state.bindings.get(e.variable)
    if (binding === undefined) throw new Error(`variable ${e.variable.name} is not bound`)
    return binding
  }
  function scalarOf(binding: Binding): Term {
    if (isReference(binding)) throw new Error('an array is used as a scalar')
    return binding
  }
  function referenceOf(e: VariableExpression | IndexExpression, state: ContractState): Reference {
    const binding = e.kind === 'variable' ? lookup(e, state) : undefined
    if (binding === undefined || !isReference(binding)) throw new ProofLimit('program arguments are not modelled')
    return binding
  }

  /** A string's length is the index of its first NUL, which a store may move. */
  function lengthOf(reference: Reference, state: ContractState): Term {
    let length = terms.constant(reference.length, 64)
    if (!reference.terminated) return length
    const cells = state.memory.get(reference.object)!
    for (let i = reference.length - 1; i >= 0; i--) {
      const isNul = terms.compare('eq', cells[i]!, terms.constant(0, 8))
      if (decide(state, isNul) === false) continue
      length = terms.ite(isNul, terms.constant(i, 64), length)
    }
    return length
  }

  function locate(
    e: IndexExpression,
    state: ContractState,
    access: 'read' | 'write',
  ): { reference: Reference; index: Term } {
    const reference = referenceOf(e.base, state)
    const signed = e.index.type.kind === 'int' && e.index.type.signed
    const index = resize(terms, evaluate(e.index, state), signed, 64)
    const extent = access === 'read' ? reference.readable : reference.length
    report(state, not(terms.compare('ult', index, terms.constant(extent, 64))))
    return { reference, index }
  }

  function bindArgument(argument: Expression, state: ContractState): Binding {
    if (argument.kind === 'bytes') {
      const cells = [...argument.value].map((b) => terms.constant(b, 8))
      return allocate(state, cells, cells.length, false)
    }
    if (argument.kind === 'variable') return lookup(argument, state)
    return evaluate(argument, state)
  }

  function call(callee: FunctionDeclaration, args: readonly Expression[], state: ContractState): Term | undefined {
    const values = args.map((a) => bindArgument(a, state))
    const inner: ContractState = { path: state.path, bindings: new Map(globals), memory: new Map(state.memory) }
    callee.parameters.forEach((parameter, i) => {
      const value = values[i]!
      // A string passed as a slice of bytes ends before its NUL.
      const asSlice = isReference(value) && value.terminated && parameter.type.kind === 'slice'
      inner.bindings.set(parameter, asSlice ? { ...value, readable: value.length, terminated: false } : value)
    })
    const returned = callBody(callee, inner)
    if (returned.state !== undefined) {
      state.path = returned.state.path
      state.memory = returned.state.memory
    }
    return returned.value
  }

  function callBody(
    callee: FunctionDeclaration,
    state: ContractState,
  ): { state: ContractState | undefined; value: Term | undefined } {
    const flow = execute(callee.body, state)
    const returns = [...flow.returns]
    if (flow.normal !== undefined) {
      if (callee.result.kind === 'void') returns.push({ state: flow.normal, value: undefined })
      else report(flow.normal, one)
    }
    let merged: ContractState | undefined
    let value: Term | undefined
    for (let i = returns.length - 1; i >= 0; i--) {
      const next = returns[i]!
      if (merged === undefined) {
        merged = next.state
        value = next.value
        continue
      }
      const joined = mergeStates(terms, next.state, merged)
      if (value !== undefined && next.value !== undefined) value = terms.ite(joined.selector, next.value, value)
      merged = joined
    }
    if (value === undefined && callee.result.kind !== 'void') value = terms.constant(0, scalarBits(callee.result))
    return { state: merged, value }
  }

  function execute(body: readonly Statement[], state: ContractState): Flow {
    const breaks: ContractState[] = []
    const continues: ContractState[] = []
    const returns: { state: ContractState; value: Term | undefined }[] = []
    let current: ContractState | undefined = state
    for (const statement of body) {
      if (current === undefined) break
      const flow = executeOne(statement, current)
      breaks.push(...flow.breaks)
      continues.push(...flow.continues)
      returns.push(...flow.returns)
      current = flow.normal
    }
    return { normal: current, breaks, continues, returns }
  }

  const goOn = (state: ContractState): Flow => ({ normal: state, breaks: [], continues: [], returns: [] })

  function executeOne(statement: Statement, state: ContractState): Flow {
    step()
    switch (statement.kind) {
      case 'declare':
        declare(statement, state)
        return goOn(state)
      case 'assign':
        assign(statement, state)
        return goOn(state)
      case 'call':
        if (statement.call.kind === 'call') call(statement.call.callee, statement.call.arguments, state)
        else evaluate(statement.call, state)
        return goOn(state)
      case 'block':
        return execute(statement.body, state)
      case 'break':
        return { normal: undefined, breaks: [state], continues: [], returns: [] }
      case 'continue':
        return { normal: undefined, breaks: [], continues: [state], returns: [] }
      case 'return': {
        const value = statement.value === undefined ? undefined : evaluate(statement.value, state)
        return { normal: undefined, breaks: [], continues: [], returns: [{ state, value }] }
      }
      case 'if':
        return executeIf(statement, state)
      case 'loop':
        return executeLoop(statement, state)
    }
  }

  function declare(statement: DeclareStatement, state: ContractState): void {
    const { type } = statement.variable
    if (type.kind !== 'array') {
      const bits = scalarBits(type)
      const value = statement.initial === undefined ? terms.constant(0, bits) : evaluate(statement.initial, state)
      state.bindings.set(statement.variable, value)
      return
    }
    const cells: Term[] = new Array(type.length).fill(terms.constant(0, scalarBits(type.element)))
    statement.elements?.forEach((e, i) => {
      cells[i] = evaluate(e, state)
    })
    const reference = allocate(state, cells, type.length, false)
    state.bindings.set(statement.variable, reference)
  }

  function assign(statement: AssignStatement, state: ContractState): void {
    const { target } = statement
    if (target.kind === 'variable') {
      // Evaluation may replace the bindings.
      const value = evaluate(statement.value, state)
      state.bindings.set(target.variable, value)
      return
    }
    const { reference, index } = locate(target, state, 'write')
    const value = evaluate(statement.value, state)
    state.memory.set(reference.object, storeCell(terms, state.memory.get(reference.object)!, index, value))
  }

  function executeIf(statement: IfStatement, state: ContractState): Flow {
    const condition = evaluate(statement.condition, state)
    const known = decide(state, condition)
    if (known !== undefined) return execute(known ? statement.whenTrue : statement.whenFalse, state)
    const left = execute(statement.whenTrue, forkState(state, extendPath(state.path, condition)))
    const right = execute(statement.whenFalse, forkState(state, extendPath(state.path, not(condition))))
    return {
      normal: mergeAll(
        terms,
        [left.normal, right.normal].filter((s) => s !== undefined),
      ),
      breaks: [...left.breaks, ...right.breaks],
      continues: [...left.continues, ...right.continues],
      returns: [...left.returns, ...right.returns],
    }
  }

  function executeLoop(statement: LoopStatement, start: ContractState): Flow {
    const exits: ContractState[] = []
    const returns: Flow['returns'][number][] = []
    let state: ContractState | undefined = start
    let symbolic = 0
    let iterations = 0
    for (let first = true; state !== undefined; first = false) {
      step()
      if (statement.testFirst || !first) {
        const condition = evaluate(statement.condition, state)
        const known = decide(state, condition)
        if (known === undefined) {
          exits.push(forkState(state, extendPath(state.path, not(condition))))
          state = forkState(state, extendPath(state.path, condition))
          symbolic += 1
        } else if (!known) {
          exits.push(state)
          break
        }
      }
      if (symbolic > limits.symbolicIterations || ++iterations > limits.iterations) {
        unfinished = or(unfinished, pathTerm(terms, state.path))
        break
      }
      const flow: Flow = execute(statement.body, state)
      exits.push(...flow.breaks)
      returns.push(...flow.returns)
      const next = mergeAll(terms, [...flow.continues, ...(flow.normal === undefined ? [] : [flow.normal])])
      state = next === undefined ? undefined : execute(statement.step, next).normal
    }
    return { normal: mergeAll(terms, exits), breaks: [], continues: [], returns }
  }

  return {
    allocate,
    allocateArgument: (state: ContractState, argument: SymbolicArgument & { kind: 'cells' }): Reference =>
      allocate(
        state,
        argument.cells,
        argument.terminated ? argument.cells.length - 1 : argument.cells.length,
        argument.terminated,
      ),
    callBody,
    setGlobals: (bindings: ReadonlyMap<Variable, Binding>) => {
      globals = new Map(bindings)
    },
    all: (conditions: readonly Expression[], state: ContractState): Term => {
      let result = one
      for (const condition of conditions) {
        const held = evaluate(condition, forkState(state, result === one ? undefined : extendPath(undefined, result)))
        result = terms.binary('and', result, held)
      }
      return result
    },
    forgetFindings: () => {
      violation = zero
    },
    findings: () => ({ violation, unfinished }),
  }
}
