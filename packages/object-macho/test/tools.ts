import { type SpawnSyncReturns, spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { createScratch } from '@sourceless/testing'

const scratch = createScratch('object-macho')
export const { directory, save } = scratch
export const run = scratch.runSilently

export const sha256 = (bytes: Uint8Array): Uint8Array => createHash('sha256').update(bytes).digest()

/** Apple's names of the machines. */
export const archOf = { x86_64: 'x86_64', aarch64: 'arm64' } as const

/** The part of libSystem that the samples use, as linkers see it. */
export const librarySystem = (): string =>
  save(
    'libSystem.tbd',
    `--- !tapi-tbd
tbd-version: 4
targets: [ x86_64-macos, arm64-macos ]
install-name: '/usr/lib/libSystem.B.dylib'
exports:
  - targets: [ x86_64-macos, arm64-macos ]
    symbols: [ _puts, _write, _exit, _environ, dyld_stub_binder ]
...
`,
  )

/** Objects by clang from C or assembly, for macOS. */
export const compile = (machine: keyof typeof archOf, name: string, source: string): string => {
  const path = save(name, source)
  const object = path.replace(/\.[cs]$/, `-${machine}.o`)
  run('clang-19', `--target=${archOf[machine]}-apple-macos11`, '-O1', '-c', '-o', object, path)
  return object
}

/** Links with lld's linker for macOS, chained fixups on; returns the path. */
export const link = (machine: keyof typeof archOf, output: string, ...args: string[]): string => {
  const path = join(directory, output)
  const platform = ['-arch', archOf[machine], '-platform_version', 'macos', '13.0', '13.0', '-fixup_chains']
  run('ld64.lld-19', ...platform, '-o', path, ...args, librarySystem())
  return path
}

/** Compilers for programs of this system and, where it is not this machine, how to run them. */
export const compilers = { x86_64: ['gcc'], aarch64: ['aarch64-linux-gnu-gcc', 'qemu-aarch64'] } as const

/** Runs a Mach-O image under the small dyld of loader.c, which shares no code with the package. */
export const load = (machine: keyof typeof archOf, file: string): SpawnSyncReturns<string> => {
  const [compiler, emulator] = compilers[machine]
  const loader = join(directory, `loader-${machine}`)
  if (!existsSync(loader)) run(compiler, '-O1', '-static', '-o', loader, join(import.meta.dirname, 'loader.c'))
  const command = emulator === undefined ? [loader, file] : [emulator, loader, file]
  return spawnSync(command[0]!, command.slice(1), { encoding: 'utf8' })
}
