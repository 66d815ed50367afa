import { createMalformed } from '@sourceless/object'
import type { PeDiagnosticCode } from '../types.js'

export const { malformed, captureMalformed } = createMalformed<PeDiagnosticCode>()
