import { type Contract, parseContract } from '@sourceless/contract'
import { type LoadedTarget, targets } from '@sourceless/targets'
import { type VerifyResult, verify } from '@sourceless/verifier'
import { describe, expect, test } from 'vitest'
import { explainRejection, maximumMessageCharacters, readCandidate, repairMessage } from '../../src/candidate/index.js'
import { arm64 } from './arm64.js'
import { type ContractName, contracts } from './contracts.js'
import type { NearMiss } from './near-miss.js'
import { notation } from './notation.js'
import { riscv64 } from './riscv64.js'
import { wasm } from './wasm.js'
import { x64 } from './x64.js'

const lists = {
  'x86_64-linux': [...x64, ...notation],
  'aarch64-linux': arm64,
  'riscv64-linux': riscv64,
  wasm32: wasm,
} satisfies Record<string, readonly NearMiss[]>

const loaded = new Map<string, Promise<LoadedTarget>>()
const load = (triple: string): Promise<LoadedTarget> => {
  const known = loaded.get(triple) ?? targets.find((one) => one.triple === triple)!.load()
  loaded.set(triple, known)
  return known
}

const parsed = new Map<ContractName, Contract>()
const contractOf = (name: ContractName): Contract => {
  const known = parsed.get(name) ?? parseContract(contracts[name]).value!
  parsed.set(name, known)
  return known
}

/** The message for a text that is not accepted; undefined when it is. */
async function judge(triple: string, { contract: name, level }: NearMiss, text: string): Promise<string | undefined> {
  const target = await load(triple)
  const contract = contractOf(name)
  const reading = await readCandidate({ level, text: text.replaceAll(' / ', '\n'), contract, target })
  if ('diagnostics' in reading) return repairMessage({ contract, diagnostics: reading.diagnostics })
  const { candidate, lineAt } = reading
  const emit = target.platform.kind === 'wasm' ? 'wasm' : 'object'
  const file = target.write({ candidate, contract, emit, fileName: 'candidate' })
  if (!(file instanceof Uint8Array)) throw new Error(file.problem)
  const result: VerifyResult = await verify({ contract, file, platform: target.platform, effort: 'quick' })
  if (result.verdict.level !== 'rejected') return undefined
  return explainRejection({ contract, target, file, result, lineAt })
}

describe('mistakes as models make them are refused by name, and their correct siblings are not', () => {
  test('there are enough of them', () => {
    expect(Object.values(lists).flat().length).toBeGreaterThanOrEqual(60)
  })

  for (const [triple, list] of Object.entries(lists))
    describe(triple, () => {
      for (const near of list)
        test(`${near.level}: ${near.mistake}`, async () => {
          const on = near.triple ?? triple
          expect(await judge(on, near, near.right)).toBe(undefined)
          const message = await judge(on, near, near.wrong)
          expect(message).toMatch(near.named)
          expect(message!.length).toBeLessThanOrEqual(maximumMessageCharacters)
        })
    })
})
