import { createMalformed } from '@sourceless/object'
import type { DwarfDiagnosticCode } from '../types.js'

export const { malformed, captureMalformed } = createMalformed<DwarfDiagnosticCode>()
