import { decodeWord, formatInstruction, forms, unmodelled } from '@sourceless/isa-arm64'
import { expect, it } from 'vitest'
import { sameOperation } from '../src/arm64/second-reader.js'
import { createRandom } from '../src/behaviour/random.js'
import { createCapstone } from '../src/node/index.js'

/** What this capstone does not read, though it is an instruction: undefined ones, and loads with base and data alike. */
const unread = /^(udf|ldtr)/
const wordsPerForm = 12

it('capstone names what the AArch64 baseline has as we do', async () => {
  const capstone = createCapstone()
  const random = createRandom(1)
  const bytes = new Uint8Array(4)
  const differing: string[] = []
  let compared = 0
  for (const form of forms) {
    if (form.features.length > 0) continue
    const { match, mask } = form.layout
    for (let n = 0; n < wordsPerForm; n++) {
      const word = (random.word() & ~mask) | match | 0
      const ours = decodeWord(word)
      if (ours?.form !== form || unmodelled(ours) !== undefined) continue
      new DataView(bytes.buffer).setInt32(0, word, true)
      const [theirs] = await capstone.disassemble(bytes, 'aarch64')
      compared += 1
      if (theirs === undefined ? !unread.test(form.name) : !sameOperation(ours, theirs))
        differing.push(`${formatInstruction(ours)} | ${theirs?.mnemonic} ${theirs?.operands}`)
    }
  }
  expect(differing).toEqual([])
  expect(compared).toBeGreaterThan(10_000)
}, 60_000)

it('another operation is noticed', async () => {
  const [theirs] = await createCapstone().disassemble(Uint8Array.of(0x20, 0x00, 0x02, 0x8b), 'aarch64')
  expect(theirs).toMatchObject({ mnemonic: 'add', sizeBytes: 4 })
  expect(sameOperation(decodeWord(0x8b020020 | 0)!, theirs!)).toBe(true)
  expect(sameOperation(decodeWord(0xcb020020 | 0)!, theirs!)).toBe(false)
})
