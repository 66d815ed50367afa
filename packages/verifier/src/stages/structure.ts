import type { VerifyDiagnostic } from '../api.js'
import type { LoadedCode } from '../file/load.js'
import { type Flow, successors } from '../machine/flow.js'
import type { MachinePlatform, System } from '../platform/platform.js'
import type { DecodedCode } from './decode.js'
import { failed, hex, type StageOutcome } from './stage.js'

export interface StructureOptions {
  readonly isProgram: boolean
  /** Features allowed beyond the baseline. */
  readonly features: readonly string[]
}

/**
 * What can be said without running: only permitted instructions within the target's features, flow that stays on
 * instruction boundaries and inside the code, and an end that is a return. Registers and the stack pointer at the return,
 * and the direction flag, are checked on every run of the later stages.
 */
export function checkStructure(
  platform: MachinePlatform,
  loaded: LoadedCode,
  code: DecodedCode,
  options: StructureOptions,
): StageOutcome {
  const { isa, convention, system } = platform
  const diagnostics: VerifyDiagnostic[] = []
  // A program that nothing else is linked with has all registers for itself.
  const isAlone = options.isProgram && system.library === undefined
  const reserved = new Map(isAlone ? [] : convention.reserved.map(({ location, name }) => [location, name]))
  const base = [...loaded.codeRanges, ...loaded.mixedRanges][0]!.address
  const used = new Set<string>()
  let returns = 0
  let calls = 0
  let branches = 0
  for (const at of code.instructions.values()) {
    if (code.padding.has(at.address)) continue
    const offset = at.address - base
    const { mnemonic, features } = at.instruction.form
    const complain = (found: Omit<VerifyDiagnostic, 'offset'>) =>
      diagnostics.push({ ...found, message: `${hex(offset)}: ${found.message}`, offset })
    const reason = isa.unmodelled(at.instruction)
    if (reason !== undefined)
      complain({
        code: 'forbidden-instruction',
        message: `what ${mnemonic} (${at.instruction.form.name}) does is not known here: ${reason}.`,
        hint: 'Use other instructions: no verdict is possible with this one.',
      })
    for (const feature of features) {
      if (isa.baseline.has(feature)) continue
      used.add(feature)
      if (options.features.includes(feature)) continue
      complain({
        code: 'missing-feature',
        message: `${mnemonic} needs ${feature}, which the target does not promise.`,
        hint: `Allow the feature, or use other instructions.`,
      })
    }
    if (isa.accessesBelowStack(at.instruction, convention.redZoneBytes))
      complain({
        code: 'abi-violation',
        message: `${mnemonic} accesses memory below the stack pointer, which may change at any time.`,
        hint: 'Move the stack pointer first.',
      })
    for (const location of reserved.size === 0 ? [] : isa.writes(at.instruction)) {
      const register = reserved.get(location)
      if (register !== undefined)
        complain({ code: 'abi-violation', message: `${mnemonic} writes ${register}, which belongs to the system.` })
    }
    if (isa.neverAllowed.has(mnemonic))
      complain({ code: 'forbidden-instruction', message: `${mnemonic} is not permitted.` })
    const entering = refusedEntry(system, at.flow, options.isProgram)
    if (entering !== undefined) complain({ code: 'forbidden-instruction', message: entering })
    if (at.flow.kind === 'indirect-call' || at.flow.kind === 'indirect-jump')
      complain({
        code: 'bad-control-flow',
        message: `${mnemonic} goes where the code alone does not show.`,
        hint: 'Call and jump to fixed addresses.',
      })
    if (at.flow.kind === 'return') returns += 1
    if (at.flow.kind === 'call' || at.flow.kind === 'import-call') calls += 1
    if (at.flow.kind === 'branch') branches += 1
    for (const next of successors(at)) {
      const target = code.instructions.get(next)
      if (target === undefined || code.padding.has(next))
        complain({
          code: 'bad-control-flow',
          message: `control falls through to ${hex(next - base)}, which is no code.`,
        })
    }
  }
  if (!options.isProgram && returns === 0)
    diagnostics.push({ code: 'bad-control-flow', message: 'No return is reachable.' })
  const facts = { returns, calls, branches, features: [...used].sort().join(' ') || 'baseline' }
  return diagnostics.length > 0 ? failed(diagnostics, facts) : { status: 'passed', facts }
}

/** Why an instruction may not enter the operating system as it does. */
function refusedEntry(system: System, flow: Flow, isProgram: boolean): string | undefined {
  const isSystemCall = flow.kind === 'system-call' || flow.kind === 'exit'
  const imported = flow.kind === 'import-call' || flow.kind === 'import-jump' ? flow.import : undefined
  if (!isSystemCall && imported === undefined) return undefined
  if (!isProgram) return 'a function may not enter the operating system.'
  if (isSystemCall && system.library !== undefined) return `programs enter the system through ${system.library} alone.`
  if (imported === undefined) return undefined
  const isPermitted = system.imports.has(imported.name) && (imported.library ?? system.library) === system.library
  return isPermitted ? undefined : `${imported.name} of ${imported.library ?? 'a library'} may not be called.`
}
