import type { Contract, Expression, Value, Variable } from '../ast.js'
import { walkExpression } from '../walk.js'
import type { Scalar } from './arithmetic.js'
import { evaluate } from './expressions.js'
import { type Frame, isStop, type Machine, type Memory, violate } from './machine.js'
import type { LimitReached, Outcome, ProgramOutcome, Violation } from './outcome.js'
import { runFunction } from './statements.js'
import { bindArguments, stringType, toMemory, toValue } from './values.js'

export interface InterpreterOptions {
  /** Statements, loop rounds, calls and bytes after which a run is stopped; 5,000,000 when not given. */
  readonly stepLimit?: number
  /**
   * Counts every operation of an expression as a step too, so that a run takes no longer than its steps, however long the
   * statements are: for contracts by strangers.
   */
  readonly countsOperations?: boolean
}
export interface ProgramInput {
  readonly args?: readonly Uint8Array[]
  readonly stdin?: Uint8Array
}
export interface Interpreter {
  /** Runs a function contract. The arguments given are not changed. Throws a TypeError on values of the wrong type. */
  call(values: readonly Value[]): Outcome
  /** Runs a program contract. */
  runProgram(input: ProgramInput): ProgramOutcome
}

/**
 * The reference oracle: what a contract means is what this computes. Small and slow on purpose.
 *
 * @example
 * createInterpreter(contract).call([48n, 18n]) // { kind: 'returned', result: 6n, after: [48n, 18n] }
 */
export function createInterpreter(contract: Contract, options: InterpreterOptions = {}): Interpreter {
  const tables: Frame = new Map()
  for (const table of contract.tables) {
    const storage = [...(table.contents ?? [])]
    tables.set(table, { storage, length: storage.length, string: false })
  }
  const start = (stdin: Uint8Array): Machine => ({
    tables,
    stdin,
    stdinOffset: 0,
    stdout: [],
    steps: 0,
    stepLimit: options.stepLimit ?? 5_000_000,
    countsOperations: options.countsOperations ?? false,
  })
  return {
    call(values) {
      if (contract.kind !== 'function') throw new TypeError(`${contract.name} is a program: use runProgram`)
      const given = bindArguments(contract, values)
      const machine = start(new Uint8Array())
      return guard(machine, () => {
        const result = runContract(machine, contract, given)
        const after = contract.entry.parameters.map((parameter) => toValue(given.get(parameter) as Scalar | Memory))
        return { kind: 'returned', ...(result === undefined ? {} : { result }), after }
      })
    },
    runProgram({ args = [], stdin = new Uint8Array() }) {
      if (contract.kind !== 'program') throw new TypeError(`${contract.name} is a function: use call`)
      const given: Frame = new Map()
      for (const parameter of contract.entry.parameters)
        given.set(
          parameter,
          args.map((bytes) => toMemory(stringType, bytes)),
        )
      const machine = start(stdin)
      let exit = 0
      const stopped = guard(machine, () => {
        exit = runToExit(machine, contract, given)
        return undefined
      })
      const stdout = Uint8Array.from(machine.stdout)
      return stopped === undefined ? { kind: 'exited', exit, stdout } : { ...stopped, stdout }
    },
  }
}

/** `ensures` sees parameters as the caller passed them, slices and strings as they are at the end. */
function runContract(machine: Machine, contract: Contract, given: Frame): Scalar | undefined {
  checkConditions(machine, given, contract.requires, 'requires-not-met')
  const result = runFunction(machine, new Map(given), contract.entry)
  const end: Frame = new Map(given)
  for (const variable of contract.ensures.flatMap(resultVariables)) end.set(variable, result!)
  checkConditions(machine, end, contract.ensures, 'ensures-failed')
  return result
}

function runToExit(machine: Machine, contract: Contract, given: Frame): number {
  try {
    runContract(machine, contract, given)
    return 0
  } catch (thrown) {
    if (!isStop(thrown) || thrown.stop !== 'exit') throw thrown
    checkConditions(machine, given, contract.ensures, 'ensures-failed')
    return thrown.code
  }
}

function checkConditions(
  machine: Machine,
  frame: Frame,
  conditions: readonly Expression[],
  violation: 'requires-not-met' | 'ensures-failed',
): void {
  for (const condition of conditions) if (!evaluate(machine, frame, condition)) violate(violation, condition.span)
}

function resultVariables(expression: Expression): Variable[] {
  const found: Variable[] = []
  walkExpression(expression, (inner) => {
    if (inner.kind === 'variable' && inner.variable.role === 'result') found.push(inner.variable)
  })
  return found
}

/** Turns stops into outcomes. A stack overflow (deep expressions inside a long chain of helpers) is a limit too. */
function guard<T>(machine: Machine, action: () => T): T | Violation | LimitReached {
  try {
    return action()
  } catch (thrown) {
    if (thrown instanceof RangeError && thrown.message.includes('call stack'))
      return { kind: 'limit', steps: machine.steps }
    if (!isStop(thrown) || thrown.stop === 'exit') throw thrown
    if (thrown.stop === 'limit') return { kind: 'limit', steps: machine.stepLimit }
    return { kind: 'violation', violation: thrown.violation, span: thrown.span }
  }
}
