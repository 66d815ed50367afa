import {
  type CandidateReading,
  type CandidateRequest,
  maximumNotationCharacters,
  maximumTextCharacters,
} from './api.js'
import { readContractLevel } from './contract-level.js'
import { readNative, textMachine } from './native/read.js'
import { textLimit } from './text-lines.js'
import { readWasmText } from './wasm/read.js'

/**
 * Turns a model's text into a candidate, or says what is wrong with it. The text is untrusted: whatever it holds, nothing but the
 * code of one function comes of it. A candidate is a claim; only the verifier's word on the file written from it counts.
 */
export async function readCandidate(request: CandidateRequest): Promise<CandidateReading> {
  const { level, text, contract, target } = request
  const excess = textLimit(text, level === 'contract' ? maximumNotationCharacters : maximumTextCharacters)
  if (excess.length > 0) return { diagnostics: excess }
  if (level === 'contract') return readContractLevel(request)
  if (contract.kind === 'program') return { diagnostics: [onlyFunctions] }
  return target.platform.kind === 'wasm' ? readWasmText(request) : readNative(target.platform, request)
}

const onlyFunctions = {
  message: 'a program cannot be given as machine code',
  hint: 'Give another behaviour in the notation (level contract).',
}

/** For prompts: how virtual registers, or named locals, are written for a target. */
export async function virtualSyntax({ platform }: CandidateRequest['target']): Promise<string> {
  if (platform.kind === 'machine') return (await textMachine(platform)).syntax
  return (
    'Unfolded instructions of the text format. Locals are declared first, (local $i i64); parameters are $name, a slice is $name and ' +
    '$name.length (i64); blocks may have names (block $done … br $done).'
  )
}
