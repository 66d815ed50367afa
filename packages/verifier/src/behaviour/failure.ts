import type { Outcome } from '@sourceless/emulator'
import type { VerifyDiagnosticCode } from '../api.js'

/** What a run that did not end well is called. */
export const failureCodes: Readonly<Partial<Record<Outcome['kind'], VerifyDiagnosticCode>>> = {
  fault: 'memory-violation',
  trap: 'trap',
  fuel: 'out-of-fuel',
  illegal: 'undecodable-code',
  forbidden: 'forbidden-instruction',
}
