import type { Contract } from '@sourceless/contract'
import { instrumentWasm } from '@sourceless/emulator'
import { programUses } from '../behaviour/program-inputs.js'
import { observe, type ProgramRunner } from '../stages/program-behaviour.js'
import type { LoadedWasm } from './load.js'

const fuelPerRun = 50_000_000

/** Every run gets a fresh instance: a program's memory starts as its file says. */
export function wasmProgramRunner(contract: Contract, loaded: LoadedWasm): ProgramRunner {
  const { stdin, stdout } = programUses(contract)
  return (input, { disturbance, outputLimitBytes }) => {
    const options = {
      ...input,
      outputLimitBytes,
      permitted: { read: stdin, write: stdout },
      ...(disturbance === undefined ? {} : { disturbance }),
    }
    const { value: guest, diagnostics } = instrumentWasm(loaded.bytes, options)
    if (guest === undefined)
      return { kind: 'failed', code: 'bad-control-flow', description: diagnostics[0]?.message ?? 'does not start' }
    const { outcome } = guest.call(loaded.entry, [], { fuel: fuelPerRun })
    // Returning from _start is exiting with 0.
    const ended =
      outcome.kind === 'returned' ? { kind: 'exited' as const, code: 0, instructions: outcome.instructions } : outcome
    return observe({ outcome: ended, stdout: guest.stdout, stderr: guest.stderr })
  }
}
