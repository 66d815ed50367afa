import { candidateOf } from '@sourceless/forge'
import { buildObject } from '@sourceless/forge/native'
import type { AssembledCode } from '@sourceless/isa'
import { type CodeInstruction, follow, type MachinePlatform } from '@sourceless/verifier'
import type { CandidateDiagnostic, CandidateReading, CandidateRequest, LineFinder } from '../api.js'
import { instructionLimit } from '../text-lines.js'
import { frameRows } from './frame-rows.js'
import type { TextMachine } from './text-machine.js'

/** Whether the code keeps callers' registers in a way that is ours: what the text wrote on the stack itself is not. */
export type FrameOrigin = 'ours' | 'text'

/**
 * The candidate that code is. With tables for unwinding where the code says for certain what they need; see `frameRows`. Windows
 * takes a function without tables for one that neither moves the stack pointer nor keeps registers, and reads the end of the others
 * from its instructions: there, code that does either is refused unless its frame is ours.
 */
export function unitOf(
  text: TextMachine,
  platform: MachinePlatform,
  { contract, target }: Pick<CandidateRequest, 'contract' | 'target'>,
  code: AssembledCode,
  frameOrigin: FrameOrigin,
  lineAt: LineFinder,
): CandidateReading {
  const instructions = new Map<number, CodeInstruction>()
  const astray = follow(platform.isa, [{ address: 0, bytes: code.bytes }], [0], instructions)
  const diagnostics = instructionLimit(instructions.size)
  if (diagnostics.length > 0) return { diagnostics }
  const rows = astray === undefined ? frameRows(text, platform, instructions) : undefined
  const isPlain = rows?.length === 1
  if (platform.system.name === 'windows' && !isPlain && (frameOrigin === 'text' || rows === undefined))
    return { diagnostics: [untold] }
  const unit = buildObject({
    machine: text.machine,
    symbol: `${platform.system.symbolPrefix}${contract.name}`,
    isProgram: false,
    code,
    objects: [],
    runtimeBytes: 0,
    ...(rows === undefined ? {} : { frame: rows }),
  })
  const lowered = { unit, instructions: instructions.size, sizeBytes: code.bytes.length }
  return { candidate: candidateOf(target.backEnd.target, 'model', lowered), lineAt }
}

const untold: CandidateDiagnostic = {
  message: 'unwind tables of Windows cannot tell what this code does with the stack and with callee-saved registers',
  hint: 'Use caller-saved registers only and leave the stack alone, or write virtual registers.',
}
