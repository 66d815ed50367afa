import { type Contract, parseContract } from '@sourceless/contract'
import { type LoadedTarget, targets } from '@sourceless/targets'
import { type VerifyResult, verify } from '@sourceless/verifier'
import { type CandidateLevel, type CandidateReading, readCandidate } from '../../src/candidate/index.js'

export const contractOf = (text: string): Contract => {
  const { value, diagnostics } = parseContract(text)
  if (value === undefined) throw new Error(diagnostics[0]!.message)
  return value
}

const loaded = new Map<string, Promise<LoadedTarget>>()

export function load(triple: string): Promise<LoadedTarget> {
  const known = loaded.get(triple) ?? targets.find((one) => one.triple === triple)!.load()
  loaded.set(triple, known)
  return known
}

export async function read(
  triple: string,
  level: CandidateLevel,
  contract: Contract,
  text: string,
): Promise<CandidateReading> {
  return readCandidate({ level, text, contract, target: await load(triple) })
}

export interface Judged {
  readonly reading: Extract<CandidateReading, { readonly candidate: unknown }>
  readonly file: Uint8Array
  readonly result: VerifyResult
  /** The code, read back. */
  readonly code: readonly string[]
}

/** A text made into a file and judged; throws where it is no candidate. */
export async function judge(triple: string, level: CandidateLevel, contract: Contract, text: string): Promise<Judged> {
  const target = await load(triple)
  const reading = await read(triple, level, contract, text)
  if ('diagnostics' in reading) throw new Error(reading.diagnostics.map(({ message }) => message).join('; '))
  const emit = target.platform.kind === 'wasm' ? 'wasm' : 'object'
  const file = target.write({ candidate: reading.candidate, contract, emit, fileName: 'candidate' })
  if (!(file instanceof Uint8Array)) throw new Error(file.problem)
  const result = await verify({ contract, file, platform: target.platform, effort: 'quick' })
  const code = target.list(file, contract, false).functions.flatMap(({ lines }) => lines.map(({ text: line }) => line))
  return { reading, file, result, code }
}

/** The lines that `make` gives for 0, 1 and so on. */
export const repeat = (count: number, make: (n: number) => string): readonly string[] =>
  Array.from({ length: count }, (_, n) => make(n))
