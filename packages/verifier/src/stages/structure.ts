import type { Location } from '@sourceless/isa'
import type { VerifyDiagnostic } from '../api.js'
import { type LoadedCode, openSymbolHint } from '../file/load.js'
import { type CodeInstruction, type Flow, successors } from '../machine/flow.js'
import type { MachineInstruction, MachineIsa } from '../machine/isa.js'
import type { MachinePlatform, System } from '../platform/platform.js'
import type { DecodedCode } from './decode.js'
import { placed, placeOf } from './follow.js'
import { type Fault, failed, type StageOutcome } from './stage.js'

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
  const ranges = loaded.codeRanges
  const used = new Set<string>()
  const counts = { returns: 0, calls: 0, branches: 0 }
  for (const at of code.instructions.values()) {
    if (code.padding.has(at.address)) continue
    const faults = [
      ...unknownFeatures(isa, at.instruction, used, options.features),
      ...misuse(platform, at.instruction, reserved),
      ...wrongFlow(system, at, options.isProgram),
    ]
    for (const next of successors(at)) {
      if (code.instructions.has(next) && !code.padding.has(next)) continue
      const message = `control falls through to ${placeOf(ranges, next).shown}, which is no code.`
      faults.push({ code: 'bad-control-flow', message })
    }
    for (const fault of faults) diagnostics.push(placed(ranges, at.address, fault))
    if (at.flow.kind === 'return') counts.returns += 1
    if (at.flow.kind === 'call' || at.flow.kind === 'import-call') counts.calls += 1
    if (at.flow.kind === 'branch') counts.branches += 1
  }
  if (!options.isProgram && counts.returns === 0)
    diagnostics.push({ code: 'bad-control-flow', message: 'No return is reachable.' })
  const facts = { ...counts, features: [...used].sort().join(' ') || 'baseline' }
  return diagnostics.length > 0 ? failed(diagnostics, facts) : { status: 'passed', facts }
}

/** Instructions that have no meaning here, or that not every processor of the target has; `used` collects the features. */
function unknownFeatures(
  isa: MachineIsa,
  instruction: MachineInstruction,
  used: Set<string>,
  allowed: readonly string[],
): Fault[] {
  const { name, mnemonic, features } = instruction.form
  const faults: Fault[] = []
  const reason = isa.unmodelled(instruction)
  if (reason !== undefined)
    faults.push({
      code: 'forbidden-instruction',
      message: `what ${mnemonic} (${name}) does is not known here: ${reason}.`,
      hint: 'Use other instructions: no verdict is possible with this one.',
    })
  for (const feature of features) {
    if (isa.baseline.has(feature)) continue
    used.add(feature)
    if (allowed.includes(feature)) continue
    faults.push({
      code: 'missing-feature',
      message: `${mnemonic} needs ${feature}, which the target does not promise.`,
      hint: 'Without features that are named, code is for the baseline of the machine: compile it without -march.',
    })
  }
  return faults
}

/** Use of memory, registers and instructions that are not the code's own. */
function misuse(
  { isa, convention }: MachinePlatform,
  instruction: MachineInstruction,
  reserved: ReadonlyMap<Location, string>,
): Fault[] {
  const { mnemonic } = instruction.form
  const faults: Fault[] = []
  if (isa.accessesBelowStack(instruction, convention.redZoneBytes))
    faults.push({
      code: 'abi-violation',
      message: `${mnemonic} accesses memory below the stack pointer, which may change at any time.`,
      hint: 'Move the stack pointer first.',
    })
  for (const location of reserved.size === 0 ? [] : isa.writes(instruction)) {
    const register = reserved.get(location)
    if (register !== undefined)
      faults.push({ code: 'abi-violation', message: `${mnemonic} writes ${register}, which belongs to the system.` })
  }
  if (isa.neverAllowed.has(mnemonic))
    faults.push({ code: 'forbidden-instruction', message: `${mnemonic} is not permitted.` })
  return faults
}

/** Calls and jumps whose targets are in registers or memory. */
export const isOpenFlow = ({ kind }: Flow): boolean => kind === 'indirect-call' || kind === 'indirect-jump'

/** Why that is refused; its place is added. */
export const openFlow = ({ form }: MachineInstruction): Fault => ({
  code: 'bad-control-flow',
  message: `${form.mnemonic} goes where the code alone does not show.`,
  hint: 'Call and jump to fixed addresses; compilers make no tables of jumps with -fno-jump-tables.',
})

/** Ways out of the code that it may not take, or that it does not show. */
function wrongFlow(system: System, { flow, instruction }: CodeInstruction, isProgram: boolean): Fault[] {
  const faults: Fault[] = []
  const entering = refusedEntry(system, flow, isProgram)
  if (entering !== undefined)
    faults.push({ code: 'forbidden-instruction', message: entering, ...(isProgram ? {} : { hint: openSymbolHint }) })
  if (isOpenFlow(flow)) faults.push(openFlow(instruction))
  return faults
}

/** Why an instruction may not enter the operating system as it does. */
function refusedEntry(system: System, flow: Flow, isProgram: boolean): string | undefined {
  const isSystemCall = flow.kind === 'system-call' || flow.kind === 'exit'
  const imported = flow.kind === 'import-call' || flow.kind === 'import-jump' ? flow.import : undefined
  if (!isSystemCall && imported === undefined) return undefined
  if (!isProgram)
    return imported === undefined
      ? 'a function may not enter the operating system.'
      : `it calls ${imported.name}, which another file defines.`
  if (isSystemCall && system.library !== undefined) return `programs enter the system through ${system.library} alone.`
  if (imported === undefined) return undefined
  const isPermitted = system.imports.has(imported.name) && (imported.library ?? system.library) === system.library
  return isPermitted ? undefined : `${imported.name} of ${imported.library ?? 'a library'} may not be called.`
}
