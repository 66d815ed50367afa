import { spawnSync } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'

const main = join(import.meta.dirname, '../dist/main.js')
const directory = mkdtempSync(join(tmpdir(), 'sourceless-targets-'))
afterAll(() => rmSync(directory, { recursive: true, force: true }))

/** Runs the built command in a folder of its own. */
function run(folder: string, args: readonly string[], input = '') {
  const { status, stdout, stderr } = spawnSync(process.execPath, [main, ...args], {
    cwd: folder,
    input,
    encoding: 'utf8',
    timeout: 60_000,
  })
  return { status, stdout, stderr }
}
const fresh = () => mkdtempSync(join(directory, 'case-'))

const twice = 'function twice(x: u32): u32 { return x + x }\n'
const upper = `function main(): void {
  for (let c: i32 = read(); c >= 0; c = read()) write(c >= 97 && c <= 122 ? u8(c - 32) : u8(c))
}
`

/** What a target makes of a function and of a program, by default or as asked; none of them needs --target to be read again. */
const cases: readonly (readonly [target: string, args: readonly string[], source: string, files: readonly string[]])[] =
  [
    ['aarch64-linux', [], twice, ['twice.contract.ts', 'twice.h', 'twice.o']],
    ['riscv64-linux', ['--emit', 'archive'], twice, ['twice.a', 'twice.contract.ts', 'twice.h']],
    ['x86_64-windows', ['--emit', 'shared'], twice, ['twice.contract.ts', 'twice.dll', 'twice.h', 'twice.lib']],
    ['aarch64-windows', [], upper, ['program.contract.ts', 'program.exe']],
    ['aarch64-macos', ['--emit', 'shared'], twice, ['twice.contract.ts', 'twice.dylib', 'twice.h']],
    ['x86_64-macos', ['-o', 'upper'], upper, ['upper', 'upper.contract.ts']],
    ['wasm32-wasi', [], upper, ['program.contract.ts', 'program.wasm']],
    ['riscv64-linux', ['-g'], upper, ['program', 'program.contract.ts', 'program.explained.txt']],
  ]

describe('make, then verify, explain and run what lies there', () => {
  test.each(cases)('%s %j', (target, args, source, files) => {
    const folder = fresh()
    writeFileSync(join(folder, 'source'), source)
    const made = run(folder, ['make', '-c', 'source', '-t', target, '--effort', 'quick', '--json', ...args])
    expect(made.stderr).not.toMatch(/sourceless:/)
    expect(made.status).toBe(0)
    const result = JSON.parse(made.stdout)
    expect(result.target).toBe(target)
    expect(readdirSync(folder).sort()).toEqual([...files, 'source'].sort())
    const [binary] = result.files
    const verified = run(folder, ['verify', binary, '--effort', 'quick'])
    expect(verified).toMatchObject({ status: 0, stdout: expect.stringContaining(`verdict: ${result.verdict}`) })
    const explained = run(folder, ['explain', binary, '--json'])
    const { listing, ...about } = JSON.parse(explained.stdout)
    expect(about).toMatchObject({ ok: true, target, problems: [] })
    // Sections of code hold constants in programs of Windows; those are listed as bytes.
    const lines = listing.functions.flatMap((one: { lines: { text: string }[] }) => one.lines)
    const instructions = lines.filter(({ text }: { text: string }) => !text.startsWith('.byte'))
    expect(instructions.length).toBe(result.instructions)
    const isFunction = source === twice
    const ran = run(folder, ['run', binary, ...(isFunction ? ['21'] : [])], isFunction ? '' : 'Some text')
    expect(ran).toEqual({ status: 0, stdout: isFunction ? '42\n' : 'SOME TEXT', stderr: '' })
  })

  test('bytes at an address; the target says whose they are', () => {
    const folder = fresh()
    const asked = ['-t', 'riscv64-none', '--emit', 'hex', '--address', '0x80000000']
    const made = run(folder, ['make', '-c', '-', '--effort', 'quick', ...asked], twice)
    expect(made).toMatchObject({ status: 0, stderr: '' })
    const [first] = readFileSync(join(folder, 'twice.hex'), 'utf8').split('\n')
    expect(first).toBe(':0200000480007A')
    expect(run(folder, ['run', 'twice.hex', '21', '-t', 'riscv64-none'])).toMatchObject({ status: 0, stdout: '42\n' })
  })
})

/** Each: arguments after `make -c -`, what standard error says. */
const refusals: readonly (readonly [args: readonly string[], says: RegExp])[] = [
  [['-t', 'riscv64-windows'], /unknown target "riscv64-windows".*aarch64-windows/i],
  [['-t', 'x86_64-windows', '--emit', 'wasm'], /"wasm"; possible: object, shared, archive, raw, hex/],
  [['--emit', 'shared', '--address', '0x1000'], /only Intel HEX has an address/i],
  [['--address', '4 GiB'], /address below 2\^32/],
  [['-t', 'aarch64-macos', '--emit', 'raw', '-g'], /no debug information in raw/],
]

describe('what is not possible says what is', () => {
  test.each(refusals)('%j', (args, says) => {
    const folder = fresh()
    const { status, stderr } = run(folder, ['make', '-c', '-', '--effort', 'quick', ...args], twice)
    expect(stderr).toMatch(says)
    expect(status).toBe(2)
    expect(readdirSync(folder)).toEqual([])
  })

  test('a program without an operating system', () => {
    const { status, stderr } = run(fresh(), ['make', '-c', '-', '-t', 'x86_64-none'], upper)
    expect(stderr).toMatch(/A program for x86_64-none cannot be made; only functions can/)
    expect(status).toBe(2)
  })
})
