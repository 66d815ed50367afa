import { appendFileSync, writeFileSync } from 'node:fs'
import { formatCounterexample, formatVerdict, verify } from '@sourceless/verifier'
import { createNodePorts } from '@sourceless/verifier/node'
import { it } from 'vitest'
import { parseContract } from '../../contract/src/index.js'
import { lower } from '../../forge/src/index.js'
import { functions as basic } from '../../forge/test/contracts.js'
import { arm64Functions } from '../../forge/test/contracts-arm64.js'
import { riscv64Functions } from '../../forge/test/contracts-riscv64.js'

const functions = [...basic, ...arm64Functions, ...riscv64Functions].filter((s, i, all) => all.indexOf(s) === i)

import { targets } from '../../targets/src/index.js'

const out = process.env.OUT!
const effort = (process.env.EFFORT ?? 'quick') as 'quick' | 'normal'
const only = process.env.ONLY?.split(',')
it('x', async () => {
  writeFileSync(out, '')
  const ports = createNodePorts()
  for (const target of targets) {
    if (target.triple.startsWith('wasm') || target.triple.endsWith('none')) continue
    if (only && !only.includes(target.triple)) continue
    const loaded = await target.load()
    const counts: Record<string, number> = {}
    for (const source of functions) {
      const contract = parseContract(source).value!
      const made = lower(contract, loaded.backEnd)
      if (made.value === undefined) {
        appendFileSync(out, `${target.triple} ${contract.name} LIMIT ${made.diagnostics[0]?.message}\n`)
        continue
      }
      for (const emit of (process.env.EMITS ?? 'object').split(',')) {
        const file = loaded.write({ candidate: made.value, contract, emit: emit as 'object', fileName: 'x' })
        if ('problem' in file) {
          appendFileSync(out, `${target.triple} ${contract.name} ${emit} PROBLEM ${file.problem}\n`)
          continue
        }
        const t = performance.now()
        const r = await verify({
          contract,
          file,
          platform: loaded.platform,
          effort,
          proofBudgetMs: 3000,
          format: emit === 'raw' ? 'raw' : 'auto',
          ...ports,
        })
        const level = formatVerdict(r.verdict)
        counts[r.verdict.level] = (counts[r.verdict.level] ?? 0) + 1
        appendFileSync(
          out,
          `${target.triple} ${contract.name} ${emit} ${level} ${(performance.now() - t) | 0}ms ${
            r.verdict.level === 'rejected'
              ? r.diagnostics
                  .map((d) => d.message)
                  .slice(0, 2)
                  .join(' | ') + (r.counterexample ? formatCounterexample(r.counterexample).replaceAll('\n', ' ') : '')
              : (r.stages[4]?.reason ?? '')
          }\n`,
        )
      }
    }
    appendFileSync(out, `== ${target.triple} ${JSON.stringify(counts)}\n`)
  }
  ports.solver.dispose()
}, 3_000_000)
