import type { Contract } from '@sourceless/contract'
import { functionsOf, walkExpression, walkStatements } from '../contract-walk.js'
import { scalarPattern } from '../proof/scalar.js'

export interface Harvest {
  /** Integers worth trying, as they stand and one beside. */
  readonly integers: readonly bigint[]
  /** Texts of the contract, for building strings. */
  readonly texts: readonly Uint8Array[]
}

const mostHarvested = 64

/** The constants of a contract and of the code: places where behaviour changes are likely to be near them. */
export function harvest(contract: Contract, codeConstants: Iterable<bigint>): Harvest {
  const integers = new Set<bigint>()
  const texts: Uint8Array[] = []
  const onExpression = (e: Parameters<Parameters<typeof walkExpression>[1]>[0]): void => {
    if (e.kind === 'bytes') texts.push(e.value)
    if (e.kind !== 'literal' || typeof e.value === 'boolean') return
    if (typeof e.value === 'bigint') integers.add(e.value)
    else if (Number.isInteger(e.value)) integers.add(BigInt(e.value))
    else if (e.type.kind === 'float') integers.add(scalarPattern(e.type, e.value))
  }
  for (const declaration of functionsOf(contract)) walkStatements(declaration.body, () => {}, onExpression)
  for (const condition of [...contract.requires, ...contract.ensures]) walkExpression(condition, onExpression)
  for (const example of contract.examples) {
    if (example.kind === 'program') texts.push(example.stdin, ...example.arguments)
    else for (const value of example.arguments) if (typeof value === 'bigint') integers.add(value)
  }
  for (const value of codeConstants) {
    if (integers.size >= mostHarvested) break
    integers.add(value)
  }
  return { integers: [...integers], texts: texts.filter((t) => t.length > 0) }
}
