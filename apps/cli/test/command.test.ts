import { spawn, spawnSync } from 'node:child_process'
import {
  chmodSync,
  closeSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { lacks } from '@sourceless/testing'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'

const main = join(import.meta.dirname, '../dist/main.js')
let directory: string
beforeAll(() => {
  if (!existsSync(main)) throw new Error('the command is not built: run "npm run build" first')
  directory = mkdtempSync(join(tmpdir(), 'sourceless-command-'))
})
afterAll(() => rmSync(directory, { recursive: true, force: true }))

/** Runs the built command in the test's folder, as a person without a terminal. */
function run(args: readonly string[], input = '') {
  const { status, stdout, stderr } = spawnSync(process.execPath, [main, ...args], {
    cwd: directory,
    input,
    encoding: 'utf8',
    timeout: 30_000,
  })
  return { status, stdout, stderr }
}
const lastLine = (text: string) => JSON.parse(text.trim().split('\n').at(-1)!)
const files = () => readdirSync(directory).sort()
/** The files a command leaves, and nothing else. */
function fresh(): void {
  for (const name of files()) rmSync(join(directory, name), { recursive: true })
}

describe('make', () => {
  test('a bare sentence makes an object, its header and its contract', () => {
    fresh()
    const { status, stdout, stderr } = run(['count the set bits of a 64-bit integer'])
    expect(stderr).toBe('')
    expect(status).toBe(0)
    expect(stdout).toMatch(/^verdict: (proved|exhausted)$/m)
    expect(stdout).toMatch(/\bret\b/)
    expect(files()).toHaveLength(3)
    expect(
      files()
        .map((name) => name.replace(/^[^.]+/, ''))
        .sort(),
    ).toEqual(['.contract.ts', '.h', '.o'])
  })

  test('--json ends with one result object', () => {
    fresh()
    const { status, stdout } = run(['make', 'is x a power of two', '--json', '-o', 'p.o'])
    expect(status).toBe(0)
    const result = lastLine(stdout)
    expect(result).toMatchObject({ ok: true, verdict: 'proved', files: ['p.o', 'p.contract.ts', 'p.h'] })
    expect(result.contract.signature).toMatch(/\): bool$/)
    expect(result.size).toBeGreaterThan(3)
    expect(result.instructions).toBeGreaterThan(1)
    expect(result.timings.totalMs).toBeGreaterThan(0)
  })

  test('the same command gives the same bytes', () => {
    fresh()
    const args = ['make', 'greatest common divisor of two unsigned 64-bit integers', '--effort', 'quick']
    expect(run([...args, '-o', 'a.o']).status).toBe(0)
    expect(run([...args, '-o', 'b.o']).status).toBe(0)
    expect(readFileSync(join(directory, 'a.o')).equals(readFileSync(join(directory, 'b.o')))).toBe(true)
  })

  test('a contract from a file or from standard input', () => {
    fresh()
    writeFileSync(join(directory, 'twice.ts'), 'function twice(x: u32): u32 {\n  return x + x\n}\n')
    expect(run(['make', '--contract', 'twice.ts', '-o', 'twice.o']).status).toBe(0)
    expect(run(['make', '-c', '-', '-o', 'again.o'], 'function again(x: u32): u32 { return x }').status).toBe(0)
  })
})

/** Each: arguments, exit code, what standard error says. None may leave a file behind. */
type Refusal = readonly [name: string, args: readonly string[], status: number, says: RegExp, input?: string]
const refusals: Refusal[] = [
  ['a malformed contract', ['make', '-c', '-'], 2, /contract:1:\d+: /, 'function f(x: u32): u32 { return x + }'],
  ['a type error', ['make', '-c', '-'], 2, /contract:1:\d+: /, 'function f(x: u32): u64 { return x }'],
  ['an unsupported construct', ['make', '-c', '-'], 2, /contract:1:\d+: /, 'class A {}'],
  [
    'a contract that divides by zero',
    ['make', '-c', '-', '--effort', 'quick'],
    2,
    /division by zero/i,
    'function f(x: u32): u32 { return 1 / x }',
  ],
  [
    'a contradictory example',
    ['make', '-c', '-', '--example', 'f(1) = 3'],
    2,
    /example/,
    'function f(x: u32): u32 { return x }',
  ],
  [
    'a result that the contract itself forbids',
    ['make', '-c', '-', '--effort', 'quick'],
    2,
    /does not hold together[\s\S]*ensures failed/,
    'function f(x: u32): u32 { ensures(result > x); return x + 1 }',
  ],
  ['an impossible signature', ['make', 'sum of two numbers', '--signature', 'f(a: u7): u8'], 2, /u7/],
  [
    'an unknown target',
    ['make', 'sum of two numbers', '--target', 'pdp11'],
    2,
    /unknown target "pdp11".*x86_64-linux/i,
  ],
  [
    'an impossible kind of file',
    ['make', '-c', '-', '--emit', 'executable'],
    2,
    /object/,
    'function f(x: u32): u32 { return x }',
  ],
  ['an unwritable output', ['make', 'is x a power of two', '-o', '/proc/nowhere/x.o'], 2, /cannot write/],
  ['a file to run that is not there', ['run', 'missing.o', '1'], 2, /missing\.o: there is no such file/],
  [
    'a file to run with a contract that is not there',
    ['run', 'missing', '1', '-c', '-'],
    2,
    /missing: there is no such file/,
  ],
  ['a device without an end', ['verify', '/dev/zero', '-c', '-'], 2, /more than 536870912 bytes/],
  ['a file to explain that is not there', ['explain', 'missing.o'], 2, /missing\.o: there is no such file/],
  ['a folder as contract', ['make', '-c', '.'], 2, /it is a directory/],
  ['a device as output', ['make', 'is x a power of two', '-o', '/dev/null'], 2, /no ordinary file/],
  ['a missing contract file', ['make', '-c', 'missing.ts'], 2, /missing\.ts: there is no such file/],
  ['an unknown word', ['make', 'frobnicate the integer x'], 3, /frobnicate/],
  ['nothing at all', ['make'], 2, /nothing to make/],
  ['an unknown option', ['make', '--frobnicate'], 2, /unknown option/],
  ['a bad seed', ['make', '--seed', 'x', 'is x a power of two'], 2, /whole number/],
  [
    'a file that is no binary',
    ['verify', main, '-c', '-'],
    2,
    /neither ELF, PE, .* nor Intel HEX/,
    'function f(x: u32): u32 { return x }',
  ],
]

describe('bad input is told clearly and leaves nothing behind', () => {
  for (const [name, args, status, says, input] of refusals)
    test(name, () => {
      fresh()
      const result = run(args, input)
      expect(result.stderr).toMatch(says)
      expect(result.stderr).not.toMatch(/internal error/)
      expect(result.status).toBe(status)
      expect(files()).toEqual([])
    })

  test('with --json the failure is an object as well', () => {
    const { stdout, status } = run(['make', 'frobnicate the integer x', '--json'])
    expect(status).toBe(3)
    expect(lastLine(stdout)).toMatchObject({ ok: false, exitCode: 3 })
  })

  for (const args of [['explain'], ['make', '--frobnicate'], ['make', 'sum of two numbers', '-l', 'missing']])
    test(`so is it for ${args.join(' ')}`, () => {
      const { stdout, status } = run([...args, '--json'])
      expect(status).toBe(2)
      expect(lastLine(stdout)).toMatchObject({ ok: false, code: 'usage', exitCode: 2 })
    })
})

test.skipIf(!existsSync('/dev/full'))('a full disk behind standard output is told', () => {
  const full = openSync('/dev/full', 'w')
  const { status, stderr } = spawnSync(process.execPath, [main, 'targets'], { stdio: ['ignore', full, 'pipe'] })
  closeSync(full)
  expect(status).toBe(2)
  expect(stderr.toString()).toBe('sourceless: cannot write standard output: no space is left\n')
})

test('the contract is not overwritten by what is made from it', () => {
  fresh()
  const source = 'function f(x: u32): u32 { return x }'
  writeFileSync(join(directory, 'f.h'), source)
  for (const output of ['f.h', 'f.o']) {
    const { status, stderr } = run(['make', '-c', 'f.h', '-o', output, '--effort', 'quick'])
    expect(status).toBe(2)
    expect(stderr).toMatch(/f\.h is the contract/)
    expect(files()).toEqual(['f.h'])
    expect(readFileSync(join(directory, 'f.h'), 'utf8')).toBe(source)
  }
})

describe('verify', () => {
  test('accepts what make made and rejects a changed byte', () => {
    fresh()
    expect(run(['make', 'count the set bits of a 64-bit integer', '-o', 'p.o', '--effort', 'quick']).status).toBe(0)
    expect(run(['verify', 'p.o', '--effort', 'quick']).status).toBe(0)
    const bytes = readFileSync(join(directory, 'p.o'))
    const offset = 64 + 3
    bytes[offset] = bytes[offset]! ^ 0x08
    writeFileSync(join(directory, 'p.o'), bytes)
    const { status, stderr } = run(['verify', 'p.o', '--effort', 'quick'])
    expect(status).toBe(4)
    expect(stderr).toMatch(/rejected/)
  })

  const contract = 'function f(x: u32): u32 { return x }'
  for (const [name, bytes] of [
    ['half an ELF file', Buffer.from('7f454c460201010000000000', 'hex')],
    ['a WebAssembly module of nothing known', Buffer.from('0061736d01000000ffffffff', 'hex')],
    ['a huge file', Buffer.concat([Buffer.from('7f454c46', 'hex'), Buffer.alloc(20_000_000)])],
  ] as const)
    test(`${name} is neither verified, run nor explained`, () => {
      fresh()
      writeFileSync(join(directory, 'f.o'), bytes)
      writeFileSync(join(directory, 'f.contract.ts'), contract)
      for (const [args, status] of [
        [['verify', 'f.o'], 4],
        [['run', 'f.o', '1'], 2],
        [['explain', 'f.o'], 2],
      ] as const) {
        const result = run(args)
        expect(result.stderr).not.toMatch(/internal error/)
        expect(result.status).toBe(status)
      }
    })

  test('asks for the contract when none is beside the file', () => {
    fresh()
    expect(run(['make', 'is x a power of two', '-o', 'p.o', '--effort', 'quick']).status).toBe(0)
    rmSync(join(directory, 'p.contract.ts'))
    expect(run(['verify', 'p.o'])).toMatchObject({ status: 2, stderr: expect.stringMatching(/--contract/) })
  })
})

describe('run and explain', () => {
  test('run a function with arguments', () => {
    const { stdout, status } = run(['run', 'greatest common divisor of two unsigned 64-bit integers', '48', '18'])
    expect(status).toBe(0)
    expect(stdout.trim()).toBe('6')
  })

  test('run a program in the sandbox', () => {
    const { stdout, status } = run(['run', 'read standard input and print it in upper case'], 'Some text\n')
    expect(status).toBe(0)
    expect(stdout).toBe('SOME TEXT\n')
  })

  const summing = `function f(xs: u64[], s: cstr): u64 {
    for (let i: u64 = 0; i < xs.length; i++) xs[i] += 1
    return s.length
  }`
  for (const emit of ['object', 'shared', 'raw', 'wasm'])
    test(`run a file of each kind: ${emit}, with long slices`, () => {
      fresh()
      expect(run(['make', '-c', '-', '--emit', emit, '-o', 'f', '--effort', 'quick'], summing).status).toBe(0)
      const given = (element: string) => `[${Array(40_000).fill(element).join(', ')}]`
      const kind = emit === 'raw' ? ['--emit', 'raw'] : []
      const { stdout, stderr, status } = run(['run', 'f', given('1'), 'four', ...kind])
      expect(stderr).toBe('')
      expect(status).toBe(0)
      expect(stdout).toBe(`4\nxs = ${given('2')}\n`)
    })

  test('bare code carries its constants with it', () => {
    fresh()
    const table = 'const t: u64[3] = [5, 70, 900]\nfunction f(i: u8): u64 { return t[i % 3] }'
    expect(run(['make', '-c', '-', '--emit', 'raw', '-o', 'f', '--effort', 'quick'], table).status).toBe(0)
    expect(run(['run', 'f', '2', '--emit', 'raw']).stdout).toBe('900\n')
  })

  test('run a WebAssembly program', () => {
    fresh()
    const copy = 'function main(args: cstr[]): void { write(args[0]); write(u8(read())); exit(7) }'
    expect(run(['make', '-c', '-', '-t', 'wasm32', '-o', 'p.wasm', '--effort', 'quick'], copy).status).toBe(2)
    const safe = 'function main(args: cstr[]): void { if (args.length > 0) write(args[0]); write(u8(read())); exit(7) }'
    expect(run(['make', '-c', '-', '-t', 'wasm32', '-o', 'p.wasm', '--effort', 'quick'], safe).status).toBe(0)
    expect(run(['run', 'p.wasm', 'arg'], 'x')).toMatchObject({ status: 7, stdout: 'argx' })
  })

  test('explain tells what every instruction does', () => {
    const { stdout, status } = run(['explain', 'is x a power of two', '--effort', 'quick'])
    expect(status).toBe(0)
    const lines = stdout.split('\n').filter((line) => /^\s+[0-9a-f]+: [0-9a-f]{2}/.test(line))
    expect(lines.length).toBeGreaterThan(2)
    for (const line of lines) expect(line).toMatch(/; \S/)
    expect(run(['explain', 'is x a power of two', '--symbol', 'f'])).toMatchObject({ status: 2 })
  })

  test.skipIf(lacks('gcc'))('explain shows what another compiler made: its functions, or one of them', () => {
    fresh()
    writeFileSync(join(directory, 'a.c'), 'int twice(int x) { return 2 * x; }\nint main(int n) { return twice(n); }\n')
    const made = spawnSync('gcc', ['-O1', '-fno-inline', 'a.c', '-o', 'a.out'], { cwd: directory })
    expect(made.status).toBe(0)
    const table = run(['explain', 'a.out', '--functions'])
    expect(table.stdout).toMatch(/^address +bytes +instructions +section +name\n/)
    const [, address] = /^ *([0-9a-f]+) .* \.text +twice$/m.exec(table.stdout)!
    for (const symbol of ['twice', `0x${address}`]) {
      const { stdout, stderr, status } = run(['explain', 'a.out', '--symbol', symbol])
      expect({ stderr, status }).toEqual({ stderr: '', status: 0 })
      expect(stdout).toMatch(/^twice:\n.*; eax = .*\n.*; return\n/)
    }
    const all = run(['explain', 'a.out', '--json'])
    const { functions, total, listing } = JSON.parse(all.stdout)
    expect(listing.instructions).toBe(total.instructions)
    expect(functions.map(({ name }: { name: string }) => name)).toEqual(expect.arrayContaining(['_start', 'main']))
    const none = run(['explain', 'a.out', '--symbol', 'twic'])
    expect(none).toMatchObject({ status: 2, stderr: expect.stringContaining('It has twice.') })
  })
})

describe('about', () => {
  test('targets', () => {
    const { stdout, status } = run(['targets'])
    expect(status).toBe(0)
    expect(stdout).toMatch(/^x86_64-linux /m)
    expect(stdout).toMatch(/^wasm32 /m)
  })

  test('doctor finds nothing wrong', () => {
    const { stdout, status } = run(['doctor'])
    expect(stdout).not.toMatch(/FAIL/)
    expect(status).toBe(0)
  })
})

describe('interruption', () => {
  test('Ctrl-C ends with 130 and leaves nothing behind', async () => {
    fresh()
    mkdirSync(join(directory, 'out'))
    chmodSync(join(directory, 'out'), 0o755)
    const child = spawn(
      process.execPath,
      [main, 'make', 'sort an array of 32-bit integers in place', '--effort', 'high', '-o', 'out/s.o'],
      { cwd: directory },
    )
    await new Promise((resolve) => setTimeout(resolve, 700))
    child.kill('SIGINT')
    const status = await new Promise((resolve) => child.on('exit', resolve))
    expect(status).toBe(130)
    expect(readdirSync(join(directory, 'out'))).toEqual([])
  })

  /** Nothing fits these examples: programs are sought for many seconds. */
  const unfitting = ['f(1) = 7', 'f(2) = 93', 'f(3) = 18', 'f(4) = 55'].flatMap((example) => ['-x', example])
  test.each([
    ['read', ...unfitting],
    ['make', '-o', 'out/f.o', ...unfitting],
  ])(
    'Ctrl-C ends %s within half a second while programs are sought, and progress was told until then',
    async (...args) => {
      fresh()
      mkdirSync(join(directory, 'out'))
      const child = spawn(process.execPath, [main, ...args, '--effort', 'high'], { cwd: directory })
      let told = ''
      let interruptedMs = 0
      child.stderr.on('data', (data) => {
        told += data
        if (interruptedMs > 0 || !told.includes('looking for programs that fit')) return
        interruptedMs = performance.now()
        child.kill('SIGINT')
      })
      const status = await new Promise((resolve) => child.on('exit', resolve))
      expect(performance.now() - interruptedMs).toBeLessThan(2_000)
      expect({ status, written: readdirSync(join(directory, 'out')) }).toEqual({ status: 130, written: [] })
      expect(told).toMatch(/looking for programs that fit, \d+ %\n.*interrupted; nothing was written/s)
    },
  )
})
