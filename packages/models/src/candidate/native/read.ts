import type { MachinePlatform } from '@sourceless/verifier'
import { type CandidateReading, type CandidateRequest, maximumDiagnostics } from '../api.js'
import { codeLines, emptyText, instructionLimit } from '../text-lines.js'
import { type AssemblyLine, assemble } from './assemble.js'
import { giveRegisters } from './give-registers.js'
import { readHex } from './hex.js'
import type { TextMachine } from './text-machine.js'
import { type FrameOrigin, unitOf } from './unit.js'
import { readVirtualProgram } from './virtual-program.js'

/** Brought when the machine is asked for. */
const machines: Readonly<Record<string, () => Promise<TextMachine>>> = {
  x86_64: async () => (await import('./x64.js')).x64,
  aarch64: async () => (await import('./arm64.js')).arm64,
  riscv64: async () => (await import('./riscv64.js')).riscv64,
}

export async function textMachine({ isa }: MachinePlatform): Promise<TextMachine> {
  const load = machines[isa.machine]
  if (load === undefined) throw new Error(`there is no assembly text for ${isa.machine}`)
  return load()
}

/** A function for a register machine, from assembly or bytes. */
export async function readNative(platform: MachinePlatform, request: CandidateRequest): Promise<CandidateReading> {
  const text = await textMachine(platform)
  if (request.level === 'bytes') {
    const { bytes, diagnostics } = readHex(request.text)
    if (bytes === undefined) return { diagnostics }
    const code = { bytes, relocations: [], labelOffsets: new Int32Array() }
    return unitOf(text, platform, request, code, 'text', () => undefined)
  }
  const lines = codeLines(request.text, text.comment)
  const count = lines.filter((line) => line.text !== '').length
  if (count === 0) return { diagnostics: [emptyText] }
  const excess = instructionLimit(count)
  if (excess.length > 0) return { diagnostics: excess }
  if (request.level === 'real') {
    const written = lines.map((line) => ({
      text: [...line.labels.map((label) => `${label}:`), line.text].join(' '),
      source: line,
    }))
    return finish(text, platform, request, written, 'text')
  }
  const program = readVirtualProgram(text, platform, request.contract, lines)
  if ('diagnostics' in program) return { diagnostics: program.diagnostics.slice(0, maximumDiagnostics) }
  const given = giveRegisters(text, platform, program)
  return 'diagnostics' in given ? given : finish(text, platform, request, given, 'ours')
}

function finish(
  text: TextMachine,
  platform: MachinePlatform,
  request: CandidateRequest,
  lines: readonly AssemblyLine[],
  frameOrigin: FrameOrigin,
): CandidateReading {
  const assembled = assemble(text, lines)
  if ('diagnostics' in assembled) return { diagnostics: assembled.diagnostics.slice(0, maximumDiagnostics) }
  return unitOf(text, platform, request, assembled.code, frameOrigin, assembled.lineAt)
}
