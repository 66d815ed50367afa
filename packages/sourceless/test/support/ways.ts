import { spawnSync } from 'node:child_process'
import { closeSync, existsSync, openSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { WASI } from 'node:wasi'
import { lacks, type Scratch } from '@sourceless/testing'

/** What a program did: its output byte by byte, and its exit status. */
export interface Ran {
  readonly stdout: string
  readonly status: number | null
}

/** How something real runs the programs of a triple. */
export interface Way {
  readonly tools: readonly string[]
  run(scratch: Scratch, path: string, args: readonly string[], stdin: string): Ran | Promise<Ran>
}

const spawn = (command: readonly string[], stdin: string): Ran => {
  const options = { input: Buffer.from(stdin, 'latin1'), timeout: 120_000, maxBuffer: 1 << 26 }
  const { stdout, status } = spawnSync(command[0]!, command.slice(1), options)
  return { stdout: stdout.toString('latin1'), status }
}

/** Runs the file as it is, under an emulator of another processor where one is named. */
const directly = (...emulator: readonly string[]): Way => ({
  tools: emulator,
  run: (_scratch, path, args, stdin) => spawn([...emulator, path, ...args], stdin),
})

/**
 * Wine makes its configuration in the temporary directory at the first run. What it leaves running would hold pipes open for
 * seconds, so that files take their place.
 */
const inWine: Way = {
  tools: ['wine'],
  run({ pathOf, save, load }, path, args, stdin) {
    save('wine-input', Buffer.from(stdin, 'latin1'))
    const script = 'cd "$0"; wine "$@" <wine-input >wine-output 2>wine-errors'
    const env = { ...process.env, WINEDEBUG: '-all', WINEPREFIX: pathOf('wine') }
    const options = { env, stdio: 'ignore', timeout: 120_000 } as const
    const { status } = spawnSync('sh', ['-c', script, pathOf('.'), path, ...args], options)
    return { stdout: Buffer.from(load('wine-output')).toString('latin1'), status }
  },
}

/** A small dyld that shares no code with us, built for the machine. */
const inLoader = (compiler: string, ...emulator: readonly string[]): Way => ({
  tools: [compiler, ...emulator],
  run({ pathOf, run }, path, args, stdin) {
    const loader = pathOf(`loader-${compiler}`)
    const source = join(import.meta.dirname, '../../../object-macho/test/loader.c')
    if (!existsSync(loader)) run(compiler, '-O1', '-static', '-o', loader, source)
    return spawn([...emulator, loader, path, ...args], stdin)
  },
})

/** A module and its own loader, in this process. */
const inModule: Way = {
  tools: [],
  async run(_scratch, path, args, stdin) {
    const { run } = await import(pathToFileURL(path.replace(/\.wasm$/, '.mjs')).href)
    const { stdout, exit } = run({ args, stdin: Buffer.from(stdin, 'latin1') })
    return { stdout: Buffer.from(stdout).toString('latin1'), status: exit }
  },
}

/** Node's own implementation of WASI, in this process; files stand for standard input and output. */
const inWasi: Way = {
  tools: [],
  async run({ pathOf, save, load }, path, args, stdin) {
    const [input, output] = [
      openSync(save('wasi-input', Buffer.from(stdin, 'latin1')), 'r'),
      openSync(pathOf('wasi-output'), 'w'),
    ]
    try {
      const wasi = new WASI({ version: 'preview1', args: ['program', ...args], stdin: input, stdout: output })
      const module = await WebAssembly.compile(readFileSync(path))
      const instance = await WebAssembly.instantiate(module, wasi.getImportObject() as WebAssembly.Imports)
      const status = wasi.start(instance)
      return { stdout: Buffer.from(load('wasi-output')).toString('latin1'), status }
    } finally {
      closeSync(input)
      closeSync(output)
    }
  },
}

/** Programs that run on this machine, natively or under an emulator of another processor or system. */
export const ways: Readonly<Record<string, Way>> = {
  'x86_64-linux': directly(),
  'aarch64-linux': directly('qemu-aarch64'),
  'riscv64-linux': directly('qemu-riscv64'),
  'x86_64-windows': inWine,
  'x86_64-macos': inLoader('gcc'),
  'aarch64-macos': inLoader('aarch64-linux-gnu-gcc', 'qemu-aarch64'),
  wasm32: inModule,
  'wasm32-wasi': inWasi,
}

/** Tools that are missing skip visibly, and fail in continuous integration. */
export const isMissing = ({ tools }: Way): boolean => tools.length > 0 && lacks(...tools)
