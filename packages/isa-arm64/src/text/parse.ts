import {
  type AssembledText,
  type AssemblyDiagnostic,
  assembleText,
  CodeBuffer,
  CodeLayout,
  EncodeError,
  type Parsed,
  type TextLabels,
} from '@sourceless/isa'
import { decodeWord } from '../decode/decode.js'
import { Assembler } from '../encode/assembler.js'
import { encodeWord } from '../encode/encode.js'
import { reject } from '../encode/reject.js'
import type { Form } from '../form.js'
import type { Instruction } from '../instruction.js'
import { REFUSED } from '../operand/kind.js'
import type { Operand } from '../operand/operand.js'
import { aliases } from '../table/aliases.js'
import { forms } from '../table/table.js'
import { literalLoad } from './literal-load.js'
import { BadOperand, Scanner } from './scan.js'

let byMnemonic: Map<string, Form[]> | undefined

/** Rows and aliases by mnemonic, rows first; built when first used. */
function rowsOf(mnemonic: string): readonly Form[] | undefined {
  if (byMnemonic === undefined) {
    byMnemonic = new Map()
    for (const form of [...forms, ...aliases]) {
      const rows = byMnemonic.get(form.mnemonic)
      if (rows === undefined) byMnemonic.set(form.mnemonic, [form])
      else rows.push(form)
    }
  }
  return byMnemonic.get(mnemonic)
}

const scanner = new Scanner()
/** No instruction has more operands in its text. */
const MOST = 6
const parsed: (Operand | undefined)[] = new Array(MOST).fill(undefined)

/** Reads the operands of text[from, end) into `parsed`; how many there are. */
function scanOperands(text: string, from: number, end: number): number {
  scanner.start(text, from, end)
  let count = 0
  if (!scanner.atEnd()) {
    for (;;) {
      if (count === MOST) throw new BadOperand('there are too many operands')
      parsed[count++] = scanner.operand()
      if (scanner.atEnd()) break
      scanner.comma()
    }
  }
  for (let n = count; n < MOST; n++) parsed[n] = undefined
  return count
}

function mnemonicEnd(text: string, start: number, end: number): number {
  let at = start
  while (at < end && text.charCodeAt(at) > 32) at++
  return at
}

function findRows(text: string, start: number, end: number): readonly Form[] | undefined {
  const mnemonic = text.slice(start, end)
  return rowsOf(mnemonic) ?? rowsOf(mnemonic.toLowerCase())
}

/** The word of the first row that accepts the operands in `parsed`. */
function matchWord(rows: readonly Form[]): number {
  if (parsed[MOST - 1] !== undefined) return REFUSED
  for (let n = 0; n < rows.length; n++) {
    const word = encodeWord(rows[n]!, parsed[0], parsed[1], parsed[2], parsed[3], parsed[4])
    if (word !== REFUSED) return word
  }
  return REFUSED
}

/** Assembles the instruction in text[start, end). */
function assembleLine(
  assembler: Assembler,
  text: string,
  start: number,
  end: number,
  line: number,
  labels: TextLabels,
): AssemblyDiagnostic | undefined {
  const mnemonicStop = mnemonicEnd(text, start, end)
  const rows = findRows(text, start, mnemonicStop)
  if (rows === undefined)
    return directive(assembler, text, start, end) ? undefined : unknownMnemonic(text, start, end, line)
  try {
    const literal = literalLoad(assembler, text, start, mnemonicStop, end)
    if (literal !== undefined) return literal === 'done' ? undefined : { code: 'bad-operand', line, message: literal }
    scanOperands(text, mnemonicStop, end)
  } catch (error) {
    return operandProblem(error, text, start, end, line)
  }
  const word = matchWord(rows)
  if (word !== REFUSED) {
    assembler.emitWord(word)
    return undefined
  }
  return assembleReference(
    assembler,
    rows,
    parsed.map((operand) => toLabel(operand, labels)),
    text.slice(start, end),
    line,
  )
}

/** `.ltorg` and `.pool` place the waiting literals. */
function directive(assembler: Assembler, text: string, start: number, end: number): boolean {
  const written = text.slice(start, end)
  if (written !== '.ltorg' && written !== '.pool') return false
  assembler.placeLiterals()
  return true
}

/** A symbol, or a word that is also an operand elsewhere, is the label of that name where there is one. */
function toLabel(operand: Operand | undefined, labels: TextLabels): Operand | undefined {
  if (typeof operand !== 'object' || (operand.kind !== 'symbol' && operand.kind !== 'name')) return operand
  const label = labels.find(operand.name)
  if (label === undefined || (operand.kind === 'symbol' && operand.addend !== 0)) return operand
  return label
}

function assembleReference(
  assembler: Assembler,
  rows: readonly Form[],
  operands: readonly (Operand | undefined)[],
  text: string,
  line: number,
): AssemblyDiagnostic | undefined {
  for (const row of rows) {
    const refers = row.layout.kinds.some((kind, n) => {
      const operand = operands[n]
      return operand !== undefined && kind.reference?.(operand) !== undefined
    })
    if (!refers) continue
    try {
      assembler.emitReference(row, operands)
      return undefined
    } catch (error) {
      if (!EncodeError.isInstance(error))
        return { code: 'label', line, message: `'${text}': ${(error as Error).message}` }
    }
  }
  return noMatch(rows, operands, text, line)
}

/** Names the operand that is wrong, for the row that is closest; where none is close, what the mnemonic takes. */
function noMatch(
  rows: readonly Form[],
  operands: readonly (Operand | undefined)[],
  text: string,
  line: number,
): AssemblyDiagnostic {
  const attempts = rows.map((row) => ({ row, error: errorOf(row, operands) }))
  const sorted = attempts
    .map((attempt) => ({ ...attempt, closeness: closenessOf(attempt.row, attempt.error, operands) }))
    .sort((a, b) => b.closeness - a.closeness)
  const best = sorted[0]!
  if (best.closeness > 0 || rows.length === 1)
    return { code: 'not-encodable', line, message: `'${text}': ${best.error.message}` }
  const accepted = rows.map((row) => row.template.replace(/^\S+\s*/, '').replaceAll(/:\w+/g, '') || 'nothing')
  const message = `'${text}' fits no form of ${rows[0]!.mnemonic}, which takes ${[...new Set(accepted)].join(' | ')}`
  return { code: 'no-matching-form', line, message }
}

/** How many operands were accepted before the one that is wrong, and whether that one is of the right sort. */
function closenessOf(row: Form, { code, details }: EncodeError, operands: readonly (Operand | undefined)[]): number {
  if (code === 'operand-count') return 0
  if (code === 'operand-conflict') return 100
  const index = details.operand ?? 0
  const operand = operands[index]
  const { name } = row.layout.kinds[index]!
  const isMemory = typeof operand === 'object' && operand.kind === 'memory'
  const isSameMode = isMemory && (operand.index === undefined ? name === operand.mode : name === 'index')
  return 3 * index + (code === 'operand-class' ? 0 : isSameMode ? 2 : 1)
}

function errorOf(row: Form, operands: readonly (Operand | undefined)[]): EncodeError {
  try {
    reject(row, operands)
  } catch (error) {
    if (EncodeError.isInstance(error)) return error
    throw error
  }
}

const unknownMnemonic = (text: string, start: number, end: number, line: number): AssemblyDiagnostic => ({
  code: 'unknown-mnemonic',
  line,
  message: `'${text.slice(start, end)}' does not start with a known instruction`,
})

function operandProblem(error: unknown, text: string, start: number, end: number, line: number): AssemblyDiagnostic {
  const known = error instanceof BadOperand || EncodeError.isInstance(error)
  if (!known) throw error
  const code = error instanceof BadOperand ? 'bad-operand' : 'not-encodable'
  return { code, line, message: `'${text.slice(start, end)}': ${error.message}` }
}

/** Assembles lines of GNU syntax with `name:` labels; names without a label become relocations. */
export function parseAssembly(text: string): Parsed<AssembledText> {
  const assembler = new Assembler()
  return assembleText(text, assembler, ';', (source, start, end, line, labels) =>
    assembleLine(assembler, source, start, end, line, labels),
  )
}

const noLabels: TextLabels = { find: () => undefined }

/**
 * Reads one instruction in GNU syntax, by its own name or an alias. The result is in the terms of the row, never of an
 * alias, but for an instruction that refers to a symbol, which keeps its operands.
 * @example parseInstruction('mov x0, x1').value?.form.name // 'orr_x_x_x'
 */
export function parseInstruction(text: string): Parsed<Instruction> {
  const trimmed = text.trim()
  const assembler = new Assembler(new CodeLayout(new CodeBuffer(16)))
  const problem = assembleLine(assembler, trimmed, 0, trimmed.length, 1, noLabels)
  if (problem !== undefined) return { value: undefined, diagnostics: [problem] }
  const { bytes, relocations } = assembler.finish()
  const decoded = bytes.length === 4 ? decodeWord(new DataView(bytes.buffer).getInt32(0, true)) : undefined
  if (decoded === undefined) {
    const message = `'${trimmed}' is not one instruction: parseAssembly places literals`
    return { value: undefined, diagnostics: [{ code: 'not-encodable', line: 1, message }] }
  }
  if (relocations.length === 0) return { value: decoded, diagnostics: [] }
  const operands = decoded.operands.map((operand, n) => referring(decoded.form, n, parsed[n]) ?? operand)
  return { value: { ...decoded, operands }, diagnostics: [] }
}

const referring = (form: Form, n: number, operand: Operand | undefined): Operand | undefined =>
  operand !== undefined && form.layout.kinds[n]?.reference?.(operand) !== undefined ? operand : undefined
