import type { Contract, Diagnostic } from './ast.js'
import { checkContract } from './check/contract.js'
import { createReporter } from './diagnostics.js'
import { createLocator } from './locate.js'
import { parseSyntax } from './syntax.js'

/** Bad input is data: without `value` there is at least one diagnostic. */
export interface Parsed<T> {
  readonly value?: T
  readonly diagnostics: readonly Diagnostic[]
}

/**
 * Reads and checks a contract in the notation of docs/notation.md. Never throws on bad input.
 *
 * @example
 * const { value, diagnostics } = parseContract('function twice(x: u32): u32 { return x + x }')
 */
export function parseContract(text: string): Parsed<Contract> {
  const locator = createLocator(text)
  const reporter = createReporter(locator)
  const file = parseSyntax(text, reporter)
  const contract = file === undefined ? undefined : checkContract(file, reporter, locator)
  const diagnostics = reporter.finish()
  return contract === undefined || diagnostics.length > 0 ? { diagnostics } : { value: contract, diagnostics }
}
