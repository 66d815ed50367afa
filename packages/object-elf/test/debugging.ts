import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { setTimeout } from 'node:timers/promises'
import { withDebugInformation, withEhFrame } from '@sourceless/dwarf'
import type { ObjectFile } from '@sourceless/object'
import type { Scratch } from '@sourceless/testing'
import { type SampleMachine, type SteppedFunction, sampleDescription, sampleObject } from '../../dwarf/test/samples.js'

export const unwindObject = (machine: SampleMachine): ObjectFile => withEhFrame(sampleObject(machine).object)

export const debugObject = (machine: SampleMachine): ObjectFile =>
  withDebugInformation(unwindObject(machine), sampleDescription(machine))

/** `helper` prints the functions that called it, by what the unwinder of the C library finds. */
export const unwindDriver = `
#include <stdio.h>
#include <unwind.h>
long total(long); long deep(long); int main(void);
static const char *name(void *start) {
  return start == (void *)main ? "main" : start == (void *)total ? "total" : start == (void *)deep ? "deep" : 0;
}
static _Unwind_Reason_Code show(struct _Unwind_Context *context, void *unused) {
  const char *known = name((void *)_Unwind_GetRegionStart(context));
  if (known) printf("%s ", known);
  return _URC_NO_REASON;
}
long helper(long x) { _Unwind_Backtrace(show, 0); return x + 100; }
int main(void) { long a = total(5), b = deep(7); printf("%ld %ld\\n", a, b); return 0; }
`

const noFrame = { stackBytes: 8, saved: [] } as const

/** What makes a program of the sample for x86-64: it exits with deep(7). */
export const programFunctions: readonly SteppedFunction[] = [
  {
    name: 'helper',
    entry: noFrame,
    steps: [
      { line: 14, text: 'lea rax, [rdi + 100]' },
      { line: 14, text: 'ret' },
    ],
  },
  {
    name: '_start',
    entry: noFrame,
    steps: ['mov edi, 7', 'call deep', 'mov edi, eax', 'mov eax, 60', 'syscall'].map((text) => ({ line: 15, text })),
  },
]

/** How programs for a machine are compiled and run here. */
export const toolsOf: Readonly<Record<SampleMachine, { readonly gcc: string; readonly qemu: string | undefined }>> = {
  x86_64: { gcc: 'gcc', qemu: undefined },
  aarch64: { gcc: 'aarch64-linux-gnu-gcc', qemu: 'qemu-aarch64' },
  riscv64: { gcc: 'riscv64-linux-gnu-gcc', qemu: 'qemu-riscv64' },
}

/** Standard output of a program of that machine. */
export const execute = (scratch: Scratch, machine: SampleMachine, ...args: readonly string[]): string => {
  const { qemu } = toolsOf[machine]
  return qemu === undefined
    ? scratch.run(args[0]!, ...args.slice(1))
    : scratch.run(qemu, '-L', `/usr/${machine}-linux-gnu`, ...args)
}

const preamble = ['set debuginfod enabled off', 'set confirm off', 'set width 0', 'set height 0']

/** What gdb prints when it runs `commands` on a program that has begun to run, and then ends it. */
export const debug = async (
  scratch: Scratch,
  machine: SampleMachine,
  program: string,
  commands: readonly string[],
): Promise<string> => {
  const { qemu } = toolsOf[machine]
  const socket = scratch.pathOf(`${program}.socket`)
  const begin = qemu === undefined ? 'starti' : `target remote ${socket}`
  const script = scratch.save(`${program}.gdb`, [...preamble, begin, ...commands, 'kill'].join('\n'))
  const run = () => scratch.run('gdb-multiarch', '-q', '-nx', '--batch', '-x', script, program)
  if (qemu === undefined) return run()
  const emulator = spawn(qemu, ['-L', `/usr/${machine}-linux-gnu`, '-g', socket, program], { cwd: scratch.directory })
  try {
    for (let tries = 0; !existsSync(socket) && tries < 500; tries++) await setTimeout(20)
    return run()
  } finally {
    emulator.kill()
  }
}
