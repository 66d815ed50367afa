import { createReader, standardConcepts } from '@sourceless/intent'
import { targets } from '@sourceless/targets'
import { test } from 'vitest'
import { createPipeline } from '../src/index.js'
import { functions } from '../../forge/test/contracts.js'
import { arm64Functions } from '../../forge/test/contracts-arm64.js'
import { programs } from '../../forge/test/contracts-programs.js'
const pipeline = createPipeline({ reader: createReader({ concepts: standardConcepts() }), targets })
test('e2e', async () => {
  for (const target of ['aarch64-windows', 'aarch64-macos', 'aarch64-linux']) {
    for (const [emit, list] of [['object', [...functions, ...arm64Functions]], ['shared', functions.slice(0, 8)], ['executable', Object.values(programs)]] as const)
      for (const contract of list) {
        const made: any = await pipeline.make({ contract, target, emit, effort: 'quick' })
        const name = /function (\w+)/.exec(contract)![1]
        console.log(target, emit, name, made.ok ? `${made.verdictText} ${made.files[0].bytes.length}` : `FAIL ${made.code} ${made.message}`.slice(0, 600))
      }
  }
}, 600000)
