import { createRandom, type Random } from '@sourceless/testing'
import { describe, expect, test } from 'vitest'
import {
  candidateLevels,
  maximumNotationCharacters,
  maximumTextCharacters,
  readCandidate,
  repairMessage,
} from '../../src/candidate/index.js'
import { arm64 } from '../near-miss/arm64.js'
import { contracts } from '../near-miss/contracts.js'
import { notation } from '../near-miss/notation.js'
import { riscv64 } from '../near-miss/riscv64.js'
import { wasm } from '../near-miss/wasm.js'
import { x64 } from '../near-miss/x64.js'
import { contractOf, load } from './setting.js'

const pieces =
  'v0 v1d fv3 arg0 arg9 result resultb $n $xs ( ) [ ] { } , : ; # // 0x -1 99999999999999999999 rsp sp x18 = @0 \u0000 é 💥 \n \t ret'.split(
    ' ',
  )

function damaged(text: string, random: Random): string {
  let made = text
  for (let changes = 1 + random.below(4); changes > 0; changes--) {
    const at = random.below(made.length + 1)
    const piece = random.pick(pieces)
    const kind = random.below(4)
    if (kind === 0) made = made.slice(0, at) + made.slice(at + 1 + random.below(8))
    else if (kind === 1) made = `${made.slice(0, at)} ${piece} ${made.slice(at)}`
    else if (kind === 2) made = made.slice(0, at) + made.slice(at, at + 20) + made.slice(at)
    else made = made.slice(0, at) + String.fromCharCode(random.below(128)) + made.slice(at + 1)
  }
  return made
}

const triples: readonly [string, readonly (typeof x64)[number][]][] = [
  ['x86_64-linux', [...x64, ...notation]],
  ['x86_64-windows', x64],
  ['aarch64-linux', arm64],
  ['aarch64-windows', arm64],
  ['riscv64-linux', riscv64],
  ['wasm32', wasm],
]

describe('whatever a text holds, it is read or refused, and what is read can be written', () => {
  test.each(triples)('%s', async (triple, list) => {
    const target = await load(triple)
    const emit = target.platform.kind === 'wasm' ? 'wasm' : 'object'
    const random = createRandom(7)
    const parsed = Object.fromEntries(Object.entries(contracts).map(([name, text]) => [name, contractOf(text)]))
    let read = 0
    for (let round = 0; round < 4; round++) {
      for (const near of list) {
        const contract = parsed[near.contract]!
        const own = (random.below(2) === 0 ? near.right : near.wrong).replaceAll(' / ', '\n')
        const text = round === 0 ? own : damaged(own, random)
        const level = random.below(8) === 0 ? candidateLevels[random.below(4)]! : near.level
        const reading = await readCandidate({ level, text, contract, target })
        if ('candidate' in reading) {
          read++
          expect(target.write({ candidate: reading.candidate, contract, emit, fileName: 'x' })).toBeInstanceOf(
            Uint8Array,
          )
        } else {
          expect(reading.diagnostics.length).toBeGreaterThan(0)
          expect(repairMessage({ contract, diagnostics: reading.diagnostics }).length).toBeLessThanOrEqual(1500)
        }
      }
    }
    expect(read).toBeGreaterThan(10)
  })

  test.each([
    ['x86_64-linux', 'virtual'],
    ['aarch64-linux', 'real'],
    ['riscv64-linux', 'bytes'],
    ['wasm32', 'virtual'],
    ['wasm32', 'contract'],
  ] as const)('%s, %s: texts as long as may be', async (triple, level) => {
    const contract = contractOf(contracts.same)
    const target = await load(triple)
    const most = level === 'contract' ? maximumNotationCharacters : maximumTextCharacters
    for (const unit of ['a', '(', '0', 'ret\n', 'v0:', 'block ', 'jmp a\n'])
      for (const length of [most, most + 1]) {
        const reading = await readCandidate({ level, text: unit.repeat(length).slice(0, length), contract, target })
        const diagnostics = 'diagnostics' in reading ? reading.diagnostics : []
        expect(diagnostics.length).toBeLessThanOrEqual(20)
        expect(repairMessage({ contract, diagnostics }).length).toBeLessThanOrEqual(1500)
      }
  })
})
