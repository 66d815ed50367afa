import type { Contract, Outcome, ScalarType, Value } from '@sourceless/contract'
import { scalarBits, scalarPattern } from '../proof/scalar.js'
import type { Input } from './function-inputs.js'
import type { FunctionOracle } from './oracle.js'

/** An input in bits, with the bits that the contract gives for it: undefined where it does not return. */
interface Patterns {
  readonly patterns: readonly bigint[]
  readonly expected: bigint | undefined
  readonly rounds: number
}

/** An input and what the contract says about it, each asked once, when somebody wants to know. */
export class Case {
  readonly input: Input
  private readonly contract: Contract
  private readonly oracle: FunctionOracle
  private readonly reference: FunctionOracle
  private answer: { readonly outcome: Outcome; readonly rounds: number } | undefined
  private referenceAnswer: Outcome | undefined
  private keyOfInput: Key | undefined
  private bits: Patterns | undefined

  constructor(contract: Contract, oracle: FunctionOracle, reference: FunctionOracle, input: Input) {
    this.contract = contract
    this.oracle = oracle
    this.reference = reference
    this.input = input
  }

  /** What the oracle says. */
  get outcome(): Outcome {
    return this.asked.outcome
  }

  /** Loop rounds and calls that the contract takes. */
  get rounds(): number {
    return this.asked.rounds
  }

  /** What the reference interpreter says. */
  get told(): Outcome {
    this.referenceAnswer ??= this.reference.call(this.input)
    return this.referenceAnswer
  }

  /** Equal for equal inputs only; −0 is not 0. */
  get key(): Key {
    this.keyOfInput ??= keyOf(this.input)
    return this.keyOfInput
  }

  /** Only where the oracle has `scalar`. */
  get patterns(): Patterns {
    if (this.bits !== undefined) return this.bits
    const { entry } = this.contract
    const patterns = entry.parameters.map(({ type }, i) => scalarPattern(type as ScalarType, this.input[i] as bigint))
    const [result, status] = this.oracle.scalar!(...patterns)
    const { result: type } = entry
    // The oracle extends signed results; a WebAssembly engine gives every i64 as a signed number.
    const expected = type.kind === 'void' ? 0n : BigInt.asUintN(scalarBits(type), result)
    this.bits = { patterns, expected: status === 0 ? expected : undefined, rounds: this.oracle.roundsTaken() }
    return this.bits
  }

  private get asked(): { readonly outcome: Outcome; readonly rounds: number } {
    this.answer ??= { outcome: this.oracle.call(this.input), rounds: this.oracle.roundsTaken() }
    return this.answer
  }
}

/** A number alone is its own key. */
type Key = bigint | string

function keyOf(input: Input): Key {
  const [first] = input
  if (input.length === 1 && typeof first === 'bigint') return first
  let key = ''
  for (const value of input) key += `${textOf(value)};`
  return key
}

function textOf(value: Value): string {
  if (typeof value !== 'object') return Object.is(value, -0) ? '-0' : String(value)
  const mayHoldMinusZero = !(value instanceof Uint8Array) && typeof value[0] === 'number'
  return mayHoldMinusZero ? value.map(textOf).join() : value.join()
}
