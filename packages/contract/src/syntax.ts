import { parse } from '@babel/parser'
import type { File } from '@babel/types'
import { type DiagnosticCode, limits, type Reporter } from './diagnostics.js'
import type { Located } from './locate.js'

/** Errors of the parser that are about meaning: the tree is whole, so checking goes on. */
const meaningErrors: Readonly<Record<string, readonly [code: DiagnosticCode, message: string, hint: string]>> = {
  VarRedeclaration: [
    'duplicate-name',
    'the name is already declared in this block',
    'choose another name, or assign without let',
  ],
  ParamDupe: ['duplicate-name', 'two parameters have the same name', 'rename one of them'],
  IllegalBreakContinue: [
    'misplaced-statement',
    'break and continue stand inside loops only',
    'remove it or use return',
  ],
  DeclarationMissingInitializer: ['syntax-error', 'a const needs a value', 'write = and the value, or let'],
}
/** `gcd(48, 18) = 6` is an example, though not an assignment. */
const toleratedErrors = new Set(['InvalidLhs'])

/** Labels before labels: the parser takes the square of their number, and longer. The notation has none. */
const nestedLabels = /(?<![\w$])(?:[\w$]+\s*:\s*){8}/

interface ParserError {
  readonly message: string
  readonly pos?: number
  readonly reasonCode?: string
}

/**
 * Parses TypeScript syntax. Undefined when the text has no usable tree; every problem is reported. Never throws.
 * `hint`: what to say beside a syntax error.
 */
export function parseSyntax(text: string, reporter: Reporter, hint?: string): File | undefined {
  if (text.length > limits.sourceCharacters) {
    const message = `the text has ${text.length} characters; at most ${limits.sourceCharacters} are read`
    return reporter.report('too-large', undefined, message, 'shorten it')
  }
  if (nestedLabels.test(text)) return reportDepth(undefined, reporter)
  let file: ReturnType<typeof parse>
  try {
    file = parse(text, { sourceType: 'module', plugins: ['typescript'], errorRecovery: true, attachComment: true })
  } catch (error) {
    return reportFailure(error, reporter, hint)
  }
  let usable = true
  for (const error of (file.errors ?? []) as readonly ParserError[]) {
    if (toleratedErrors.has(error.reasonCode ?? '')) continue
    const meaning = meaningErrors[error.reasonCode ?? '']
    if (meaning === undefined) {
      reportError(error, reporter, hint)
      usable = false
    } else reporter.report(meaning[0], errorPlace(error), meaning[1], meaning[2])
  }
  if (!usable) return undefined
  const tree = file as unknown as File
  return withinDepth(tree, reporter) ? tree : undefined
}

function reportError(error: ParserError, reporter: Reporter, hint?: string): void {
  const message = error.message.replace(/\s*\(\d+:\d+\)$/, '').replace(/\.$/, '')
  reporter.report('syntax-error', errorPlace(error), message, hint)
}

const errorPlace = (error: ParserError): Located | undefined =>
  error.pos === undefined ? undefined : { start: error.pos, end: error.pos + 1 }

/** The parser throws what it cannot recover from, and overflows its stack on very deep nesting. */
function reportFailure(error: unknown, reporter: Reporter, hint?: string): undefined {
  if (error instanceof SyntaxError) {
    reportError(error as ParserError, reporter, hint)
    return undefined
  }
  if (error instanceof RangeError) return reportDepth(undefined, reporter)
  throw error
}

function reportDepth(where: object | undefined, reporter: Reporter): undefined {
  const message = `nested more than ${limits.nesting} levels deep`
  return reporter.report('too-deep', where, message, 'split it with variables or helper functions')
}

/** Bounds the depth of the tree, so that everything that walks it by recursion is safe. Itself walks with a list. */
function withinDepth(file: File, reporter: Reporter): boolean {
  let level: object[] = [file.program]
  for (let depth = 0; level.length > 0; depth++) {
    if (depth > limits.nesting) {
      reportDepth(level[0], reporter)
      return false
    }
    const next: object[] = []
    for (const node of level) collectChildren(node, next)
    level = next
  }
  return true
}

function collectChildren(node: object, into: object[]): void {
  for (const [key, value] of Object.entries(node)) {
    if (key === 'loc' || key === 'extra' || key.endsWith('Comments')) continue
    if (Array.isArray(value)) {
      for (const item of value) if (item !== null && typeof item === 'object') into.push(item)
    } else if (value !== null && typeof value === 'object' && 'type' in value) into.push(value)
  }
}
