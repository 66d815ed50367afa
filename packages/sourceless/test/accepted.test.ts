import { createScratch, lacks } from '@sourceless/testing'
import { afterAll, describe, expect, test } from 'vitest'
import { checkSignature } from '../../object-macho/test/signature.js'
import { createNodePipeline } from '../src/node/index.js'

const scratch = createScratch('sourceless-accepted')
const pipeline = createNodePipeline()
afterAll(() => pipeline.dispose())

/** It saves registers and has constants, so that there are frames and relocations. */
const many = `const table: u64[4] = [3, 1000, 70000, 9]
  function many(a: u64, b: u64, c: u64, d: u64, e: u64, f: u64): u64 {
    let sum: u64 = 0
    for (let i: u64 = 0; i < a % 7; i++) {
      const x = (a + i) * table[i % 4]
      sum += x / (b | 1) + (x ^ c) * (d + i) + (e << (i % 64)) - f * x + (a ^ b ^ c ^ d ^ e ^ f)
    }
    return sum
  }`
const count = `function main(args: cstr[]): void {
    let bytes: u64 = 0
    for (let i: u64 = 0; i < args.length; i++) bytes += args[i].length
    writeDecimal(bytes)
  }`

/** The kinds of file that linkers, loaders and tools read, with debug information where there can be some. */
const files = pipeline.targets
  .filter(({ triple }) => !triple.endsWith('-none'))
  .flatMap(({ triple, emits, debuggable }) => {
    const functions = emits.function.filter((emit) => emit === 'object' || emit === 'shared' || emit === 'wasm')
    const all = [...functions.map((emit) => [emit, many] as const), [emits.program[0]!, count] as const]
    return all.map(([emit, contract]) => ({ triple, emit, contract, debug: debuggable.includes(emit) }))
  })

async function make({
  triple,
  emit,
  contract,
  debug,
}: (typeof files)[number]): Promise<{ path: string; bytes: Uint8Array }> {
  const made = await pipeline.make({ contract, target: triple, emit, debug, effort: 'quick' })
  if (!made.ok) throw new Error(`${made.code}: ${made.message}`)
  const { bytes } = made.files[0]!
  return { path: scratch.save(`${made.contract.name}-${triple}-${emit}`, bytes), bytes }
}

/** Tools that read or rewrite a file; any warning is a complaint. */
type Reading = (path: string, file: (typeof files)[number]) => void

const { runSilently: run } = scratch
const binutils = (triple: string): string => {
  const machine = triple.replace(/-.*/, '')
  if (triple.endsWith('-windows')) return 'x86_64-w64-mingw32-'
  return machine === 'x86_64' ? '' : `${machine}-linux-gnu-`
}

const readElf: Reading = (path, { triple, emit }) => {
  const gnu = binutils(triple)
  expect(run(`${gnu}readelf`, '-aW', path)).not.toMatch(/warning/i)
  // Of programs whose only writable section is zeros it says that the segment has none, also of gcc's and clang's.
  if (emit !== 'executable') expect(run('eu-elflint', '--gnu-ld', path)).toBe('No errors\n')
  run('llvm-readobj-19', '--all', path)
  run('llvm-objdump-19', '-d', '-r', path)
  for (const tool of [`${gnu}strip`, `${gnu}objcopy`, 'llvm-strip-19', 'llvm-objcopy-19'])
    run(tool, ...(tool.includes('strip') ? ['-o', `${path}.stripped`, path] : [path, `${path}.copied`]))
  if (emit === 'object') run(`${gnu}ld`, '-r', '-o', `${path}.joined`, path)
}
const readPe: Reading = (path, { triple }) => {
  run('llvm-readobj-19', '--all', '--unwind', path)
  run('llvm-objdump-19', '-d', '-r', path)
  run('llvm-objcopy-19', path, `${path}.copied`)
  if (triple.startsWith('x86_64')) run('x86_64-w64-mingw32-objdump', '-x', path)
}
const readMacho: Reading = (path, { emit }) => {
  run('llvm-readobj-19', '--all', path)
  run('llvm-objdump-19', '-d', '-r', path)
  const headers = run('llvm-objdump-19', '--macho', '--all-headers', '--unwind-info', path)
  const commands = Number(/^MH_MAGIC_64.*?(\d+)\s+\d+\s+(?:0x[0-9a-f]+|[A-Z_ ]+)$/m.exec(headers)![1])
  expect(headers.match(/^Load command \d+$/gm)).toHaveLength(commands)
  if (emit !== 'object') run('llvm-objdump-19', '--macho', '--chained-fixups', '--dyld-info', '--exports-trie', path)
}
const readWasm: Reading = (path, { emit }) => {
  run('wasm-validate', path)
  run('wasm-objdump', '-x', path)
  if (emit === 'object') run('llvm-readobj-19', '--all', path)
}

const readings = {
  linux: {
    tools: ['readelf', 'eu-elflint', 'llvm-readobj-19', 'aarch64-linux-gnu-ld', 'riscv64-linux-gnu-ld'],
    read: readElf,
  },
  windows: { tools: ['llvm-readobj-19', 'llvm-objcopy-19', 'x86_64-w64-mingw32-objdump'], read: readPe },
  macos: { tools: ['llvm-readobj-19', 'llvm-objdump-19'], read: readMacho },
  wasm: { tools: ['wasm-validate', 'wasm-objdump', 'llvm-readobj-19'], read: readWasm },
} as const

describe('accepted without complaint', () => {
  for (const file of files) {
    const [, system = 'wasm'] = file.triple.startsWith('wasm') ? [] : file.triple.split('-')
    const { tools, read } = readings[system as keyof typeof readings]
    test.skipIf(lacks(...tools))(
      `${file.triple} ${file.emit} ${file.contract === many ? 'function' : 'program'}`,
      async () => {
        const { path, bytes } = await make(file)
        read(path, file)
        if (system === 'macos' && file.emit !== 'object') checkSignature(bytes, /^(many|program)$/)
      },
    )
  }
})
