import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { createObjectBuilder, type FrameRow, type Machine, type SavedRegister } from '@sourceless/object'
import { lacks } from '@sourceless/testing'
import { describe, expect, test } from 'vitest'
import { assembleSteps, type SampleMachine, type Step, sampleObject } from '../../dwarf/test/samples.js'
import { withUnwindTables, writeCoffObject, writePeLibrary } from '../src/index.js'
import { directory, pathOf, run, save } from './tools.js'

const row = (at: number, stackBytes: number, ...saved: readonly SavedRegister[]): FrameRow => ({
  at,
  stackBytes,
  saved,
})
const general = (register: number, below: number): SavedRegister => ({ register, isFloat: false, below })
const vector = (register: number, below: number): SavedRegister => ({ register, isFloat: true, below })

/** One function of so many bytes with that frame; nobody runs it. */
const framed = (machine: Machine, sizeBytes: number, rows: readonly FrameRow[]) => {
  const builder = createObjectBuilder(machine)
  const section = builder.section('.text', 'code', new Uint8Array(sizeBytes))
  builder.frame(builder.define('framed', { section, sizeBytes, kind: 'function' }), rows)
  return withUnwindTables(builder.finish())
}

const dumpOf = (object: ReturnType<typeof framed>): string => {
  save('unwind.obj', writeCoffObject(object))
  return run('llvm-readobj-19', '--unwind', 'unwind.obj')
}

describe.skipIf(lacks('llvm-readobj-19'))('llvm reads what was meant', () => {
  test('of x86-64: each kind of step', () => {
    const saved = [
      general(5, 16),
      general(12, 24),
      general(3, 0x40),
      vector(7, 0x10_0120 - 0x100),
      vector(15, 0x10_0120),
    ]
    const large = 0x10_0120
    const steps = (object: ReturnType<typeof framed>) =>
      [...dumpOf(object).matchAll(/^ *(0x[0-9A-F]{2}: .*)$/gm)].map(([, step]) => step)
    const pushes = [row(0, 8), row(1, 16, saved[0]!), row(3, 24, saved[0]!, saved[1]!)]
    expect(steps(framed('x86_64', 99, [...pushes, row(7, 128, saved[0]!, saved[1]!), row(90, 8)]))).toEqual([
      '0x07: ALLOC_SMALL size=104',
      '0x03: PUSH_NONVOL reg=R12',
      '0x01: PUSH_NONVOL reg=RBP',
    ])
    expect(
      steps(framed('x86_64', 99, [row(0, 8), row(7, large), row(20, large, ...saved.slice(2)), row(90, 8)])),
    ).toEqual([
      '0x14: SAVE_NONVOL_FAR reg=RBX, offset=0x1000E0',
      '0x14: SAVE_XMM128 reg=XMM7, offset=0x100',
      '0x14: SAVE_XMM128 reg=XMM15, offset=0x0',
      '0x07: ALLOC_LARGE size=1048856',
    ])
    expect(steps(framed('x86_64', 99, [row(0, 8), row(7, 0x1008), row(12, 0x1008, saved[2]!), row(90, 8)]))).toEqual([
      '0x0C: SAVE_NONVOL reg=RBX, offset=0xFC8',
      '0x07: ALLOC_LARGE size=4096',
    ])
  })

  /** The instructions that llvm shows for the prologue and each epilogue. */
  const codesOf = (rows: readonly FrameRow[], sizeBytes: number): readonly (readonly string[])[] => {
    const dump = dumpOf(framed('aarch64', sizeBytes, rows))
    return [...dump.matchAll(/(?:Prologue|Opcodes) \[\n([\s\S]*?)\n *\]/g)].map(([, codes]) =>
      [...codes!.matchAll(/; (.*)/g)].map(([, text]) => text!.trim()),
    )
  }

  test('of AArch64: pairs, single registers and room, with the epilogue in reverse', () => {
    const pairs = [general(19, 80), general(20, 72)]
    const frame = [general(29, 64), general(30, 56)]
    const floats = [vector(8, 48), vector(9, 40)]
    const alone = [general(21, 32)]
    const all = [...pairs, ...frame, ...floats, ...alone]
    const up = [
      row(0, 0),
      row(4, 80, ...pairs),
      row(8, 80, ...pairs, ...frame),
      row(12, 80, ...pairs, ...frame, ...floats),
      row(16, 80, ...all),
      row(20, 80 + 4096, ...all),
    ]
    const down = [
      row(104, 80, ...all),
      row(108, 80, ...pairs, ...frame, ...floats),
      row(112, 80, ...pairs, ...frame),
      row(116, 80, ...pairs),
      row(120, 0),
    ]
    expect(codesOf([...up, ...down], 124)).toEqual([
      [
        'sub sp, #4096',
        'str x21, [sp, #48]',
        'stp d8, d9, [sp, #32]',
        'stp x29, x30, [sp, #16]',
        'stp x19, x20, [sp, #-80]!',
        'end',
      ],
      [
        'add sp, #4096',
        'ldr x21, [sp, #48]',
        'ldp d8, d9, [sp, #32]',
        'ldp x29, x30, [sp, #16]',
        'ldp x19, x20, [sp], #80',
        'end',
      ],
    ])
  })

  test('of AArch64: other forms, two epilogues, and one that differs', () => {
    const link = general(30, 16)
    const other = [general(21, 32), general(30, 24)]
    const up = [row(0, 0), row(4, 16, link), row(8, 0x9010, link)]
    expect(
      codesOf([...up, row(44, 16, link), row(48, 0), row(52, 0x9010, link), row(104, 16, link), row(108, 0)], 112),
    ).toEqual([
      ['sub sp, #36864', 'str x30, [sp, #-16]!', 'end'],
      ['add sp, #36864', 'ldr x30, [sp], #16', 'end'],
      ['add sp, #36864', 'ldr x30, [sp], #16', 'end'],
    ])
    const inner = row(12, 48, ...other)
    expect(codesOf([row(0, 0), row(8, 48), inner, row(40, 48), row(48, 0)], 56)).toEqual([
      ['stp x21, lr, [sp, #16]', 'sub sp, #48', 'nop', 'end'],
      ['ldp x21, lr, [sp, #16]', 'nop', 'add sp, #48', 'nop', 'end'],
    ])
    const low = [vector(15, 256)]
    expect(codesOf([row(0, 0), row(4, 256, ...low), row(8, 0)], 12)[0]).toEqual(['str d15, [sp, #-256]!', 'end'])
    const many = Array.from({ length: 40 }, (_, index) => [row(8 + 12 * index, 0), row(16 + 12 * index, 16)]).flat()
    expect(codesOf([row(0, 0), row(4, 16), ...many, row(600, 0)], 604)).toHaveLength(42)
  })
})

test.skipIf(lacks('llvm-readobj-19', 'lld-link-19'))(
  'images for AArch64 hold what lld-link makes of the object',
  () => {
    const sample = sampleObject('aarch64').object
    const object = withUnwindTables(sample)
    save('total.obj', writeCoffObject(object))
    run(
      'lld-link-19',
      'total.obj',
      '/dll',
      '/noentry',
      '/force:unresolved',
      '/export:deep',
      '/export:total',
      '/out:lld.dll',
    )
    const imports = [{ symbol: 'helper', library: 'helper.dll' }]
    save('ours.dll', writePeLibrary(object, { name: 'ours.dll', imports }))
    const codes = (file: string): readonly string[] =>
      [...run('llvm-readobj-19', '--unwind', file).matchAll(/; (.*)|FunctionLength: (\d+)/g)].map(([text]) => text)
    expect(codes('ours.dll')).toEqual(codes('lld.dll'))
    expect(codes('ours.dll').filter((text) => text.startsWith('FunctionLength'))).toEqual(
      sample.frames!.map(({ symbol }) => `FunctionLength: ${sample.symbols[symbol]!.sizeBytes}`),
    )
  },
)

test('what the tables cannot describe is refused', () => {
  const x64 =
    (...rows: readonly FrameRow[]) =>
    () =>
      framed('x86_64', 300, rows)
  const arm64 =
    (...rows: readonly FrameRow[]) =>
    () =>
      framed('aarch64', 300, rows)
  expect(x64(row(0, 8), row(4, 20), row(8, 8))).toThrow(
    'unwind table of framed: 12 bytes of stack are no multiple of 8',
  )
  expect(x64(row(0, 8), row(256, 16), row(260, 8))).toThrow('the prologue is longer than 255 bytes')
  expect(x64(row(0, 8), row(4, 16), row(8, 8), row(12, 24), row(16, 8))).toThrow('the frame grows after its prologue')
  expect(x64(row(0, 8), row(4, 24), row(8, 16))).toThrow('is not gone at the end')
  expect(x64(row(0, 8), row(4, 16), row(8, 16, general(3, 8)), row(12, 24, general(3, 8)), row(16, 8))).toThrow(
    'a register is saved before all of the stack is allocated',
  )
  expect(x64(row(0, 8), row(4, 24), row(8, 24, vector(6, 16)), row(16, 8))).toThrow(
    'saved at 8, which is no multiple of 16',
  )
  expect(arm64(row(0, 0), row(4, 8), row(8, 0))).toThrow('no unwind code stands for the instruction that ends at 4')
  const odd = [general(19, 16), general(21, 8)]
  expect(arm64(row(0, 0), row(4, 16, ...odd), row(8, 0))).toThrow('no unwind code')
  expect(arm64(row(0, 0), row(4, 16, general(3, 16)), row(8, 0))).toThrow('no unwind code')
  expect(arm64(row(0, 0), row(6, 16), row(8, 0))).toThrow('6 is inside an instruction')
  const leaf = createObjectBuilder('x86_64')
  const section = leaf.section('.text', 'code', Uint8Array.of(0xc3))
  leaf.frame(leaf.define('leaf', { section, sizeBytes: 1 }), [row(0, 8)])
  const object = leaf.finish()
  expect(withUnwindTables(object)).toBe(object)
})

const steps = (line: number, list: readonly (string | readonly [string, Omit<FrameRow, 'at'>])[]): Step[] =>
  list.map((step) => (typeof step === 'string' ? { line, text: step } : { line, text: step[0], frame: step[1] }))

const inner = [general(3, 16), general(12, 24)]
const withFloats = [...inner, vector(6, 112 - 48), vector(15, 112 - 64)]
const bare = { stackBytes: 8, saved: [] }

/** In the convention of Windows: \`total(x)\` is helper(x) + 3x, \`deep(x)\` is total(x) with much stack. */
const functions = [
  {
    name: 'total',
    entry: bare,
    steps: steps(1, [
      ['push rbx', { stackBytes: 16, saved: inner.slice(0, 1) }],
      ['push r12', { stackBytes: 24, saved: inner }],
      ['sub rsp, 88', { stackBytes: 112, saved: inner }],
      ['movaps [rsp + 48], xmm6', { stackBytes: 112, saved: withFloats.slice(0, 3) }],
      ['movaps [rsp + 64], xmm15', { stackBytes: 112, saved: withFloats }],
      'xorps xmm6, xmm6',
      'xorps xmm15, xmm15',
      'mov rbx, rcx',
      'lea r12, [rcx + rcx]',
      'call helper',
      'add rax, rbx',
      'add rax, r12',
      'movaps xmm15, [rsp + 64]',
      'movaps xmm6, [rsp + 48]',
      ['add rsp, 88', { stackBytes: 24, saved: inner }],
      ['pop r12', { stackBytes: 16, saved: inner.slice(0, 1) }],
      ['pop rbx', bare],
      'ret',
    ]),
  },
  {
    name: 'deep',
    entry: bare,
    steps: steps(2, [
      ['sub rsp, 5000', { stackBytes: 5008, saved: [] }],
      ['mov [rsp + 4000], rbp', { stackBytes: 5008, saved: [general(5, 1008)] }],
      'mov ebp, 1',
      'call total',
      'mov rbp, [rsp + 4000]',
      ['add rsp, 5000', bare],
      'ret',
    ]),
  },
]

const driver = `
#include <windows.h>
#include <stdio.h>
long long total(long long), deep(long long);
long long helper(long long x) { return x + 100; }
extern char behind[];
static int right, lost; static DWORD64 stack;
static LONG CALLBACK step(EXCEPTION_POINTERS *info) {
  if (info->ExceptionRecord->ExceptionCode != EXCEPTION_SINGLE_STEP) return EXCEPTION_CONTINUE_SEARCH;
  if (info->ContextRecord->Rip == (DWORD64)behind) return EXCEPTION_CONTINUE_EXECUTION;
  CONTEXT c = *info->ContextRecord;
  for (int depth = 0; depth < 8 && c.Rip != (DWORD64)behind; depth++) {
    DWORD64 base, frame; void *data;
    PRUNTIME_FUNCTION entry = RtlLookupFunctionEntry(c.Rip, &base, 0);
    if (entry) RtlVirtualUnwind(0, base, c.Rip, entry, &c, &data, &frame, 0);
    else { c.Rip = *(DWORD64 *)c.Rsp; c.Rsp += 8; }
  }
  if (c.Rip == (DWORD64)behind && c.Rsp == stack && c.Rbx == 1 && c.Rbp == 2 && c.R12 == 3 && c.Xmm6.Low == 4 && c.Xmm15.Low == 5) right++;
  else { lost++; printf("lost at %llx\\n", info->ContextRecord->Rip - (DWORD64)total); }
  info->ContextRecord->EFlags |= 0x100;
  return EXCEPTION_CONTINUE_EXECUTION;
}
int main(void) {
  long long result;
  AddVectoredExceptionHandler(1, step);
  asm volatile(
    "push %%rbp\\n push %%rbx\\n push %%r12\\n sub $40, %%rsp\\n mov %%rsp, %1\\n"
    "mov $1, %%ebx\\n mov $2, %%ebp\\n mov $3, %%r12d\\n mov $4, %%eax\\n movq %%rax, %%xmm6\\n mov $5, %%eax\\n movq %%rax, %%xmm15\\n"
    "mov $7, %%ecx\\n pushfq\\n orl $0x100, (%%rsp)\\n popfq\\n call deep\\n"
    ".globl behind\\nbehind:\\n add $40, %%rsp\\n pop %%r12\\n pop %%rbx\\n pop %%rbp\\n"
    : "=a"(result), "=m"(stack) : : "rcx", "rdx", "r8", "r9", "r10", "r11", "xmm0", "xmm1", "xmm2", "xmm3", "xmm4", "xmm5", "xmm6", "xmm15", "memory", "cc");
  printf("%lld %d %d\\n", result, right, lost);
  return 0;
}`

const tools = ['x86_64-w64-mingw32-gcc', 'wine'] as const

/** The numbers that programs print. One shell runs them: what wine leaves running would keep pipes open. */
const runBoth = (...names: readonly string[]): readonly (readonly number[])[] => {
  const script = names.map((name) => `wine ${name}.exe >${name}.txt`).join('; ')
  const env = { ...process.env, WINEDEBUG: '-all', WINEPREFIX: pathOf('wine') }
  spawnSync('sh', ['-c', script], { cwd: directory, stdio: 'ignore', env })
  return names.map((name) =>
    readFileSync(pathOf(`${name}.txt`), 'latin1')
      .trim()
      .split(/\s+/)
      .map(Number),
  )
}

test.skipIf(lacks(...tools))('Windows finds the caller and its registers from every instruction', () => {
  const { object } = assembleSteps('x86_64' satisfies SampleMachine, functions)
  save('driver.c', driver)
  save('total.obj', writeCoffObject(withUnwindTables(object)))
  save('bare.obj', writeCoffObject(object))
  for (const name of ['total', 'bare']) {
    run('x86_64-w64-mingw32-gcc', '-O1', 'driver.c', `${name}.obj`, '-o', `${name}.exe`)
  }
  const [tabled, plain] = runBoth('total', 'bare')
  const [result, right, lost] = tabled!.slice(-3)
  expect([result, lost]).toEqual([128, 0])
  expect(right).toBeGreaterThan(functions.flatMap((each) => each.steps).length)
  // Without the tables the caller is not found, and this test sees it.
  expect(plain!.at(-1)).toBeGreaterThan(5)
})
