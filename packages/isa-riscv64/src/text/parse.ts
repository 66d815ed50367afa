import { type AssembledText, type AssemblyDiagnostic, assembleText, EncodeError, type Parsed } from '@sourceless/isa'
import { decode } from '../decode/decode.js'
import { Assembler, type AssemblerOptions } from '../encode/assembler.js'
import type { Form, OperandSpec } from '../form.js'
import type { Instruction } from '../instruction.js'
import { at, type Operand } from '../operand.js'
import { type Register, x } from '../register.js'
import { macroNamed, noLabels } from './macros.js'
import { parseOperand, type Scope } from './parse-operand.js'
import { isBlank, skipBlanks, trimEnd } from './scan.js'
import { type Syntax, syntaxesOf } from './syntax.js'

export interface ParseOptions extends AssemblerOptions {
  /** Address of the instruction: branch targets given as numbers are then addresses, otherwise distances. */
  readonly address?: number | bigint
}

const COMMA = 44
const maximumOperands = 5

/** Reads lines for one assembler. Its arrays are used again for every line. */
class LineReader {
  /** Where the operands start and end in the text. */
  private readonly starts = new Int32Array(maximumOperands)
  private readonly ends = new Int32Array(maximumOperands)
  private readonly operands: (Operand | undefined)[] = new Array(maximumOperands)
  private readonly bound: (Operand | undefined)[] = new Array(maximumOperands)
  /** The row and operands of the last instruction that was written. */
  form: Form | undefined

  private readonly assembler: Assembler

  constructor(assembler: Assembler) {
    this.assembler = assembler
  }

  get written(): readonly Operand[] {
    return this.bound.slice(0, this.form?.operands.length).map((operand) => operand ?? 0)
  }

  /** Emits the instruction in text[start, end), or says what is wrong with it. */
  read(text: string, start: number, end: number, line: number, scope: Scope): AssemblyDiagnostic | undefined {
    let after = start
    while (after < end && !isBlank(text.charCodeAt(after))) after++
    const mnemonic = text.slice(start, after)
    const syntaxes = syntaxesOf(mnemonic) ?? syntaxesOf(mnemonic.toLowerCase())
    const count = this.split(text, skipBlanks(text, after, end), end)
    let problem: AssemblyDiagnostic | undefined
    for (let n = 0; syntaxes !== undefined && n < syntaxes.length; n++) {
      const syntax = syntaxes[n]!
      if (!this.matches(syntax.operands, count, text, scope)) continue
      const failure = this.emit(syntax)
      if (failure === undefined) return undefined
      problem ??= { code: 'not-encodable', line, message: failure }
    }
    return problem ?? this.readMacro(mnemonic.toLowerCase(), syntaxes ?? [], count, text.slice(0, end), line, scope)
  }

  /** Splits at commas; returns the number of operands, one more than there is room for when they are too many. */
  private split(text: string, start: number, end: number): number {
    const { starts, ends } = this
    if (start === end) return 0
    let count = 0
    let from = start
    for (let n = start; n <= end; n++) {
      if (n < end && text.charCodeAt(n) !== COMMA) continue
      if (count === maximumOperands) return maximumOperands + 1
      starts[count] = skipBlanks(text, from, n)
      ends[count] = trimEnd(text, starts[count]!, n)
      count++
      from = n + 1
    }
    return count
  }

  /** Whether the operands are of the kinds that `specs` want; they are then in `operands`. */
  private matches(specs: readonly OperandSpec[], count: number, text: string, scope: Scope): boolean {
    const { length } = specs
    if (count !== length && (count !== length - 1 || specs[count]!.omitted === undefined)) return false
    for (let n = 0; n < count; n++) {
      const spec = specs[n]!
      const operand = parseOperand(spec, text, this.starts[n]!, this.ends[n]!, scope)
      if (operand === undefined) return false
      this.operands[n] = operand
    }
    for (let n = count; n < length; n++) this.operands[n] = specs[n]!.omitted
    return true
  }

  /** Why the operands cannot be encoded; undefined when they were. */
  private emit({ form, binding }: Syntax): string | undefined {
    const { operands, bound } = this
    const count = form.operands.length
    try {
      for (let n = 0; n < count; n++) bound[n] = binding === undefined ? operands[n] : this.bind(binding[n]!)
      this.assembler.emit(
        form,
        count > 0 ? bound[0] : undefined,
        count > 1 ? bound[1] : undefined,
        count > 2 ? bound[2] : undefined,
        count > 3 ? bound[3] : undefined,
        count > 4 ? bound[4] : undefined,
      )
    } catch (error) {
      return messageOf(error)
    }
    this.form = form
    return undefined
  }

  private bind(binding: NonNullable<Syntax['binding']>[number]): Operand | undefined {
    switch (binding.kind) {
      case 'index':
        return this.operands[binding.index]
      case 'constant':
        return binding.operand
      case 'address': {
        const base = binding.base < 0 ? x[binding.fixedBase]! : (this.operands[binding.base] as Register)
        return at(base, binding.offset < 0 ? binding.fixedOffset : (this.operands[binding.offset] as number))
      }
    }
  }

  /** The pseudo-instructions of several instructions; when it is none of them either, what is wrong with the line. */
  private readMacro(
    mnemonic: string,
    syntaxes: readonly Syntax[],
    count: number,
    text: string,
    line: number,
    scope: Scope,
  ): AssemblyDiagnostic | undefined {
    const { starts, ends } = this
    const written = Array.from({ length: Math.min(count, maximumOperands) }, (_, n) => text.slice(starts[n], ends[n]))
    const macro = macroNamed(mnemonic)
    this.form = undefined
    try {
      if (macro?.(this.assembler, written, scope)) return undefined
    } catch (error) {
      return { code: 'not-encodable', line, message: messageOf(error) }
    }
    if (syntaxes.length === 0 && macro === undefined)
      return { code: 'unknown-mnemonic', line, message: `'${mnemonic}' is not a known instruction` }
    return complain(mnemonic, syntaxes, written, line, scope)
  }
}

function messageOf(error: unknown): string {
  if (!EncodeError.isInstance(error)) throw error
  return error.message
}

const acceptedText = (specs: readonly OperandSpec[]): string => specs.map(({ text }) => text).join(', ') || 'nothing'

/** Names the operand that cannot be read, or says what the instruction takes. */
function complain(
  mnemonic: string,
  syntaxes: readonly Syntax[],
  written: readonly string[],
  line: number,
  scope: Scope,
): AssemblyDiagnostic {
  for (const text of written) {
    const label = /^([A-Za-z_.$][\w.$@]*)\s*[+-]/.exec(text)?.[1]
    if (label !== undefined && scope.labels.find(label) !== undefined)
      return { code: 'label', line, message: `'${text}': a distance from a label is not possible` }
  }
  const candidate = syntaxes.find(({ operands }) => operands.length === written.length)
  const wrong = candidate?.operands.findIndex(
    (spec, n) => parseOperand(spec, written[n]!, 0, written[n]!.length, scope) === undefined,
  )
  if (candidate !== undefined && wrong !== undefined && wrong >= 0) {
    const { kind, text } = candidate.operands[wrong]!
    const message = `operand ${wrong + 1} of ${mnemonic} is '${written[wrong]}', which is not ${kindNames[kind]} (${text})`
    return { code: 'bad-operand', line, message }
  }
  const accepted = syntaxes.map(({ operands }) => acceptedText(operands)).join(' | ') || 'other operands'
  const message = `'${mnemonic} ${written.join(', ')}' fits no form of ${mnemonic}, which takes ${accepted}`
  return { code: 'no-matching-form', line, message }
}

const kindNames: Readonly<Record<OperandSpec['kind'], string>> = {
  x: 'an integer register',
  f: 'a floating-point register',
  immediate: 'an integer',
  memory: 'an address such as 8(sp)',
  target: 'a label, symbol or distance',
  rounding: 'a rounding mode',
  csr: 'a control and status register',
  fence: "a set of letters of 'iorw'",
}

/**
 * Reads one instruction in GNU syntax, in the encoding that the assembler chooses. Names are symbols.
 * @example parseInstruction('addi sp, sp, -16').value?.form.name // 'c.addi'
 */
export function parseInstruction(text: string, options: ParseOptions = {}): Parsed<Instruction> {
  const assembler = new Assembler(options)
  const reader = new LineReader(assembler)
  const start = skipBlanks(text, 0, text.length)
  const scope: Scope = { labels: noLabels, address: options.address }
  const problem = reader.read(text, start, trimEnd(text, start, text.length), 1, scope)
  if (problem !== undefined) return { value: undefined, diagnostics: [problem] }
  const { bytes, relocations } = assembler.finish()
  const { value } = decode(bytes)
  if (value === undefined) throw new Error(`what was encoded for '${text}' does not decode`)
  if (value.sizeBytes !== bytes.length) {
    const message = `'${text.trim()}' stands for several instructions: assemble it as a text`
    return { value: undefined, diagnostics: [{ code: 'no-matching-form', line: 1, message }] }
  }
  if (relocations.length === 0 || reader.form === undefined) return { value, diagnostics: [] }
  return { value: { form: reader.form, operands: reader.written, sizeBytes: bytes.length }, diagnostics: [] }
}

/** Assembles lines of GNU syntax with `name:` labels; names without a label become relocations. */
export function parseAssembly(text: string, options: AssemblerOptions = {}): Parsed<AssembledText> {
  const assembler = new Assembler(options)
  const reader = new LineReader(assembler)
  let scope: Scope | undefined
  return assembleText(text, assembler, '#', (line, start, end, number, labels) => {
    scope ??= { labels, address: undefined }
    return reader.read(line, start, end, number, scope)
  })
}
