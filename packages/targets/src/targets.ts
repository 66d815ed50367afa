import type { MachineInstruction } from '@sourceless/verifier'
import type { Machine } from './machines/machine.js'
import type { SystemFiles } from './systems/system.js'
import type { Emit, LoadedTarget, Target } from './target.js'

/** An operating system, or none, as far as it is known without loading anything. */
interface System {
  readonly emits: Target['emits']
  readonly debuggable: readonly Emit[]
  readonly extensions: Readonly<Partial<Record<Emit, string>>>
  load(): Promise<SystemFiles>
}

const flat = { raw: '.bin', hex: '.hex' } as const
const libraries = ['object', 'shared', 'archive', 'raw', 'hex'] as const
const programs = ['executable', 'object'] as const

const systems = {
  linux: {
    emits: { function: libraries, program: programs },
    debuggable: ['object', 'shared', 'archive', 'executable'],
    extensions: { object: '.o', shared: '.so', archive: '.a', executable: '', ...flat },
    load: async () => (await import('./systems/linux.js')).linux,
  },
  windows: {
    emits: { function: libraries, program: programs },
    debuggable: ['object', 'archive'],
    extensions: { object: '.obj', shared: '.dll', archive: '.lib', executable: '.exe', ...flat },
    load: async () => (await import('./systems/windows.js')).windows,
  },
  macos: {
    emits: { function: libraries, program: programs },
    debuggable: ['object', 'archive'],
    extensions: { object: '.o', shared: '.dylib', archive: '.a', executable: '', ...flat },
    load: async () => (await import('./systems/macos.js')).macos,
  },
  none: {
    emits: { function: ['raw', 'hex', 'object', 'archive'], program: [] },
    debuggable: ['object', 'archive'],
    extensions: { object: '.o', archive: '.a', ...flat },
    load: async () => (await import('./systems/linux.js')).linux,
  },
} satisfies Record<string, System>

type SystemName = keyof typeof systems

/** What each register machine brings when it is loaded. */
const machines = {
  x86_64: async (system: SystemName) =>
    combine(`x86_64-${system}`, (await import('./machines/x64.js')).machine, system),
  aarch64: async (system: SystemName) =>
    combine(`aarch64-${system}`, (await import('./machines/arm64.js')).machine, system),
  riscv64: async (system: SystemName) =>
    combine(`riscv64-${system}`, (await import('./machines/riscv64.js')).machine, system),
}

async function combine<I extends MachineInstruction>(
  triple: string,
  machine: Machine<I>,
  system: SystemName,
): Promise<LoadedTarget> {
  const [{ nativeTarget }, files] = await Promise.all([import('./native.js'), systems[system].load()])
  // A bare machine's code is called as Linux's is.
  return nativeTarget(triple, machine, machine.systems[system === 'none' ? 'linux' : system]!, files)
}

const native = (machine: keyof typeof machines, name: SystemName, description: string): Target => {
  const system: System = systems[name]
  return {
    triple: `${machine}-${name}`,
    description,
    emits: system.emits,
    debuggable: system.debuggable,
    fileName: (base, emit) => `${base}${system.extensions[emit] ?? ''}`,
    load: () => machines[machine](name),
  }
}

const wasm = (triple: string, name: 'wasm32' | 'wasi', description: string): Target => ({
  triple,
  description,
  emits: { function: ['wasm', 'object'], program: ['wasm', 'object'] },
  debuggable: [],
  fileName: (base, emit) => `${base}${emit === 'object' ? '.o' : '.wasm'}`,
  load: async () => (await import('./wasm.js'))[name],
})

/** Every target, the default one first. */
export const targets: readonly Target[] = [
  native('x86_64', 'linux', 'Linux on 64-bit x86: ELF, System V calling convention'),
  native('aarch64', 'linux', 'Linux on 64-bit Arm: ELF, AAPCS64'),
  native('riscv64', 'linux', 'Linux on 64-bit RISC-V (RV64GC): ELF, LP64D'),
  native('x86_64', 'windows', 'Windows on 64-bit x86: PE'),
  native('aarch64', 'windows', 'Windows on 64-bit Arm: PE'),
  native('x86_64', 'macos', 'macOS 11 and newer on 64-bit x86: Mach-O, ad-hoc signed'),
  native('aarch64', 'macos', 'macOS 11 and newer on Apple silicon: Mach-O, ad-hoc signed'),
  wasm('wasm32', 'wasm32', 'WebAssembly in Node and browsers, with an ES module that loads it'),
  wasm('wasm32-wasi', 'wasi', 'WebAssembly commands of WASI preview 1'),
  native('x86_64', 'none', '64-bit x86 without an operating system: functions as bytes or ELF, called as on Linux'),
  native('aarch64', 'none', '64-bit Arm without an operating system: the same'),
  native('riscv64', 'none', '64-bit RISC-V without an operating system: the same'),
]
