import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { createScratch, lacks } from '@sourceless/testing'
import { afterAll, describe, expect, test } from 'vitest'
import { createNodePipeline } from '../src/node/index.js'
import { isMissing, type Way, ways } from './support/ways.js'

const scratch = createScratch('sourceless-libraries')
const pipeline = createNodePipeline()
afterAll(() => pipeline.dispose())

/** Constants, a slice that is written, wide and narrow numbers. */
const weigh = `const weights: u64[3] = [5, 70, 900]
  function weigh(values: u32[], seed: i64): i64 {
    let sum = seed
    for (let i: u64 = 0; i < values.length; i++) {
      sum += i64(values[i]) * i64(weights[i % 3])
      values[i] = values[i] * 2
    }
    return sum
  }`

interface Made {
  readonly bytes: Uint8Array
  readonly path: string
  readonly verdict: string
}
const made = new Map<string, Promise<Made>>()

/** Made once, and saved under a name of its own with what goes beside it. */
function make(triple: string, emit: string): Promise<Made> {
  const key = `${triple} ${emit}`
  if (!made.has(key)) made.set(key, makeAll(triple, emit))
  return made.get(key)!
}

async function makeAll(triple: string, emit: string): Promise<Made> {
  const target = pipeline.targets.find((one) => one.triple === triple)!
  const fileName = target.fileName(`weigh-${triple}`, target.emits.function.find((one) => one === emit)!)
  const result = await pipeline.make({ contract: weigh, target: triple, emit, effort: 'quick', fileName })
  if (!result.ok) throw new Error(`${result.code}: ${result.message}`)
  for (const { name, bytes } of result.files) scratch.save(name, bytes)
  return { bytes: result.files[0]!.bytes, path: scratch.pathOf(fileName), verdict: result.verdictText }
}

const source = (name: string): string => join(import.meta.dirname, 'support', name)
const header = (triple: string): string => `-DHEADER="${scratch.pathOf(`weigh-${triple}.h`)}"`
const right = { stdout: '', status: 42 }

/** Links the driver with a library and runs what comes out; `link` gives the command. */
interface Use {
  readonly name: string
  readonly triple: string
  readonly emit: string
  readonly tools: readonly string[]
  readonly link: (library: string, output: string) => readonly (readonly string[])[]
  readonly way?: Way
  /** Extra arguments of the program. */
  readonly args?: (library: string) => readonly string[]
}

const linux = (machine: string, compiler: string, way: Way): readonly Use[] => {
  const triple = `${machine}-linux`
  const cc = (...options: readonly string[]) => ({
    triple,
    tools: [options[0]!],
    way,
    link: (library: string, output: string) => [
      [...options, '-O1', '-Wall', '-Werror', header(triple), '-o', output, source('weigh.c'), library],
    ],
  })
  const lld = ['clang-19', `--target=${machine}-linux-gnu`, '--ld-path=/usr/bin/ld.lld-19', '-static']
  const atRunTime = '-Wl,-rpath,$ORIGIN'
  return [
    { name: 'linked by gcc and ld', emit: 'object', ...cc(compiler, '-static') },
    { name: 'linked by clang and lld', emit: 'object', ...cc(...lld) },
    { name: 'linked by gcc and ld', emit: 'archive', ...cc(compiler, '-static') },
    { name: 'loaded by the dynamic linker', emit: 'shared', ...cc(compiler, atRunTime) },
  ]
}

const windows = (machine: string, way: Way | undefined): readonly Use[] => {
  const triple = `${machine}-windows`
  const clang = ['clang-19', `--target=${machine}-pc-windows-msvc`, '-O1', '-ffreestanding', header(triple), '-c']
  const lldLink = (emit: string): Use => ({
    name: 'linked by lld-link',
    triple,
    emit,
    tools: ['clang-19', 'lld-link-19'],
    ...(way ? { way } : {}),
    link: (library, output) => [
      [...clang, '-o', `${output}.obj`, source('weigh.c')],
      ['lld-link-19', '/entry:main', '/subsystem:console', '/nodefaultlib', `/out:${output}`, `${output}.obj`, library],
    ],
  })
  return [
    lldLink('object'),
    lldLink('archive'),
    { ...lldLink('shared'), name: 'linked by lld-link to its import library' },
  ]
}

const mingw = (emit: string): Use => ({
  name: 'linked by MinGW',
  triple: 'x86_64-windows',
  emit,
  tools: ['x86_64-w64-mingw32-gcc', 'wine'],
  way: ways['x86_64-windows']!,
  link: (library, output) => [
    ['x86_64-w64-mingw32-gcc', '-O1', header('x86_64-windows'), '-o', output, source('weigh.c'), library],
  ],
})

const macos = (machine: string, arch: string): readonly Use[] =>
  ['object', 'archive'].map((emit) => ({
    name: 'linked by ld64.lld',
    triple: `${machine}-macos`,
    emit,
    tools: ['clang-19', 'ld64.lld-19'],
    way: ways[`${machine}-macos`]!,
    link: (library, output) => [
      [
        'clang-19',
        `--target=${arch}-apple-macos11`,
        '-O1',
        header(`${machine}-macos`),
        '-ffreestanding',
        '-fno-stack-protector',
        '-c',
        '-o',
        `${output}.o`,
        source('weigh.c'),
      ],
      [
        'ld64.lld-19',
        '-arch',
        arch,
        '-platform_version',
        'macos',
        '11.0',
        '11.0',
        '-fixup_chains',
        '-o',
        output,
        `${output}.o`,
        library,
      ],
    ],
  }))

const qemu = (processor: string): Way => ({
  tools: [`qemu-${processor}`],
  run: (of, path, args, stdin) =>
    ways['x86_64-linux']!.run(of, `qemu-${processor}`, ['-L', `/usr/${processor}-linux-gnu`, path, ...args], stdin),
})

const uses: readonly Use[] = [
  ...linux('x86_64', 'gcc', ways['x86_64-linux']!),
  ...linux('aarch64', 'aarch64-linux-gnu-gcc', qemu('aarch64')),
  ...linux('riscv64', 'riscv64-linux-gnu-gcc', qemu('riscv64')),
  ...windows('x86_64', ways['x86_64-windows']),
  ...windows('aarch64', undefined),
  ...['object', 'archive', 'shared'].map(mingw),
  {
    ...mingw('shared'),
    name: 'loaded by LoadLibrary',
    link: (_library, output) => [['x86_64-w64-mingw32-gcc', '-o', output, source('load-library.c')]],
    args: (library) => [library],
  },
  ...macos('x86_64', 'x86_64'),
  ...macos('aarch64', 'arm64'),
]

const functions = pipeline.targets.flatMap(({ triple, emits }) => emits.function.map((emit) => [triple, emit] as const))

test.each(functions)('%s %s: the file is verified again, and runs in the sandbox', async (triple, emit) => {
  const { bytes, verdict } = await make(triple, emit)
  // As `readFile` gives it: what only looks like a copy of a Buffer would change it.
  const file = Buffer.from(bytes)
  const raw = emit === 'raw'
  // Bytes do not say for which machine they are. Without an operating system it is ELF for Linux, without imports wasm32.
  const named = raw || emit === 'hex' ? { target: triple } : {}
  const checked = await pipeline.check({ contract: weigh, file, raw, effort: 'quick', ...named })
  const target = raw || emit === 'hex' ? triple : triple.replace(/-none$/, '-linux').replace(/-wasi$/, '')
  expect(checked).toMatchObject({ ok: true, target, verdictText: verdict })
  const ran = await pipeline.run({ contract: weigh, file, raw, ...named, arguments: ['[10, 20]', '1'] })
  expect(ran).toMatchObject({
    ok: true,
    observation: { kind: 'returned', result: 1451n, after: [{ value: [20n, 40n] }, { value: 1n }] },
  })
  expect(file.equals(bytes)).toBe(true)
})

describe('called from C', () => {
  for (const { triple, emit, name, tools, link, way, args } of uses)
    test.skipIf(lacks(...tools) || (way !== undefined && isMissing(way)))(`${triple} ${emit}, ${name}`, async () => {
      const { path } = await make(triple, emit)
      const output = scratch.pathOf(`${emit}-${triple}-${name.replaceAll(/\W/g, '')}.exe`)
      // What a DLL is linked by is its import library.
      const library = path.replace(/\.dll$/, '.lib')
      for (const [tool, ...options] of link(library, output)) scratch.run(tool!, ...options)
      if (way) expect(await way.run(scratch, output, args?.(path) ?? [], '')).toEqual(right)
    })
})

/** Compiles for the machine, and what runs the result. */
const bare: readonly (readonly [machine: string, compiler: string, way: Way])[] = [
  ['x86_64', 'gcc', ways['x86_64-linux']!],
  ['aarch64', 'aarch64-linux-gnu-gcc', ways['aarch64-linux']!],
  ['riscv64', 'riscv64-linux-gnu-gcc', ways['riscv64-linux']!],
]

describe('bytes without an operating system', () => {
  for (const [machine, compiler, way] of bare)
    test.skipIf(lacks(compiler) || isMissing(way))(`${machine} runs where they are copied`, async () => {
      const { path } = await make(`${machine}-none`, 'raw')
      const caller = scratch.pathOf(`call-${machine}`)
      scratch.run(compiler, '-O1', '-static', '-o', caller, source('call-bytes.c'))
      for (const offset of machine === 'aarch64' ? ['0', '4096'] : ['0', '48', '4096'])
        expect(await way.run(scratch, caller, [path, offset], '')).toEqual(right)
    })

  test.skipIf(lacks('objcopy'))('Intel HEX holds them at their address', async () => {
    const { bytes } = await make('x86_64-none', 'raw')
    const hex = await pipeline.make({ contract: weigh, target: 'x86_64-none', emit: 'hex', address: 0x8000 })
    if (!hex.ok) throw new Error(hex.message)
    scratch.run('objcopy', '-I', 'ihex', '-O', 'binary', scratch.save('weigh.hex', hex.files[0]!.bytes), 'weigh.bin')
    expect(scratch.load('weigh.bin')).toEqual(bytes)
    expect(scratch.run('objdump', '-f', 'weigh.hex')).toMatch(/start address 0x0*8000$/m)
    const uneven = await pipeline.make({ contract: weigh, target: 'x86_64-none', emit: 'hex', address: 0x8001 })
    expect(uneven).toMatchObject({ ok: false, code: 'usage', message: expect.stringMatching(/multiple of 16/) })
  })
})

/** Its arguments are numbers, so that the loader can pass them. */
const pick = `const prices: i64[4] = [3, -70, 900, 123456789012]
  function pick(i: u8, factor: i64): i64 { return factor * prices[i % 4] }`

describe('a dylib is loaded, and its function called', () => {
  for (const machine of ['x86_64', 'aarch64']) {
    const way = ways[`${machine}-macos`]!
    test.skipIf(isMissing(way))(machine, async () => {
      const made = await pipeline.make({ contract: pick, target: `${machine}-macos`, emit: 'shared', effort: 'quick' })
      if (!made.ok) throw new Error(made.message)
      const library = scratch.save(`pick-${machine}.dylib`, made.files[0]!.bytes)
      for (const [i, expected] of [
        ['5', '140'],
        ['7', '-246913578024'],
      ])
        expect(await way.run(scratch, library, ['_pick', i!, '-2'], '')).toEqual({ stdout: `${expected}\n`, status: 0 })
    })
  }
})

const modules = ['wasm32', 'wasm32-wasi']

test.each(modules)('a module of %s is called through its loader', async (triple) => {
  const { path } = await make(triple, 'wasm')
  const { weigh: call } = await import(pathToFileURL(path.replace(/\.wasm$/, '.mjs')).href)
  const values = Uint32Array.of(10, 20)
  expect(call(values, 1n)).toBe(1451n)
  expect([...values]).toEqual([20, 40])
})

describe('an object of WebAssembly', () => {
  for (const triple of modules)
    test.skipIf(lacks('clang-19', 'wasm-ld-19'))(`${triple}: linked by wasm-ld with C that calls it`, async () => {
      const { path } = await make(triple, 'object')
      const output = scratch.pathOf(`linked-${triple}.wasm`)
      const options = ['--target=wasm32', '-O1', '-ffreestanding', '-nostdlib', '-fuse-ld=/usr/bin/wasm-ld-19']
      const exported = ['-Wl,--no-entry', '-Wl,--export=run', header(triple)]
      scratch.run('clang-19', ...options, ...exported, '-o', output, source('weigh-wasm.c'), path)
      const { instance } = await WebAssembly.instantiate(readFileSync(output))
      expect((instance.exports.run as () => number)()).toBe(42)
    })
})
