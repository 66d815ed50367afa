import type { VerifyDiagnostic, VerifyRequest, VerifyTarget } from '../api.js'
import { x64 } from '../x64/isa.js'
import type { MachineIsa } from './isa.js'

/** The instruction set that a request is about: x86-64 is always there, others come with the request. */
export function machineOf({ target, isa }: Pick<VerifyRequest, 'target' | 'isa'>): MachineIsa | undefined {
  if (target === x64.target) return x64
  return isa?.target === target ? isa : undefined
}

export function missingIsa(target: VerifyTarget): VerifyDiagnostic {
  return {
    code: 'unsupported-target',
    message: `The request does not bring the instruction set of ${target}.`,
    hint: `Pass it as isa: it is exported by '@sourceless/verifier/arm64' and '@sourceless/verifier/riscv64'.`,
  }
}
