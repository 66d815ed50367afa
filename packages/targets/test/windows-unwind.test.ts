import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { parseContract } from '@sourceless/contract'
import { lower } from '@sourceless/forge'
import { x64Windows } from '@sourceless/forge/x64'
import { withUnwindTables, writeCoffObject } from '@sourceless/object-pe'
import { createScratch, lacks } from '@sourceless/testing'
import { expect, test } from 'vitest'

const { save, run, pathOf, directory } = createScratch('targets-unwind')

/** Values that are all needed at the end, so that registers of the caller are saved. */
const pressure = (type: 'u64' | 'f64', name: string): string => {
  const names = Array.from({ length: 20 }, (_, n) => `x${n}`)
  const factor = (n: number): string => (type === 'u64' ? `${2 * n + 3}` : `${n}.5`)
  return `function ${name}(a: ${type}, b: ${type}): ${type} {
${names.map((each, n) => `  let ${each} = a * ${factor(n)} + b`).join('\n')}
  if (a > b) return ${names.join(' + ')}
  ${names.map((each, n) => `${each} = ${each} * ${names[(n + 7) % 20]}`).join('\n  ')}
  return ${names.join(' - ')} }`
}

const contracts = [
  pressure('u64', 'integers'),
  pressure('f64', 'numbers'),
  `function pages(n: u64): u64 {
  let words: u64[520]
  for (let i: u64 = 0; i < 520; i++) words[i] = n + i
  return words[n % 520] }`,
]

/** Steps through a call and counts the instructions from which Windows finds the caller and its registers. */
const driver = `
#include <windows.h>
#include <stdio.h>
#include <string.h>
void integers(void), numbers(void), pages(void);
extern char behind[];
static int right, lost; static DWORD64 stack; static unsigned long long arguments[2];
static LONG CALLBACK step(EXCEPTION_POINTERS *info) {
  if (info->ExceptionRecord->ExceptionCode != EXCEPTION_SINGLE_STEP) return EXCEPTION_CONTINUE_SEARCH;
  if (info->ContextRecord->Rip == (DWORD64)behind) return EXCEPTION_CONTINUE_EXECUTION;
  CONTEXT c = *info->ContextRecord;
  for (int depth = 0; depth < 2 && c.Rip != (DWORD64)behind; depth++) {
    DWORD64 base, frame; void *data;
    PRUNTIME_FUNCTION entry = RtlLookupFunctionEntry(c.Rip, &base, 0);
    if (entry) RtlVirtualUnwind(0, base, c.Rip, entry, &c, &data, &frame, 0);
    else { c.Rip = *(DWORD64 *)c.Rsp; c.Rsp += 8; }
  }
  DWORD64 kept[] = {c.Rbx, c.Rbp, c.Rsi, c.Rdi, c.R12, c.R13, c.R14, c.R15};
  int found = c.Rip == (DWORD64)behind && c.Rsp == stack;
  for (int n = 0; n < 8; n++) found &= kept[n] == 101 + n;
  for (int n = 6; n < 16; n++) found &= (&c.Xmm0)[n].Low == 100 + n && (&c.Xmm0)[n].High == 100 + n;
  if (found) right++; else lost++;
  info->ContextRecord->EFlags |= 0x100;
  return EXCEPTION_CONTINUE_EXECUTION;
}
static void call(const char *name, void (*target)(void), unsigned long long a, unsigned long long b) {
  arguments[0] = a; arguments[1] = b; right = lost = 0;
  asm volatile(
    "push %%rbx\\n push %%rbp\\n push %%rsi\\n push %%rdi\\n push %%r12\\n push %%r13\\n push %%r14\\n push %%r15\\n"
    "mov %0, %%rax\\n lea arguments(%%rip), %%rdx\\n"
    ".irp n, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15\\n mov $100 + \\\\n, %%ecx\\n movq %%rcx, %%xmm\\\\n\\n punpcklqdq %%xmm\\\\n, %%xmm\\\\n\\n .endr\\n"
    "mov (%%rdx), %%rcx\\n movq %%rcx, %%xmm0\\n mov 8(%%rdx), %%rdx\\n movq %%rdx, %%xmm1\\n"
    "mov $101, %%ebx\\n mov $102, %%ebp\\n mov $103, %%esi\\n mov $104, %%edi\\n mov $105, %%r12d\\n mov $106, %%r13d\\n mov $107, %%r14d\\n mov $108, %%r15d\\n"
    "mov %%rsp, %%r11\\n and $-16, %%rsp\\n push %%r11\\n sub $40, %%rsp\\n mov %%rsp, stack(%%rip)\\n"
    "pushfq\\n orl $0x100, (%%rsp)\\n popfq\\n call *%%rax\\n .globl behind\\nbehind:\\n add $40, %%rsp\\n pop %%rsp\\n"
    "pop %%r15\\n pop %%r14\\n pop %%r13\\n pop %%r12\\n pop %%rdi\\n pop %%rsi\\n pop %%rbp\\n pop %%rbx\\n"
    : : "r"(target) : "rax", "rcx", "rdx", "r8", "r9", "r10", "r11", "xmm0", "xmm1", "xmm2", "xmm3", "xmm4", "xmm5",
      "xmm6", "xmm7", "xmm8", "xmm9", "xmm10", "xmm11", "xmm12", "xmm13", "xmm14", "xmm15", "memory", "cc");
  printf("%s %d %d\\n", name, right, lost);
}
int main(void) {
  double x = 1.5, y = 0.25; unsigned long long bits[2];
  memcpy(bits, &x, 8); memcpy(bits + 1, &y, 8);
  AddVectoredExceptionHandler(1, step);
  call("integers", integers, 3, 2); call("integers", integers, 2, 3);
  call("numbers", numbers, bits[0], bits[1]); call("numbers", numbers, bits[1], bits[0]);
  call("pages", pages, 5, 0);
  return 0;
}`

test.skipIf(lacks('x86_64-w64-mingw32-gcc', 'wine'))(
  'Windows finds the caller from every instruction of a lowered function',
  () => {
    save('driver.c', driver)
    const objects = contracts.map((source, index) => {
      const { unit } = lower(parseContract(source).value!, x64Windows).value!
      expect(unit.frames![0]!.rows.length).toBeGreaterThan(2)
      save(`${index}.obj`, writeCoffObject(withUnwindTables(unit)))
      return `${index}.obj`
    })
    run('x86_64-w64-mingw32-gcc', '-O1', '-fno-toplevel-reorder', 'driver.c', ...objects, '-o', 'driver.exe')
    const env = { ...process.env, WINEDEBUG: '-all', WINEPREFIX: pathOf('wine') }
    spawnSync('sh', ['-c', 'wine driver.exe >steps.txt'], { cwd: directory, stdio: 'ignore', env, timeout: 200_000 })
    const counts = readFileSync(pathOf('steps.txt'), 'latin1').trim().split(/\r?\n/)
    expect(counts.map((line) => line.replace(/ \d+ /, ' '))).toEqual(
      ['integers', 'integers', 'numbers', 'numbers', 'pages'].map((name) => `${name} 0`),
    )
    expect(counts.every((line) => Number(line.split(' ')[1]) > 40)).toBe(true)
  },
  240_000,
)
