import type { FunctionDeclaration as FunctionNode } from '@babel/types'
import type { ScalarType, Type, VoidType } from '../ast.js'
import { readParameters, readResult } from '../check/signature.js'
import { createReporter, type Reporter } from '../diagnostics.js'
import { createLocator } from '../locate.js'
import type { Parsed } from '../parse.js'
import { parseSyntax } from '../syntax.js'
import { formatType } from '../types.js'

export interface SignatureParameter {
  readonly name: string
  /** A plain `T[]` reads as writable here; see `mutabilityOpen`. */
  readonly type: Type
  /** True for `T[]` and `cstr` that a user wrote: whether the function writes to it is for the intent to decide. */
  readonly mutabilityOpen: boolean
}
/** What a user says about the shape of a function, as in `gcd(a: u64, b: u64): u64`. */
export interface Signature {
  readonly kind: 'function' | 'program'
  readonly name: string
  readonly parameters: readonly SignatureParameter[]
  readonly result: ScalarType | VoidType
}

const form = 'write name(parameter: type, …): type, as in gcd(a: u64, b: u64): u64'

/** Reads a signature, with or without the word `function`. Never throws on bad input. */
export function parseSignature(text: string): Parsed<Signature> {
  const prefix = /^\s*function\b/.test(text) ? '' : 'function '
  const locator = createLocator(text, prefix.length)
  const reporter = createReporter(locator)
  const node = parseSingleFunction(`${prefix}${text.replace(/;\s*$/, ' ')}\n{}`, reporter)
  const parameters = node && readParameters(node.params, { reporter, locator }, node.id?.name === 'main')
  const result = node && readResult(node, { reporter, locator })
  if (node?.id != null && parameters !== undefined && result !== undefined && reporter.count === 0) {
    const program = node.id.name === 'main'
    if (
      program &&
      (result.kind !== 'void' ||
        parameters.some((parameter) => parameter.type.kind !== 'args') ||
        parameters.length > 1)
    ) {
      reporter.report(
        'bad-program',
        node,
        'main takes nothing or args: cstr[], and returns void',
        'write main(): void, or give the function another name',
      )
    } else {
      const open = (type: Type): boolean => (type.kind === 'slice' && type.writable) || type.kind === 'cstr'
      const described = parameters.map(({ name, type }) => ({ name, type, mutabilityOpen: open(type) }))
      return {
        value: { kind: program ? 'program' : 'function', name: node.id.name, parameters: described, result },
        diagnostics: [],
      }
    }
  }
  return { diagnostics: reporter.finish() }
}

function parseSingleFunction(text: string, reporter: Reporter): FunctionNode | undefined {
  const file = parseSyntax(text, reporter, form)
  if (file === undefined) return undefined
  const [node, more] = file.program.body
  if (node?.type !== 'FunctionDeclaration')
    return reporter.report('syntax-error', node, 'this is not a signature', form)
  if (more !== undefined || node.body.body.length > 0) {
    return reporter.report('syntax-error', more ?? node.body, 'a signature ends after the result type', form)
  }
  if (node.async || node.generator || node.typeParameters) {
    return reporter.report(
      'unsupported-syntax',
      node,
      'async, * and type parameters are not part of the notation',
      form,
    )
  }
  return node
}

/** A signature as the notation writes it. */
export function formatSignature(signature: {
  readonly name: string
  readonly parameters: readonly { readonly name: string; readonly type: Type }[]
  readonly result: ScalarType | VoidType
}): string {
  const parameters = signature.parameters.map(({ name, type }) => `${name}: ${formatType(type)}`)
  return `${signature.name}(${parameters.join(', ')}): ${formatType(signature.result)}`
}
