import type { VerifyRequest, VerifyResult } from './api.js'

/** Reads the final file back and runs every stage, cheap ones first. */
export async function verify(_request: VerifyRequest): Promise<VerifyResult> {
  throw new Error('verify: not built yet')
}
