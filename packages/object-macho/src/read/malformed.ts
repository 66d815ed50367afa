import { createMalformed } from '@sourceless/object'
import type { MachoDiagnosticCode } from '../types.js'

export const { malformed, captureMalformed } = createMalformed<MachoDiagnosticCode>()
