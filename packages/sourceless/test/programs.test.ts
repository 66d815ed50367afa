import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { createNodePipeline } from '../src/node/index.js'
import { programSentences } from './support/sentences.js'

const directory = mkdtempSync(join(tmpdir(), 'sourceless-programs-'))
const pipeline = createNodePipeline()
afterAll(() => {
  pipeline.dispose()
  rmSync(directory, { recursive: true, force: true })
})

async function makeProgram(name: keyof typeof programSentences): Promise<{ path: string; sizeBytes: number }> {
  const made = await pipeline.make({ intent: programSentences[name], effort: 'quick', fileName: name })
  if (!made.ok) throw new Error(`${made.code}: ${made.message}`)
  const path = join(directory, name)
  writeFileSync(path, made.files[0]!.bytes, { mode: 0o755 })
  return { path, sizeBytes: made.files[0]!.bytes.length }
}

const run = (path: string, input: string | Buffer) => {
  const { stdout, status } = spawnSync(path, { input, maxBuffer: 1 << 26 })
  return { stdout: stdout.toString('latin1'), status }
}

/** Fizz buzz as its definition says it. */
const fizzbuzz = Array.from({ length: 100 }, (_, at) => {
  const n = at + 1
  return `${(n % 3 ? '' : 'fizz') + (n % 5 ? '' : 'buzz') || n}\n`
}).join('')

/** The programs are x86-64 Linux executables: only there can they run natively. */
describe.skipIf(process.platform !== 'linux' || process.arch !== 'x64')('programs run natively', () => {
  test('hello world fits in 200 bytes', async () => {
    const { path, sizeBytes } = await makeProgram('hello')
    expect(sizeBytes).toBeLessThanOrEqual(200)
    expect(run(path, '')).toEqual({ stdout: 'hello world\n', status: 0 })
  })

  test('upper case', async () => {
    const { path } = await makeProgram('upper')
    expect(run(path, 'Hello, World 1\nzZ')).toEqual({ stdout: 'HELLO, WORLD 1\nZZ', status: 0 })
    expect(run(path, '')).toEqual({ stdout: '', status: 0 })
    const long = 'abcdefg XYZ\n'.repeat(20_000)
    expect(run(path, long)).toEqual({ stdout: long.toUpperCase(), status: 0 })
    const binary = Buffer.from(Array.from({ length: 1024 }, (_, at) => (at * 7) & 255))
    const raised = Buffer.from(binary.map((byte) => (byte >= 97 && byte <= 122 ? byte - 32 : byte)))
    expect(run(path, binary).stdout).toBe(raised.toString('latin1'))
  })

  test('count lines', async () => {
    const { path } = await makeProgram('lines')
    expect(run(path, 'a\nb\n\n')).toEqual({ stdout: '3\n', status: 0 })
    expect(run(path, '')).toEqual({ stdout: '0\n', status: 0 })
    expect(run(path, 'x\n'.repeat(123_456))).toEqual({ stdout: '123456\n', status: 0 })
  })

  test('fizz buzz', async () => {
    const { path } = await makeProgram('fizzbuzz')
    expect(run(path, '')).toEqual({ stdout: fizzbuzz, status: 0 })
  })
})
