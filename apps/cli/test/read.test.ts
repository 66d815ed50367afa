import { spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { withAnswer } from '../src/ask.js'

const main = join(import.meta.dirname, '../dist/main.js')
beforeAll(() => {
  if (!existsSync(main)) throw new Error('the command is not built: run "npm run build" first')
})

/** Runs the built command as a person without a terminal. */
function read(...args: readonly string[]) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [main, 'read', ...args], { encoding: 'utf8' })
  return { status, stdout, stderr }
}
const lastLine = (text: string) => JSON.parse(text.trim().split('\n').at(-1)!)
const ambiguous = ['does the string consist of digits only', '--signature', 'digits(s: cstr): bool']

describe('read', () => {
  test('says what was understood, shows the contract and the words, and makes no file', () => {
    const { status, stdout, stderr } = read('sum of the even elements', '-s', 'f(values: i32[]): i64')
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' })
    expect(stdout).toMatch(/^Sum of elements of values that are even\.\n/)
    expect(stdout).toContain('function f(values: readonly i32[]): i64 {')
    expect(stdout).toMatch(/^Words used: sum, .*even/m)
  })

  test('what it says reads back as the same contract', () => {
    const once = lastLine(read('largest element, 0 if there are none', '-s', 'f(v: i32[]): i32', '--json').stdout)
    const again = lastLine(read(once.restatement, '-s', 'f(v: i32[]): i32', '--json').stdout)
    expect(again.contract).toEqual(once.contract)
    expect(once).toMatchObject({ ok: true, contract: { name: 'f', kind: 'function' }, assumptions: [] })
    expect(once.usedWords).toContain('largest')
  })

  test('a question ends with 3, shows an input and both results, and how to answer', () => {
    const { status, stdout, stderr } = read(...ambiguous)
    expect({ status, stdout }).toEqual({ status: 3, stdout: '' })
    expect(stderr).toContain('they differ on digits(""): true or false?')
    expect(stderr).toContain('--example "digits("") = true"')
  })

  test('a question is answered by number, by example or in other words', () => {
    const question = lastLine(read(...ambiguous, '--json').stdout)
    expect(question).toMatchObject({ ok: false, code: 'question', exitCode: 3 })
    const results = question.options.map(({ result }: { result: string }) => result)
    expect(results).toEqual(['true', 'false'])
    for (const [i, option] of question.options.entries()) {
      const byNumber = lastLine(read(...ambiguous, '--answer', String(i + 1), '--json').stdout)
      expect(byNumber.contract.source).toBe(option.contract)
      const byExample = lastLine(read(...ambiguous, '-x', `${option.onInput} = ${option.result}`, '--json').stdout)
      expect(byExample.contract.source).toBe(option.contract)
      const inOtherWords = lastLine(read(option.restatement, ...ambiguous.slice(1), '--json').stdout)
      expect(inOtherWords.contract.source).toBe(option.contract)
    }
    expect(read(...ambiguous, '--answer', '3')).toMatchObject({ status: 2 })
  })

  describe('concepts of one’s own', () => {
    const own = mkdtempSync(join(tmpdir(), 'own-concepts-'))
    afterAll(() => rmSync(own, { recursive: true, force: true }))
    const sound =
      '/**\n * Wobble of x: twice x plus 1.\n * @says wobble\n */\nfunction wobble(x: u64): u64 {\n  return x * 2 + 1\n}\n'
    const inEnvironment = { ...process.env, SOURCELESS_LIBRARY: own }

    test('are read from the folders of --library and of SOURCELESS_LIBRARY', () => {
      writeFileSync(join(own, 'wobble.contract'), sound)
      expect(read('wobble of x').status).toBe(3)
      const byOption = read('wobble of x', '--library', own)
      expect(byOption).toMatchObject({ status: 0, stdout: expect.stringContaining('return x * 2 + 1') })
      const { status, stdout } = spawnSync(process.execPath, [main, 'read', 'wobble of x'], {
        encoding: 'utf8',
        env: inEnvironment,
      })
      expect({ status, stdout }).toEqual({ status: 0, stdout: byOption.stdout })
    })

    test('that are malformed end with 2 and the file, the line and what to do', () => {
      writeFileSync(join(own, 'wobble.contract'), sound.replace('x * 2', 'y * 2'))
      const { status, stderr } = read('wobble of x', '--library', own)
      expect(status).toBe(2)
      expect(stderr).toContain(`${join(own, 'wobble.contract')}:6: there is no variable y here\n    declare it`)
      expect(lastLine(read('wobble of x', '--library', own, '--json').stdout)).toMatchObject({
        code: 'usage',
        diagnostics: [{ code: 'unknown-name', hint: expect.any(String) }],
      })
      expect(read('wobble of x', '--library', join(own, 'none')).stderr).toContain('there is no such folder')
    })
  })

  test('what is not understood names the words', () => {
    const { status, stderr } = read('frobnicate the whatsit')
    expect(status).toBe(3)
    expect(stderr).toContain('not understood: "frobnicate"')
  })
})

test.each([
  ['2', { intent: 'x', examples: [], answer: 2 }],
  ['f(2) = 4', { intent: 'x', examples: ['f(2) = 4'] }],
  ['set([1]), values = [0]', { intent: 'x', examples: ['set([1]), values = [0]'] }],
  ['the sum of (a + b) and c', { intent: 'the sum of (a + b) and c', examples: [] }],
])('an answer typed at the terminal: %s', (answer, wish) => {
  expect(withAnswer({ intent: 'x', examples: [] }, answer)).toEqual(wish)
})
