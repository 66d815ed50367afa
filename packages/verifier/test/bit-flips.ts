import type { Contract } from '@sourceless/contract'
import { formatVerdict, type Platform, type VerifyRequest, type VerifyResult, verify } from '../src/index.js'

export interface BitFlipRequest {
  readonly contract: Contract
  readonly file: Uint8Array
  readonly format?: 'auto' | 'raw'
  readonly platform: Platform
  /** Where the code lies in the file, bytes; default: all of it. */
  readonly codeOffset?: number
  readonly codeSizeBytes?: number
  readonly ports: Pick<VerifyRequest, 'solver' | 'disassembler' | 'clock'>
  readonly proofBudgetMs?: number
  /** Flip every n-th bit only; default 1. */
  readonly stride?: number
}

/** What became of the one-bit flips of one function. Every flip is in exactly one of the counts. */
export interface BitFlipReport {
  readonly flips: number
  readonly rejectedBy: Readonly<Record<string, number>>
  readonly provedEquivalent: number
  /** Accepted on tests alone: which bit, the verdict, and why there is no proof. A stronger check found no difference. */
  readonly listed: readonly string[]
  /** Accepted, but a stronger check (ten times the inputs, another seed) found a difference. Must be empty. */
  readonly falselyAccepted: readonly string[]
}

/** Verifies every one-bit change of a function's code. Reused for functions that the proposer makes. */
export async function flipEveryBit(request: BitFlipRequest): Promise<BitFlipReport> {
  const { file, codeOffset = 0, codeSizeBytes = file.length - codeOffset } = request
  const rejectedBy: Record<string, number> = {}
  const listed: string[] = []
  const falselyAccepted: string[] = []
  let provedEquivalent = 0
  let flips = 0
  for (let bit = 0; bit < 8 * codeSizeBytes; bit += request.stride ?? 1) {
    const mutant = file.slice()
    mutant[codeOffset + (bit >> 3)]! ^= 1 << (bit & 7)
    flips += 1
    const result = await check(request, mutant, { effort: 'normal', seed: bit })
    if (result.verdict.level === 'rejected') {
      const code = result.diagnostics[0]?.code ?? 'no diagnostic'
      rejectedBy[code] = (rejectedBy[code] ?? 0) + 1
      continue
    }
    if (result.verdict.level === 'proved') {
      provedEquivalent += 1
      continue
    }
    const name = `byte ${bit >> 3} bit ${bit & 7}`
    const again = await check(request, mutant, { effort: 'high', seed: bit + 1_000_003 })
    const reason = result.stages.find((s) => s.stage === 'proof')?.reason ?? 'proved up to a size'
    if (again.verdict.level === 'rejected')
      falselyAccepted.push(`${name}: ${formatVerdict(result.verdict)}, yet ${again.diagnostics[0]?.message}`)
    else if (again.verdict.level === 'proved') provedEquivalent += 1
    else listed.push(`${name}: ${formatVerdict(result.verdict)}; ${reason}`)
  }
  return { flips, rejectedBy, provedEquivalent, listed, falselyAccepted }
}

function check(
  request: BitFlipRequest,
  file: Uint8Array,
  options: Pick<VerifyRequest, 'effort' | 'seed'>,
): Promise<VerifyResult> {
  return verify({
    contract: request.contract,
    file,
    platform: request.platform,
    format: request.format ?? 'auto',
    proofBudgetMs: request.proofBudgetMs ?? 1500,
    ...request.ports,
    ...options,
  })
}
