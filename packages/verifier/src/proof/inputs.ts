import type { FunctionDeclaration, ScalarType, Value, Variable } from '@sourceless/contract'
import type { Term, TermBuilder } from '@sourceless/isa'
import type { SymbolicArgument } from './contract-execution.js'
import { scalarBits, scalarPattern, scalarValue } from './scalar.js'

/** Lengths of the slices and strings, by parameter; the sizes that one proof is about. */
export type Lengths = ReadonlyMap<Variable, number>

/** The unknowns of one proof: a variable for each scalar and each element. */
export interface SymbolicInputs {
  readonly arguments: readonly SymbolicArgument[]
  /** Holds for every input that the types permit: string bytes before the NUL are not 0. */
  readonly assumption: Term
  /** The arguments that a solver's model stands for; variables it leaves out are 0. */
  readModel(model: ReadonlyMap<string, bigint>): readonly Value[]
  /** Values of the variables for given arguments; undefined when their lengths are not the ones of this proof. */
  valuesOf(input: readonly Value[]): ReadonlyMap<string, bigint> | undefined
}

export function symbolicInputs(terms: TermBuilder, entry: FunctionDeclaration, lengths: Lengths): SymbolicInputs {
  let assumption = terms.constant(1, 1)
  const args = entry.parameters.map((parameter): SymbolicArgument => {
    const { type, name } = parameter
    const length = lengths.get(parameter) ?? 0
    if (type.kind === 'slice') {
      const cells = Array.from({ length }, (_, i) => terms.variable(`${name}_${i}`, scalarBits(type.element)))
      return { kind: 'cells', cells, terminated: false }
    }
    if (type.kind === 'cstr') {
      const cells = Array.from({ length }, (_, i) => terms.variable(`${name}_${i}`, 8))
      const zero = terms.constant(0, 8)
      for (const cell of cells)
        assumption = terms.binary('and', assumption, terms.unary('not', terms.compare('eq', cell, zero)))
      return { kind: 'cells', cells: [...cells, zero], terminated: true }
    }
    return { kind: 'scalar', value: terms.variable(name, scalarBits(type)) }
  })
  const readModel = (model: ReadonlyMap<string, bigint>): readonly Value[] =>
    entry.parameters.map((parameter): Value => {
      const { type, name } = parameter
      const value = (variable: string): bigint => model.get(`v_${variable}`) ?? 0n
      const length = lengths.get(parameter) ?? 0
      if (type.kind === 'slice')
        return Array.from({ length }, (_, i) => scalarValue(type.element, value(`${name}_${i}`)))
      if (type.kind === 'cstr') return Uint8Array.from({ length }, (_, i) => Number(value(`${name}_${i}`)) || 1)
      if (type.kind === 'args' || type.kind === 'array' || type.kind === 'void') throw new Error('not a parameter type')
      return scalarValue(type, value(name))
    })
  const valuesOf = (input: readonly Value[]): ReadonlyMap<string, bigint> | undefined => {
    const values = new Map<string, bigint>()
    for (const [i, { type, name }] of entry.parameters.entries()) {
      const value = input[i]!
      if (typeof value === 'object') {
        if (value.length !== (lengths.get(entry.parameters[i]!) ?? 0)) return undefined
        const element = type.kind === 'slice' ? type.element : ({ kind: 'int', bits: 8, signed: false } as const)
        for (const [at, item] of value.entries()) values.set(`${name}_${at}`, scalarPattern(element, item as bigint))
      } else values.set(name, scalarPattern(type as ScalarType, value))
    }
    return values
  }
  return { arguments: args, assumption, readModel, valuesOf }
}
