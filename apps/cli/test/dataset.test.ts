import { spawn, spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { datasetRowSchema } from '@sourceless/models/score'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'

const main = join(import.meta.dirname, '../dist/main.js')
let directory: string
beforeAll(() => {
  if (!existsSync(main)) throw new Error('the command is not built: run "npm run build" first')
  directory = mkdtempSync(join(tmpdir(), 'sourceless-dataset-'))
})
afterAll(() => rmSync(directory, { recursive: true, force: true }))
beforeEach(() => {
  for (const name of readdirSync(directory)) rmSync(join(directory, name), { recursive: true })
})

function run(args: readonly string[], input = '') {
  const all = [main, 'dataset', 'export', ...args]
  const { status, stdout, stderr } = spawnSync(process.execPath, all, {
    cwd: directory,
    input,
    encoding: 'utf8',
    timeout: 60_000,
  })
  return { status, stdout, stderr }
}
const write = (name: string, text: string) => writeFileSync(join(directory, name), text)
const rowsOf = (name: string) =>
  readFileSync(join(directory, name), 'utf8')
    .trim()
    .split('\n')
    .map((line) => datasetRowSchema.parse(JSON.parse(line)))
const lines = (...entries: readonly object[]) => entries.map((one) => `${JSON.stringify(one)}\n`).join('')

const ones = { id: 'ones', intent: 'count the set bits of a 64-bit integer' }
const gcd = {
  intent: 'greatest common divisor of a and b',
  signature: 'gcd(a: u64, b: u64): u64',
  examples: ['gcd(48, 18) = 6'],
  tests: 'not looked at',
}
const twice = 'function twice(x: u32): u32 { return x + x }'
const quick = ['--effort', 'quick', '-o', 'rows.jsonl']

describe('dataset export', () => {
  test('writes a row for every entry and target', () => {
    write('in.jsonl', lines(ones, gcd, { contract: twice }))
    const { status, stdout, stderr } = run(['in.jsonl', ...quick, '-t', 'x86_64-linux', '-t', 'wasm32'])
    expect(stderr).toBe('')
    expect(stdout).toBe('rows.jsonl  6 rows\n')
    expect(status).toBe(0)
    const rows = rowsOf('rows.jsonl')
    expect(rows.map(({ intent, target }) => `${intent} ${target}`)).toEqual([
      `${ones.intent} x86_64-linux`,
      `${ones.intent} wasm32`,
      `${gcd.intent} x86_64-linux`,
      `${gcd.intent} wasm32`,
      'null x86_64-linux',
      'null wasm32',
    ])
    expect(rows[4]).toMatchObject({
      restatement: null,
      signature: 'twice(x: u32): u32',
      contract: twice,
      level: 'real',
      program: 'lea eax, [rdi + rdi]\nret',
      bytes: '8d043fc3',
      verdict: { level: 'tested', n: 1000 },
      effort: 'quick',
      seed: 0,
      origin: 'lowering',
      sizeBytes: 4,
      instructions: 2,
    })
    expect(rows[4]!.file).toContain(rows[4]!.bytes)
    expect(readdirSync(directory).sort()).toEqual(['in.jsonl', 'rows.jsonl'])
  })

  test('lists and counts what gave no row, and writes the others', () => {
    write('in.jsonl', `${lines(ones, { intent: 'frobnicate the widget' }, { id: 'empty' })}no json\n`)
    const { status, stdout, stderr } = run(['in.jsonl', ...quick])
    expect(status).toBe(4)
    expect(stdout).toBe('rows.jsonl  1 rows\n  without a row, not-understood: 1\n  without a row, usage: 2\n')
    expect(stderr).toMatch(/^in\.jsonl:2, x86_64-linux: not-understood: /m)
    expect(stderr).toMatch(/^in\.jsonl:3 \(empty\), x86_64-linux: usage: there is neither intent nor contract$/m)
    expect(stderr).toMatch(/^in\.jsonl:4, x86_64-linux: usage: the line is no JSON$/m)
    expect(rowsOf('rows.jsonl')).toHaveLength(1)
  })

  test('writes nothing where no entry gives a row', () => {
    const { status, stdout } = run(['-', ...quick, '--json'], lines({ intent: 'frobnicate the widget' }))
    expect(status).toBe(4)
    expect(JSON.parse(stdout)).toMatchObject({
      ok: false,
      rows: 0,
      files: [],
      missing: [{ entry: 'standard input:1', target: 'x86_64-linux', code: 'not-understood' }],
      counts: { 'not-understood': 1 },
    })
    expect(readdirSync(directory)).toEqual([])
  })

  test('takes a folder of contracts and lines, and gives the same bytes again', () => {
    mkdirSync(join(directory, 'in'))
    write('in/b.contract.ts', twice)
    write('in/a.jsonl', lines(gcd))
    write('in/notes.txt', 'not looked at')
    expect(run(['in', ...quick, '--seed', '3']).status).toBe(0)
    const first = readFileSync(join(directory, 'rows.jsonl'))
    expect(rowsOf('rows.jsonl').map(({ signature, seed }) => [signature, seed])).toEqual([
      ['gcd(a: u64, b: u64): u64', 3],
      ['twice(x: u32): u32', 3],
    ])
    expect(run(['in', ...quick, '--seed', '3']).status).toBe(0)
    expect(readFileSync(join(directory, 'rows.jsonl')).equals(first)).toBe(true)
  })

  test('says what is wrong before it starts', () => {
    write('in.jsonl', lines(ones))
    write('empty.jsonl', '\n')
    mkdirSync(join(directory, 'empty'))
    const cases: readonly (readonly [readonly string[], RegExp])[] = [
      [['in.jsonl', '-o', 'no/rows.jsonl'], /there is no folder/],
      [['in.jsonl', '-o', 'rows.jsonl', '-t', 'z80-none'], /there is no target z80-none/],
      [['none.jsonl', '-o', 'rows.jsonl'], /there is no such file/],
      [['empty.jsonl', '-o', 'rows.jsonl'], /holds no entries/],
      [['empty', '-o', 'rows.jsonl'], /holds no \.jsonl, \.contract or \.contract\.ts file/],
      [['in.jsonl'], /required option '-o, --output <file>'/],
    ]
    for (const [args, message] of cases) {
      const { status, stderr } = run(args)
      expect(stderr).toMatch(message)
      expect(status).toBe(2)
    }
  })

  test('leaves nothing behind when it is interrupted', async () => {
    const many = Array.from({ length: 3000 }, (_, n) => ({
      contract: `function f(x: u32): u32 { return x * ${n + 3} }`,
    }))
    write('in.jsonl', `no json\n${lines(...many)}`)
    write('rows.jsonl', 'earlier rows\n')
    const child = spawn(process.execPath, [main, 'dataset', 'export', 'in.jsonl', ...quick], { cwd: directory })
    let told = ''
    child.stderr.on('data', (part: Buffer) => {
      if (told === '') child.kill('SIGINT')
      told += part.toString()
    })
    const status = await new Promise((done) => child.once('exit', done))
    expect(status).toBe(130)
    expect(told).toMatch(/interrupted; nothing was written/)
    expect(readdirSync(directory).sort()).toEqual(['in.jsonl', 'rows.jsonl'])
    expect(readFileSync(join(directory, 'rows.jsonl'), 'utf8')).toBe('earlier rows\n')
  })
})
