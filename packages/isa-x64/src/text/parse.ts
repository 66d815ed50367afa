import { type AssembledCode, type AssemblyDiagnostic, EncodeError, type Label, type Parsed } from '@sourceless/isa'
import { decode } from '../decode/decode.js'
import { accepts } from '../encode/accepts.js'
import { Assembler } from '../encode/assembler.js'
import { type Condition, conditions, type Form, type OperandSpec } from '../form.js'
import type { Instruction } from '../instruction.js'
import type { Operand } from '../operand.js'
import { formsOf } from '../table/forms.js'
import { tableMnemonic } from './aliases.js'
import { type ParsedOperand, parseOperand } from './parse-operand.js'

/** A line of Intel syntax matched to a row; operands may still name symbols. */
interface ParsedInstruction {
  readonly form: Form
  readonly operands: readonly Operand[]
}

export interface ParseOptions {
  /** Address of the instruction, for branch targets given as addresses. */
  readonly address?: number | bigint
}

/**
 * Reads one instruction in Intel syntax, in its preferred encoding.
 * @example parseInstruction('lea rax, [rdi + rdi*2]').value?.form.name // 'lea_r64_m'
 */
export function parseInstruction(text: string, options: ParseOptions = {}): Parsed<Instruction> {
  const parsed = matchLine(text, 1, options)
  if ('code' in parsed) return { value: undefined, diagnostics: [parsed] }
  const [a, b, c, d] = parsed.operands
  const assembler = new Assembler()
  try {
    assembler.emit(parsed.form, a, b, c, d)
  } catch (error) {
    return { value: undefined, diagnostics: [notEncodable(error, 1)] }
  }
  const { bytes, relocations } = assembler.finish()
  const { value } = decode(bytes)
  if (value === undefined) throw new Error(`what was encoded for '${text}' does not decode`)
  if (relocations.length > 0) return { value: { ...parsed, sizeBytes: bytes.length }, diagnostics: [] }
  return { value, diagnostics: [] }
}

/** Assembles lines of Intel syntax with `name:` labels; names without a label become relocations. */
export function parseAssembly(text: string): Parsed<AssembledCode> {
  const assembler = new Assembler()
  const diagnostics: AssemblyDiagnostic[] = []
  const lines = text.split('\n').map((line) => line.replace(/[#;].*$/, '').trim())
  const labels = new Map<string, Label>()
  for (const line of lines) for (const name of labelsOf(line)) labels.set(name, assembler.label())
  const bound = new Set<string>()
  lines.forEach((line, n) => {
    for (const name of labelsOf(line)) {
      if (bound.has(name))
        diagnostics.push({ code: 'label', line: n + 1, message: `the label '${name}' is defined twice` })
      else assembler.bind(labels.get(name)!)
      bound.add(name)
    }
    const instruction = line.replace(labelPrefix, '')
    if (instruction === '') return
    const problem = assembleLine(assembler, labels, instruction, n + 1)
    if (problem) diagnostics.push(problem)
  })
  return { value: diagnostics.length > 0 ? undefined : assembler.finish(), diagnostics }
}

const labelPrefix = /^(?:[A-Za-z_.][\w.$@]*:\s*)+/
const labelsOf = (line: string): string[] =>
  labelPrefix
    .exec(line)?.[0]
    .split(':')
    .map((s) => s.trim())
    .filter((s) => s !== '') ?? []

function assembleLine(
  assembler: Assembler,
  labels: ReadonlyMap<string, Label>,
  text: string,
  line: number,
): AssemblyDiagnostic | undefined {
  const parsed = matchLine(text, line, {})
  if ('code' in parsed) return parsed
  const { form } = parsed
  const distant = parsed.operands.find((operand) => isBesideLabel(operand, labels))
  if (distant !== undefined)
    return { code: 'label', line, message: `'${text}': a distance from a label is not possible` }
  const operands = parsed.operands.map((operand) => toLabel(operand, labels))
  const [first] = operands
  try {
    if (form.layout.relative === 0 && typeof first === 'object' && first.kind === 'label' && form.mnemonic !== 'call') {
      if (form.mnemonic === 'jmp') assembler.jump(first)
      else assembler.jumpIf(conditions.find((c) => form.mnemonic === `j${c}`) as Condition, first)
    } else assembler.emit(form, operands[0], operands[1], operands[2], operands[3])
  } catch (error) {
    return notEncodable(error, line)
  }
  return undefined
}

function isBesideLabel(operand: Operand, labels: ReadonlyMap<string, Label>): boolean {
  if (typeof operand !== 'object') return false
  const target = operand.kind === 'memory' ? operand.target : operand
  return target?.kind === 'symbol' && target.addend !== 0 && labels.has(target.name)
}

function toLabel(operand: Operand, labels: ReadonlyMap<string, Label>): Operand {
  if (typeof operand !== 'object') return operand
  if (operand.kind === 'symbol' && operand.addend === 0) return labels.get(operand.name) ?? operand
  if (operand.kind !== 'memory' || operand.target?.kind !== 'symbol') return operand
  const label = operand.target.addend === 0 ? labels.get(operand.target.name) : undefined
  return label ? { ...operand, target: label } : operand
}

function notEncodable(error: unknown, line: number): AssemblyDiagnostic {
  if (!EncodeError.isInstance(error)) throw error
  return { code: 'not-encodable', line, message: error.message }
}

function matchLine(text: string, line: number, options: ParseOptions): ParsedInstruction | AssemblyDiagnostic {
  const match = /^\s*((?:(?:lock|rep|repe|repne)\s+)?\w+)\s*(.*?)\s*$/i.exec(text)
  const mnemonic = tableMnemonic((match?.[1] ?? '').toLowerCase().replace(/\s+/, ' '))
  const rows = formsOf(mnemonic)
  if (!match || rows.length === 0)
    return { code: 'unknown-mnemonic', line, message: `'${text.trim()}' does not start with a known instruction` }
  const written: ParsedOperand[] = []
  for (const part of match[2] === '' ? [] : match[2]!.split(',')) {
    const parsed = parseOperand(part)
    if (typeof parsed === 'string') return { code: 'bad-operand', line, message: parsed }
    written.push(parsed)
  }
  const matches = [...rows, ...(mnemonic === 'mov' ? formsOf('movabs') : [])].flatMap((form) => {
    const operands = bindOperands(form, written, options)
    return operands ? [{ form, operands }] : []
  })
  if (matches.length === 0) {
    const accepted = rows.map((form) => form.operands.map((o) => o.text).join(', ') || 'nothing').join(' | ')
    return {
      code: 'no-matching-form',
      line,
      message: `'${text.trim()}' fits no form of ${mnemonic}, which takes ${accepted}`,
    }
  }
  const unsized = written.findIndex(
    (w) => w.bits === undefined && typeof w.operand === 'object' && w.operand.kind === 'memory',
  )
  if (unsized >= 0 && new Set(matches.map((m) => m.form.operands[unsized]!.width)).size > 1) {
    const message = `operand ${unsized + 1} of '${text.trim()}' needs a size, such as 'dword ptr'`
    return { code: 'ambiguous-size', line, message }
  }
  return matches[0]!
}

/** The operands as `form` takes them, or undefined when it does not. */
function bindOperands(
  form: Form,
  written: readonly ParsedOperand[],
  options: ParseOptions,
): readonly Operand[] | undefined {
  if (written.length !== form.operands.length) return undefined
  const operands: Operand[] = []
  for (const [n, spec] of form.operands.entries()) {
    const { kind, bits, branchBits } = written[n]!
    if (bits !== undefined && spec.text !== 'm' && bits !== spec.width) return undefined
    if (branchBits !== undefined && branchBits !== spec.fieldBits) return undefined
    if (kind === 'target' && spec.kind !== 'relative') return undefined
    const operand = adapt(spec, form, written[n]!, options)
    if (operand === undefined || !accepts(spec, operand)) return undefined
    operands.push(operand)
  }
  return operands
}

/** Turns addresses into displacements and bit patterns into the signed values that a sign-extended field stands for. */
function adapt(
  spec: OperandSpec,
  form: Form,
  { kind, operand }: ParsedOperand,
  { address }: ParseOptions,
): Operand | undefined {
  if (typeof operand === 'object') return operand
  if (spec.kind === 'relative') {
    const sizeBytes = (form.layout.map > 0 ? 2 : 1) + form.layout.fieldBytes
    if (kind === 'target') return Number(operand) - sizeBytes
    if (address === undefined) return undefined
    return Number(BigInt.asIntN(64, BigInt(operand) - BigInt(address))) - sizeBytes
  }
  if (spec.kind !== 'immediate' || spec.unsigned || spec.fieldBits === spec.width) return operand
  const value = BigInt(operand)
  const wraps = value >= 1n << BigInt(spec.width - 1) && value < 1n << BigInt(spec.width)
  return wraps ? Number(value - (1n << BigInt(spec.width))) : operand
}
