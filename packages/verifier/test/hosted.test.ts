import { describe, expect, it } from 'vitest'
import {
  formatCounterexample,
  formatVerdict,
  type MachinePlatform,
  observe,
  type VerifyResult,
  verify,
} from '../src/index.js'
import { createNodePorts } from '../src/node/index.js'
import { arm64Macos, arm64Windows } from '../src/platform/arm64.js'
import { x64Macos, x64Windows } from '../src/platform/x64.js'
import { contractOf } from './assemble.js'
import { type FileKind, fileOf } from './hosted/files.js'
import { exits, filters } from './hosted/filters.js'

const { disassembler, clock, sha256 } = createNodePorts()
const copy = 'function main(): void { let c: i32 = read(); while (c >= 0) { write(u8(c)); c = read() } }'

const explain = (r: VerifyResult) =>
  [...r.diagnostics.map((d) => d.message), r.counterexample && formatCounterexample(r.counterexample)].join('\n')

interface Change {
  readonly flaw: string
  readonly from: string
  readonly to: string
  readonly found: RegExp
}

interface Case {
  readonly platform: MachinePlatform
  readonly filter: string
  readonly exit: string
  readonly changes: readonly Change[]
}

// biome-ignore format: columns
const cases: readonly Case[] = [
  {
    platform: x64Windows,
    filter: filters.windowsX64,
    exit: exits.windowsX64,
    changes: [
      { flaw: 'a stack that is not aligned', from: 'sub rsp, 72', to: 'sub rsp, 80', found: /multiple of 16/ },
      { flaw: 'no room for the callee', from: 'mov qword ptr [rsp + 32], 0', to: 'mov qword ptr [rsp + 24], 0', found: /overlapped|differs|code is not/ },
      { flaw: 'a system call', from: 'mov rbx, rax', to: 'mov rbx, rax\nsyscall', found: /kernel32\.dll alone/ },
      { flaw: 'a function beyond what contracts permit', from: '__imp_WriteFile', to: '__imp_DeleteFileA', found: /DeleteFileA of kernel32\.dll may not be called/ },
      { flaw: 'a lost byte', from: 'write:', to: 'write:\ncmp byte ptr [rsp + 48], 10\nje next', found: /output/ },
      { flaw: 'a scratch register that does not live', from: 'mov rsi, rax', to: 'mov r10, rax\nmov rsi, r10\nmov rbx, r11', found: /standard handles/ },
    ],
  },
  {
    platform: arm64Windows,
    filter: filters.windowsArm64,
    exit: exits.windowsArm64,
    changes: [
      { flaw: 'a stack that is not aligned', from: 'sub sp, sp, #32', to: 'sub sp, sp, #40', found: /misaligned|multiple of 16/ },
      { flaw: 'the platform register', from: 'mov x20, x0', to: 'mov x20, x0\nmov x18, #1', found: /x18/ },
      { flaw: 'a system call', from: 'mov x20, x0', to: 'mov x20, x0\nsvc #0', found: /kernel32\.dll alone/ },
      { flaw: 'a call that may go elsewhere', from: 'mov x20, x0', to: 'mov x20, x0\nadrp x9, __imp_GetLastError\nldr x9, [x9, :lo12:__imp_GetLastError]\ncbz x20, other\nmov x9, x19\nother:\nblr x9', found: /does not show/ },
      { flaw: 'a call to anywhere', from: 'mov x20, x0', to: 'mov x20, x0\nblr x19', found: /does not show/ },
    ],
  },
  {
    platform: x64Macos,
    filter: filters.macosX64,
    exit: exits.macosX64,
    changes: [
      { flaw: 'a stack that is not aligned', from: 'sub rsp, 24', to: 'sub rsp, 16', found: /multiple of 16/ },
      { flaw: 'no second try', from: 'je next\n', to: 'je done\n', found: /interrupts/ },
      { flaw: 'a function beyond what contracts permit', from: 'call _write', to: 'call _fork', found: /_fork of .*libSystem.* may not be called/ },
      { flaw: 'another exit code', from: 'xor eax, eax', to: 'mov eax, 3', found: /exit code/ },
    ],
  },
  {
    platform: arm64Macos,
    filter: filters.macosArm64,
    exit: exits.macosArm64,
    changes: [
      { flaw: 'the platform register', from: 'cmp x0, #0\n', to: 'cmp x0, #0\nmov x18, x0\n', found: /x18/ },
      { flaw: 'a scratch register that does not live', from: 'mov x2, #1\n', to: 'mov x17, #1\n', found: /./ },
      { flaw: 'no second try', from: 'b.eq next', to: 'b.eq done', found: /interrupts/ },
      { flaw: 'the link register', from: 'ldp x29, x30, [sp], #32', to: 'add sp, sp, #32', found: /./ },
    ],
  },
]

describe.each(cases)('programs for $platform.triple', ({ platform, filter, exit, changes }) => {
  const symbol = platform.system.entrySymbol
  const check = (contract: string, assembly: string, kind: FileKind) => {
    const file = fileOf(platform, kind, { symbol, assembly })
    return verify({ contract: contractOf(contract), file, platform, effort: 'quick', disassembler, clock, sha256 })
  }

  it('are accepted', async () => {
    const result = await check(copy, filter, 'program')
    expect(formatVerdict(result.verdict), explain(result)).toMatch(/^tested \d+$/)
    expect(result.stages[1]?.facts).toMatchObject({ returns: platform.system.name === 'macos' ? 1 : 0 })
  })

  it('are run once', async () => {
    const file = fileOf(platform, 'program', { symbol, assembly: filter })
    const input = { kind: 'program', arguments: [], stdin: new TextEncoder().encode('once\n') } as const
    const { value, diagnostics } = await observe({ contract: contractOf(copy), file, platform, input })
    expect(diagnostics).toEqual([])
    expect(value).toEqual({ kind: 'exited', stdout: input.stdin, exit: 0 })
  })

  it('are accepted as objects', async () => {
    const result = await check('function main(): void { exit(7) }', exit, 'object')
    expect(formatVerdict(result.verdict), explain(result)).toBe('exhausted')
  })

  it.each(changes)('with $flaw are refused', async ({ from, to, found }) => {
    expect(filter).toContain(from)
    const result = await check(copy, filter.replace(from, to), 'program')
    expect(result.verdict.level).toBe('rejected')
    expect(explain(result)).toMatch(found)
  })
})
