import { type AssembledCode, LayoutError } from '../assembler/code-layout.js'
import type { Label } from '../assembler/label.js'

export interface AssemblyDiagnostic {
  readonly code: 'unknown-mnemonic' | 'bad-operand' | 'no-matching-form' | 'ambiguous-size' | 'not-encodable' | 'label'
  /** Line of the text, from 1. */
  readonly line: number
  readonly message: string
}

export interface Parsed<T> {
  readonly value: T | undefined
  readonly diagnostics: readonly AssemblyDiagnostic[]
}

/** Assembled text. The offset of a label is `labelOffsets[labels.get(name).id]`. */
export interface AssembledText extends AssembledCode {
  readonly labels: ReadonlyMap<string, Label>
}

/** The labels of a text: known by name before or after they are bound. */
export interface TextLabels {
  /** The label of that name when the text defines one anywhere, otherwise undefined: the name is a symbol. */
  find(name: string): Label | undefined
}

interface TextTarget {
  label(): Label
  bind(label: Label): void
  finish(): AssembledCode
}

/** Reads the instruction in `text` from `start` up to `end` (no comment, no blanks around it) and emits it. */
export type AssembleInstruction = (
  text: string,
  start: number,
  end: number,
  line: number,
  labels: TextLabels,
) => AssemblyDiagnostic | undefined

const NEWLINE = 10
const COLON = 58

/** Letters, digits, `_`, `.`, `$`, `@` by character code. */
const isNameCharacter = new Uint8Array(128)
for (const c of 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_.$@')
  isNameCharacter[c.charCodeAt(0)] = 1

/**
 * Assembles lines of `label:`, instruction and comment. Labels may be used before they are defined.
 * @param commentStart characters that begin a comment up to the end of the line; `//` always does
 */
export function assembleText(
  text: string,
  target: TextTarget,
  commentStart: string,
  assemble: AssembleInstruction,
): Parsed<AssembledText> {
  const diagnostics: AssemblyDiagnostic[] = []
  const labels = new Map<string, Label>()
  eachLineWithColon(text, commentStart, (start, end) => {
    eachLabel(text, start, end, (name) => void (labels.has(name) || labels.set(name, target.label())))
  })
  /** Lines of definitions. */
  const bound = new Map<string, number>()
  const scope: TextLabels = { find: (name) => labels.get(name) }
  eachLine(text, commentStart, (start, end, line) => {
    const from = eachLabel(text, start, end, (name) => {
      if (bound.has(name)) diagnostics.push({ code: 'label', line, message: `the label '${name}' is defined twice` })
      else target.bind(labels.get(name)!)
      bound.set(name, line)
    })
    if (from === end) return
    const problem = assemble(text, from, end, line, scope)
    if (problem !== undefined) diagnostics.push(problem)
  })
  if (diagnostics.length > 0) return { value: undefined, diagnostics }
  try {
    return { value: { ...target.finish(), labels }, diagnostics }
  } catch (error) {
    if (!(error instanceof LayoutError)) throw error
    const [name = ''] = [...labels].find(([, { id }]) => id === error.label) ?? []
    return { value: undefined, diagnostics: [outOfReach(name, bound.get(name) ?? 1, error)] }
  }
}

const outOfReach = (name: string, line: number, { message }: LayoutError): AssemblyDiagnostic => ({
  code: 'label',
  line,
  message: `'${name}' is defined too far from where it is used: ${message}`,
})

const isBlank = (code: number): boolean => code === 32 || code === 9 || code === 13

type VisitLine = (start: number, end: number, line: number) => void

/** Calls `visit` with the trimmed extent of every line, comment left out, unless nothing is left. */
function eachLine(text: string, commentStart: string, visit: VisitLine): void {
  let line = 1
  for (let at = 0; at < text.length; line++) {
    const newline = text.indexOf('\n', at)
    const next = newline < 0 ? text.length : newline
    visitLine(text, at, next, commentStart, line, visit)
    at = next + 1
  }
}

/** As `eachLine`, for the lines that a label can be in; their numbers are not told. */
function eachLineWithColon(text: string, commentStart: string, visit: VisitLine): void {
  for (let colon = text.indexOf(':'); colon >= 0; ) {
    const newline = text.indexOf('\n', colon)
    const next = newline < 0 ? text.length : newline
    visitLine(text, text.lastIndexOf('\n', colon) + 1, next, commentStart, 0, visit)
    colon = text.indexOf(':', next)
  }
}

function visitLine(text: string, from: number, to: number, commentStart: string, line: number, visit: VisitLine): void {
  const first = commentStart.charCodeAt(0)
  const second = commentStart.charCodeAt(1)
  let start = from
  while (start < to && isBlank(text.charCodeAt(start))) start++
  let end = start
  for (; end < to; end++) {
    const code = text.charCodeAt(end)
    if (code === first || code === second) break
    if (code === 47 && text.charCodeAt(end + 1) === 47) break
  }
  while (end > start && isBlank(text.charCodeAt(end - 1))) end--
  if (end > start) visit(start, end, line)
}

/** Calls `visit` for each `name:` at the start of a line; returns where the instruction starts (or `end`). */
function eachLabel(text: string, start: number, end: number, visit: (name: string) => void): number {
  let from = start
  for (;;) {
    let at = from
    while (at < end && isNameCharacter[text.charCodeAt(at)] === 1) at++
    if (at === from || at === end || text.charCodeAt(at) !== COLON) return from
    visit(text.slice(from, at))
    from = at + 1
    while (from < end && (isBlank(text.charCodeAt(from)) || text.charCodeAt(from) === NEWLINE)) from++
  }
}
