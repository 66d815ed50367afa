import type { AssembledText, AssemblyDiagnostic } from '@sourceless/isa'
import type { CandidateDiagnostic, LineFinder, SourceLine } from '../api.js'
import type { TextMachine } from './text-machine.js'

/** A line of assembly and the line of the text that it comes from. */
export interface AssemblyLine {
  readonly text: string
  readonly source: SourceLine
}

export interface Assembled {
  readonly code: AssembledText
  readonly lineAt: LineFinder
}

const mark = (index: number): string => `@${index}`

/** The bytes of lines, and which line each comes from: every line has a label of its own. */
export function assemble(
  { parse }: TextMachine,
  lines: readonly AssemblyLine[],
): Assembled | { readonly diagnostics: readonly CandidateDiagnostic[] } {
  const { value, diagnostics } = parse(lines.map(({ text }, index) => `${mark(index)}: ${text}`).join('\n'))
  if (value === undefined) return { diagnostics: diagnostics.map((one) => refused(one, lines[one.line - 1]!)) }
  const lineAt = lineFinder(value, lines)
  if (value.relocations.length > 0)
    return { diagnostics: value.relocations.map(({ target, offset }) => outside(target, lineAt(offset))) }
  return { code: value, lineAt }
}

function lineFinder({ labels, labelOffsets }: AssembledText, lines: readonly AssemblyLine[]): LineFinder {
  const starts = lines.map((_, index) => labelOffsets[labels.get(mark(index))!.id]!)
  return (offset) => {
    let found = -1
    for (let index = 0; index < starts.length && starts[index]! <= offset; index++) {
      // A line without an instruction has nothing at its place.
      if (starts[index + 1] !== starts[index]) found = index
    }
    const source = lines[found]?.source
    return source === undefined || source.line === 0 ? undefined : { line: source.line, text: source.text }
  }
}

const hints: Readonly<Record<AssemblyDiagnostic['code'], string>> = {
  'unknown-mnemonic': 'Write only labels and instructions that this machine has, one a line, without directives.',
  'bad-operand': 'Write operands as this assembler reads them: registers, numbers, addresses and labels of this text.',
  'no-matching-form': 'Look at the number, the kind and the width of the operands.',
  'ambiguous-size': 'Say how wide the operand in memory is, as in dword ptr [rdi].',
  'not-encodable': 'Use operands that the instruction can encode, or two instructions.',
  label: 'Define every label once, near enough to its uses.',
}

function refused({ code, message }: AssemblyDiagnostic, { source }: AssemblyLine): CandidateDiagnostic {
  return { line: source.line, instruction: source.text, message: withoutMarks(message), hint: hints[code] }
}

const withoutMarks = (message: string): string => message.replaceAll(/@\d+: /g, '')

function outside(symbol: string, source: SourceLine | undefined): CandidateDiagnostic {
  return {
    ...(source === undefined ? {} : { line: source.line, instruction: source.text }),
    message: `'${symbol}' is no label of this text`,
    hint: 'A candidate is one function on its own: it calls nothing and refers to no data. Constants go into instructions.',
  }
}
