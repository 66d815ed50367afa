import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { createNodePipeline } from '../src/node/index.js'
import { functionSentences } from './support/sentences.js'

const hasGcc = spawnSync('gcc', ['--version']).status === 0
if (!hasGcc && process.env.CI === 'true') throw new Error('gcc is not installed, and CI=true asks for every witness')
const directory = mkdtempSync(join(tmpdir(), 'sourceless-callers-'))
const pipeline = createNodePipeline()
afterAll(() => {
  pipeline.dispose()
  rmSync(directory, { recursive: true, force: true })
})

describe.skipIf(!hasGcc)('objects called from C on 10,000 inputs', () => {
  test.each(functionSentences)('%s: %s', async (driver, intent) => {
    const made = await pipeline.make({ intent, effort: 'quick', fileName: `${driver}.o` })
    if (!made.ok) throw new Error(`${made.code}: ${made.message}`)
    for (const { name, bytes } of made.files) writeFileSync(join(directory, name), bytes)
    const program = join(directory, driver)
    const header = join(directory, `${driver}.h`)
    const source = join(import.meta.dirname, 'drivers', `${driver}.c`)
    const gcc = ['-O1', '-Wall', '-Werror', '-Wno-pointer-sign', '-include', header, `-DFN=${made.contract.name}`]
    const built = spawnSync('gcc', [...gcc, '-o', program, source, join(directory, `${driver}.o`)], {
      encoding: 'utf8',
    })
    expect(built.stderr).toBe('')
    expect(spawnSync(program, { encoding: 'utf8' }).stdout).toBe('ok 10000\n')
  })
})
