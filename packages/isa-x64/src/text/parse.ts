import {
  type AssembledText,
  type AssemblyDiagnostic,
  assembleText,
  EncodeError,
  type Parsed,
  type TextLabels,
} from '@sourceless/isa'
import { decode } from '../decode/decode.js'
import { accepts } from '../encode/accepts.js'
import { Assembler } from '../encode/assembler.js'
import type { Form, OperandSpec } from '../form.js'
import type { Instruction } from '../instruction.js'
import type { Operand } from '../operand.js'
import { type Candidates, codeOf, entryOf, type MnemonicEntry } from './candidates.js'
import { isWideAddress, parseOperand, WrittenOperand } from './parse-operand.js'
import { endOfName, isWord, skipBlanks, trimEnd } from './scan.js'

export interface ParseOptions {
  /** Address of the instruction, for branch targets given as addresses. */
  readonly address?: number | bigint
}

const maximumOperands = 4

/** A line of Intel syntax on its way to a row. One object is used again for every line. */
class Line {
  text = ''
  start = 0
  end = 0
  number = 1
  labels: TextLabels | undefined = undefined
  address: number | bigint | undefined = undefined
  count = 0
  readonly written = Array.from({ length: maximumOperands }, () => new WrittenOperand())
  entry: MnemonicEntry | undefined = undefined
  /** What was found: a row and its operands, which may still name symbols. */
  form: Form | undefined = undefined
  a: Operand | undefined = undefined
  b: Operand | undefined = undefined
  c: Operand | undefined = undefined
  d: Operand | undefined = undefined
}

const current = new Line()
const COMMA = 44

/**
 * Reads one instruction in Intel syntax, in its preferred encoding.
 * @example parseInstruction('lea rax, [rdi + rdi*2]').value?.form.name // 'lea_r64_m'
 */
export function parseInstruction(text: string, options: ParseOptions = {}): Parsed<Instruction> {
  const problem = matchLine(current, text, 0, text.length, 1, undefined, options.address)
  if (problem !== undefined) return { value: undefined, diagnostics: [problem] }
  const { form, a, b, c, d } = current
  const assembler = new Assembler()
  try {
    assembler.emit(form!, a, b, c, d)
  } catch (error) {
    return { value: undefined, diagnostics: [notEncodable(error, 1)] }
  }
  const { bytes, relocations } = assembler.finish()
  if (relocations.length > 0) {
    const operands = [a, b, c, d].slice(0, form!.operands.length) as Operand[]
    return { value: { form: form!, operands, sizeBytes: bytes.length }, diagnostics: [] }
  }
  const { value } = decode(bytes)
  if (value === undefined) throw new Error(`what was encoded for '${text}' does not decode`)
  return { value, diagnostics: [] }
}

/** Assembles lines of Intel syntax with `name:` labels; names without a label become relocations. */
export function parseAssembly(text: string): Parsed<AssembledText> {
  const assembler = new Assembler()
  return assembleText(text, assembler, '#;', (all, start, end, line, labels) => {
    const problem = matchLine(current, all, start, end, line, labels, undefined)
    return problem ?? emitLine(assembler, current)
  })
}

function emitLine(assembler: Assembler, line: Line): AssemblyDiagnostic | undefined {
  const { form, a, b, c, d, entry } = line
  try {
    if (entry!.branch !== undefined && typeof a === 'object' && a.kind === 'label') {
      if (entry!.branch === 'jmp') assembler.jump(a)
      else assembler.jumpIf(entry!.branch, a)
    } else assembler.emit(form!, a, b, c, d)
  } catch (error) {
    return notEncodable(error, line.number)
  }
  return undefined
}

function notEncodable(error: unknown, line: number): AssemblyDiagnostic {
  if (!EncodeError.isInstance(error)) throw error
  return { code: 'not-encodable', line, message: error.message }
}

/** Finds the row and the operands of text[start, end); they are left in `line`. */
function matchLine(
  line: Line,
  text: string,
  start: number,
  end: number,
  number: number,
  labels: TextLabels | undefined,
  address: number | bigint | undefined,
): AssemblyDiagnostic | undefined {
  line.text = text
  line.start = skipBlanks(text, start, end)
  line.end = trimEnd(text, line.start, end)
  line.number = number
  line.labels = labels
  line.address = address
  line.a = line.b = line.c = line.d = undefined
  const wordEnd = endOfMnemonic(text, line.start, line.end)
  line.entry = entryOf(text.slice(line.start, wordEnd))
  if (line.entry === undefined)
    return problem(line, 'unknown-mnemonic', `'${shown(line)}' does not start with a known instruction`)
  const kinds = readOperands(line, skipBlanks(text, wordEnd, line.end))
  return typeof kinds === 'number' ? chooseForm(line, line.entry.candidates(kinds, line.count)) : kinds
}

const shown = ({ text, start, end }: Line): string => text.slice(start, end)
const problem = (line: Line, code: AssemblyDiagnostic['code'], message: string): AssemblyDiagnostic => ({
  code,
  line: line.number,
  message,
})

/** With a prefix, the mnemonic is two words. */
function endOfMnemonic(text: string, start: number, end: number): number {
  const first = endOfName(text, start, end)
  if (!isPrefix(text, start, first)) return first
  const next = skipBlanks(text, first, end)
  return next === first ? first : endOfName(text, next, end)
}

const prefixes = ['lock', 'rep', 'repe', 'repz', 'repne', 'repnz']
const R = 114
const L = 108

function isPrefix(text: string, start: number, end: number): boolean {
  const first = text.charCodeAt(start) | 32
  if ((first !== R && first !== L) || end - start > 5 || end - start < 3) return false
  for (const prefix of prefixes) if (isWord(text, start, end, prefix)) return true
  return false
}

/** Reads the operands and gives their kinds, 6 bits each, or what is wrong with one of them. */
function readOperands(line: Line, from: number): number | AssemblyDiagnostic {
  const { text, end } = line
  line.count = 0
  let kinds = 0
  for (let at = from; at < end || line.count > 0; ) {
    let to = at
    while (to < end && text.charCodeAt(to) !== COMMA) to++
    if (line.count === maximumOperands) return tooMany(line)
    const written = line.written[line.count]!
    const wrong = parseOperand(text, at, to, written)
    const wide = isWideAddress(wrong, written)
    if (wrong !== undefined && !(wide && takesWideAddress(line))) return problem(line, 'bad-operand', wrong)
    const distant = line.labels === undefined ? undefined : resolveLabel(line, written, line.labels)
    if (distant !== undefined) return distant
    kinds = kinds * 64 + codeOf(written, wide)
    line.count++
    if (to === end) break
    at = to + 1
  }
  return line.entry!.implied < 0 ? kinds : addImplied(line, kinds)
}

/** The operand that a name such as `cmpltps` tells. */
function addImplied(line: Line, kinds: number): number | AssemblyDiagnostic {
  if (line.count === maximumOperands) return tooMany(line)
  const written = line.written[line.count++]!
  written.kind = 'operand'
  written.operand = line.entry!.implied
  written.bits = written.branchBits = 0
  written.address = undefined
  return kinds * 64 + codeOf(written, false)
}

const takesWideAddress = ({ entry }: Line): boolean => entry!.mnemonic === 'mov' || entry!.mnemonic === 'movabs'

/** Puts the label in the place of its name. */
function resolveLabel(line: Line, written: WrittenOperand, labels: TextLabels): AssemblyDiagnostic | undefined {
  const { operand } = written
  if (typeof operand !== 'object' || operand.kind === 'register') return undefined
  const reference = operand.kind === 'memory' ? operand.target : operand
  if (reference === undefined || reference.kind === 'label') return undefined
  const label = labels.find(reference.name)
  if (label === undefined) return undefined
  if (reference.addend !== 0) return problem(line, 'label', `'${shown(line)}': a distance from a label is not possible`)
  written.operand = operand.kind === 'memory' ? { ...operand, target: label } : label
  return undefined
}

const tooMany = (line: Line): AssemblyDiagnostic => noForm(line)

function noForm(line: Line): AssemblyDiagnostic {
  const { mnemonic, forms } = line.entry!
  const accepted = forms.map((form) => form.operands.map((o) => o.text).join(', ') || 'nothing').join(' | ')
  return problem(line, 'no-matching-form', `'${shown(line)}' fits no form of ${mnemonic}, which takes ${accepted}`)
}

/** The first row whose ranges and fixed registers fit as well. */
function chooseForm(line: Line, { forms, unsized }: Candidates): AssemblyDiagnostic | undefined {
  for (let n = 0; n < forms.length; n++) {
    const form = forms[n]!
    if (!bind(line, form)) continue
    if (unsized >= 0 && hasOtherWidth(line, forms, n, unsized)) {
      const message = `operand ${unsized + 1} of '${shown(line)}' needs a size, such as 'dword ptr'`
      return problem(line, 'ambiguous-size', message)
    }
    line.form = form
    return undefined
  }
  return noForm(line)
}

/** Whether a later row fits too and takes the memory operand at another width. `line` keeps the operands of row `chosen`. */
function hasOtherWidth(line: Line, forms: readonly Form[], chosen: number, unsized: number): boolean {
  const { width } = forms[chosen]!.operands[unsized]!
  const { a, b, c, d } = line
  const other = forms.slice(chosen + 1).some((form) => form.operands[unsized]!.width !== width && bind(line, form))
  Object.assign(line, { a, b, c, d })
  return other
}

/** Whether `form` takes the operands, which are then left in `line` as it takes them. */
function bind(line: Line, form: Form): boolean {
  const { operands } = form
  for (let n = 0; n < operands.length; n++) {
    const spec = operands[n]!
    const written = line.written[n]!
    if (written.branchBits !== 0 && written.branchBits !== spec.fieldBits) return false
    const operand = spec.kind === 'offset' ? written.address : adapt(spec, form, written, line.address)
    if (operand === undefined || !accepts(spec, operand)) return false
    if (n === 0) line.a = operand
    else if (n === 1) line.b = operand
    else if (n === 2) line.c = operand
    else line.d = operand
  }
  return true
}

/** Turns addresses into displacements and bit patterns into the signed values that a sign-extended field stands for. */
function adapt(
  spec: OperandSpec,
  form: Form,
  { kind, operand }: WrittenOperand,
  address: number | bigint | undefined,
): Operand | undefined {
  if (typeof operand === 'object') return operand
  if (spec.kind === 'relative') {
    if (kind === 'target') return Number(operand) - branchBytes(form)
    if (address === undefined) return undefined
    return Number(BigInt.asIntN(64, BigInt(operand) - BigInt(address))) - branchBytes(form)
  }
  if (spec.kind !== 'immediate' || spec.unsigned || spec.fieldBits === spec.width) return operand
  return spec.width === 64 ? wrap64(operand) : wrap(Number(operand), spec.width)
}

/** 0xffff_fff0 of 32 bits is -16. */
function wrap(value: number, bits: number): number {
  const range = 2 ** bits
  return value >= range / 2 && value < range ? value - range : value
}

function wrap64(value: number | bigint): number | bigint {
  if (typeof value === 'number' || value < 1n << 63n || value >= 1n << 64n) return value
  return Number(value - (1n << 64n))
}

const branchBytes = ({ layout }: Form): number =>
  (layout.group1 === 0 ? 0 : 1) + (layout.map > 0 ? 2 : 1) + layout.fieldBytes
