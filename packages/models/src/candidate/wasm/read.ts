import type { Contract } from '@sourceless/contract'
import { candidateOf } from '@sourceless/forge'
import {
  ByteReader,
  captureMalformed,
  decodeBody,
  encodeInstructions,
  type FunctionType,
  parseInstructions,
  rowOfMnemonic,
  type ValueType,
  validateBody,
  valueTypeOfByte,
  type WasmDiagnostic,
  type WasmInstruction,
} from '@sourceless/isa-wasm'
import { auditModule, linkWasmObject, type WasmObject } from '@sourceless/object-wasm'
import { wasmFunctionType } from '@sourceless/verifier'
import type { CandidateDiagnostic, CandidateReading, CandidateRequest, LineFinder, SourceLine } from '../api.js'
import { readHex } from '../native/hex.js'
import { emptyText, instructionLimit } from '../text-lines.js'
import { numberNames, outside, refersOutside } from './text.js'

interface Body {
  readonly locals: readonly ValueType[]
  /** The final `end` included. */
  readonly bytes: Uint8Array
  /** The line of each instruction but the final `end`; undefined: there are none. */
  readonly lines: readonly SourceLine[] | undefined
}

type Refusal = { readonly diagnostics: readonly CandidateDiagnostic[] }

/** A WebAssembly function, from its instructions or its bytes. */
export function readWasmText(request: CandidateRequest): CandidateReading {
  const { contract, target } = request
  const type = wasmFunctionType(contract)
  const body = request.level === 'bytes' ? bodyOfBytes(request.text) : bodyOfText(request.text, contract, type)
  if ('diagnostics' in body) return body
  const { value: instructions, diagnostics } = decodeBody(body.bytes)
  if (instructions === undefined) return refusal(diagnostics, body)
  const excess = instructionLimit(instructions.length)
  if (excess.length > 0) return { diagnostics: excess }
  const refersOut = instructions.findIndex(({ row }) => refersOutside.test(row.mnemonic))
  if (refersOut >= 0) return { diagnostics: [callsOut(instructions[refersOut]!, body.lines?.[refersOut])] }
  const faults = validateBody(instructions, {
    types: [],
    functions: [],
    tables: [],
    globals: [],
    hasMemory: true,
    elements: [],
    dataCount: undefined,
    declaredFunctions: new Set(),
    locals: [...type.parameters, ...body.locals],
    results: type.results,
  })
  if (faults.length > 0) return refusal(faults, body, instructions)
  const unit = unitOf(contract.name, type, body)
  const lowered = { unit, instructions: instructions.length, sizeBytes: body.bytes.length }
  return {
    candidate: candidateOf(target.backEnd.target, 'model', lowered),
    lineAt: lineFinder(instructions, body.lines),
  }
}

function callsOut({ row: { mnemonic } }: WasmInstruction, line: SourceLine | undefined): CandidateDiagnostic {
  return {
    ...(line === undefined ? {} : { line: line.line }),
    instruction: mnemonic,
    ...outside(mnemonic),
  }
}

function bodyOfText(text: string, contract: Contract, type: FunctionType): Body | Refusal {
  const numbered = numberNames(text, type, parameterNames(contract))
  if ('diagnostics' in numbered) return numbered
  const { value, diagnostics } = parseInstructions(numbered.text)
  const source = text.split('\n')
  const ends = [...numbered.text.matchAll(/\n/g)].map(({ index }) => index)
  const lineOf = (offset: number): SourceLine => {
    const at = ends.findIndex((end) => end >= offset)
    const index = at < 0 ? ends.length : at
    return { line: index + 1, text: source[index]!.trim() }
  }
  if (value === undefined) {
    return {
      diagnostics: diagnostics.map(({ message, offset }) =>
        told(
          message,
          lineOf(offset),
          'Write instructions of the text format, unfolded, names only for locals and blocks.',
        ),
      ),
    }
  }
  if (value.length === 0) return { diagnostics: [emptyText] }
  const end = { row: rowOfMnemonic('end')!, immediates: [] }
  const lines = value.map(({ offset }) => lineOf(offset))
  return { locals: numbered.locals, bytes: encodeInstructions([...value, end]), lines }
}

/** `$x` for the parameter x, `$x.length` for the length of a slice; `$arg0` and so on for all. */
function parameterNames({ entry }: Contract): ReadonlyMap<string, number> {
  const passed = entry.parameters.flatMap(({ name, type }) =>
    type.kind === 'slice' ? [name, `${name}.length`] : [name],
  )
  return new Map(passed.flatMap((name, index) => [[`$${name}`, index] as const, [`$arg${index}`, index] as const]))
}

/** As a code section has it: the locals, then the expression. */
function bodyOfBytes(text: string): Body | Refusal {
  const { bytes, diagnostics } = readHex(text)
  if (bytes === undefined) return { diagnostics }
  const { value, diagnostics: faults } = captureMalformed(() => {
    const reader = new ByteReader(bytes)
    const locals: ValueType[] = []
    for (let groups = reader.count(); groups > 0; groups--) {
      const count = reader.u32()
      const type = valueTypeOfByte(reader.byte())
      if (type === undefined || locals.length + count > maximumLocals) return undefined
      for (let n = 0; n < count; n++) locals.push(type)
    }
    return { locals, bytes: bytes.slice(reader.offset), lines: undefined }
  })
  if (value !== undefined) return value
  const message = faults?.[0]?.message ?? 'the locals at the start cannot be read'
  return {
    diagnostics: [
      { message, hint: 'Write a function as a code section has it: groups of locals, the instructions, 0b.' },
    ],
  }
}

const maximumLocals = 1000

const told = (message: string, line: SourceLine | undefined, hint: string): CandidateDiagnostic => ({
  ...(line === undefined ? {} : { line: line.line, instruction: line.text }),
  message: message.replace(/^at 0x[0-9a-f]+: /, ''),
  hint,
})

/** Faults in the bytes of a body, told by their lines or by their instructions. */
function refusal(
  faults: readonly WasmDiagnostic[],
  { lines }: Body,
  instructions: readonly WasmInstruction[] = [],
): Refusal {
  const find = lineFinder(instructions, lines)
  const hint =
    'Every path must leave on the stack what the blocks and the function give, and take what the instructions need.'
  return {
    diagnostics: faults.map(({ message, offset }) => {
      const line = find(offset)
      const at = instructions.find((one) => one.offset === offset)
      if (line !== undefined || at === undefined) return told(message, line, hint)
      return { ...told(message, undefined, hint), instruction: at.row.mnemonic }
    }),
  }
}

/** Of the final `end`: the last line. */
function lineFinder(instructions: readonly WasmInstruction[], lines: readonly SourceLine[] | undefined): LineFinder {
  return (offset) => {
    const index = instructions.findLastIndex((one) => one.offset <= offset)
    return lines?.[Math.min(index, lines.length - 1)]
  }
}

function unitOf(name: string, type: FunctionType, { locals, bytes }: Body): WasmObject {
  const object: WasmObject = {
    symbols: [{ name, kind: 'function', type, definition: { locals, body: bytes } }],
    segments: [],
  }
  const { value: module, diagnostics } = linkWasmObject(object, { exports: [name] })
  if (module === undefined) throw new Error(diagnostics[0]!.message)
  return { ...object, features: auditModule(module, new Set()).used }
}
