import { createMalformed } from '@sourceless/object'
import type { ElfDiagnosticCode } from '../types.js'

export const { malformed, captureMalformed } = createMalformed<ElfDiagnosticCode>()
