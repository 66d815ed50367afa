import { describe, expect, test } from 'vitest'
import { createSandbox } from '../src/index.js'
import { createRandom } from './support/random.js'
import type { RowsOfIsa } from './support/rows.js'
import { compareSequence } from './support/sequence.js'
import { arm64Rows } from './support/tables/arm64.js'
import { riscv64Rows } from './support/tables/riscv64.js'
import { x64Rows } from './support/tables/x64.js'

/** Instructions of a block are translated together: what one leaves, another uses, overwrites or stores. */
const sequences = process.env.SLOW ? 2000 : 60

function suite<I extends { readonly sizeBytes: number }, F>(table: RowsOfIsa<I, F>): void {
  describe(table.guest.machine, () => {
    test('random instructions in a row agree with the bigint machine', () => {
      for (let seed = 0; seed < sequences; seed++) compareSequence(table, createRandom(0x5e0 + seed), 5 + (seed % 40))
    })

    test('random instructions in a row never crash or hang the host, whatever they do', () => {
      const sandbox = createSandbox({ guest: table.guest })
      const space = sandbox.allocate(1024, { permission: 'none' })
      const kinds = new Set<string>()
      for (let seed = 0; seed < sequences; seed++) {
        const random = createRandom(0xc4a5 + seed)
        const drawn = Array.from({ length: 30 }, () => table.draw(random.pick(table.forms), random))
        sandbox.protect(space, 1024, 'none')
        sandbox.loadCode(Buffer.concat(drawn.filter((code) => code !== undefined)), space)
        sandbox.reset(seed)
        kinds.add(sandbox.call(space, [space, 1n, 2n], { fuel: 20_000 }).outcome.kind)
      }
      expect(kinds.size).toBeGreaterThan(2)
    })
  })
}
suite(x64Rows)
suite(arm64Rows)
suite(riscv64Rows)
