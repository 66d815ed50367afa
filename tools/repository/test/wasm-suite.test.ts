import { spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'

const root = join(import.meta.dirname, '../../..')
const suite = join(root, 'tools/wasm-suite')
const lacksConverter = spawnSync('which', ['wast2json']).status !== 0
if (lacksConverter && process.env.CI === 'true') throw new Error('the oracle wast2json is not installed')
/** The script runs what was built. */
const isBuilt = existsSync(join(root, 'packages/emulator/dist/index.js'))

const folder = mkdtempSync(join(tmpdir(), 'wasm-suite-test-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const run = (...paths: string[]) =>
  spawnSync(process.execPath, [join(suite, 'src/run.mjs'), ...paths], { encoding: 'utf8' })

const runText = (name: string, text: string) => {
  const path = join(folder, name)
  writeFileSync(path, text)
  return run(path)
}

describe.skipIf(lacksConverter || !isBuilt)('the WebAssembly suite runner', () => {
  test('finds our own scripts right, and says what it skips', () => {
    const { stdout, status } = run(join(suite, 'test'))
    expect(status, stdout).toBe(0)
    expect(stdout).toMatch(
      /^3 files: \d+ right .*, 0 wrong, 2 skipped \(modules as text: 1; the module imports from other modules: 1\)$/m,
    )
  })

  test.each([
    ['a result', '(module (func (export "f") (result i32) (i32.const 1))) (assert_return (invoke "f") (i32.const 2))'],
    [
      'a lane',
      `(module (func (export "f") (result v128) (v128.const i32x4 1 2 3 4)))
      (assert_return (invoke "f") (v128.const i32x4 1 2 3 5))`,
    ],
    ['a trap', '(module (func (export "f") (result i32) (i32.const 1))) (assert_trap (invoke "f") "unreachable")'],
    [
      'a NaN',
      `(module (func (export "f") (result f32) (f32.const nan:0x1)))
      (assert_return (invoke "f") (f32.const nan:canonical))`,
    ],
  ])('a wrong expectation of %s is wrong', (name, text) => {
    const { stdout, status } = runText(`${name.replaceAll(' ', '-')}.wast`, text)
    expect(stdout).toContain('  wrong: line ')
    expect(status).toBe(1)
  })

  test('a file that cannot be converted is skipped with its reason, a missing one is an error', () => {
    const { stdout, status } = runText('unknown.wast', '(module (func (unknown)))')
    expect(stdout).toMatch(/1 skipped \(wast2json does not read the file: unexpected token/)
    expect(status).toBe(0)
    expect(run(join(folder, 'missing.wast'))).toMatchObject({ status: 2 })
    expect(run()).toMatchObject({ status: 2 })
  })
})
