import { parseAssembly as armAsm } from '@sourceless/isa-arm64'
import { parseAssembly as rvAsm } from '@sourceless/isa-riscv64'
import { afterAll, it } from 'vitest'
import { arm64 } from '../src/arm64/isa.js'
import { formatCounterexample, formatVerdict, verify } from '../src/index.js'
import { createNodePorts } from '../src/node/index.js'
import { riscv64 } from '../src/riscv64/isa.js'
import { contractOf } from './assemble.js'

const ports = createNodePorts()
afterAll(() => ports.solver.dispose())
const go = async (which: 'a' | 'r', c: string, asm: string) => {
  const p = (which === 'a' ? armAsm : rvAsm)(asm)
  if (p.value === undefined) {
    console.log(JSON.stringify(p.diagnostics))
    return
  }
  const contract = contractOf(c)
  const t = performance.now()
  const r = await verify({
    contract,
    file: p.value.bytes,
    format: 'raw',
    target: which === 'a' ? 'aarch64-linux' : 'riscv64-linux',
    isa: which === 'a' ? arm64 : riscv64,
    ...ports,
  })
  console.log(
    which,
    contract.name,
    formatVerdict(r.verdict),
    Math.round(performance.now() - t),
    JSON.stringify(r.diagnostics),
    r.counterexample ? formatCounterexample(r.counterexample) : '',
    r.verdict.level === 'rejected' ? '' : JSON.stringify(r.stages.map((s) => [s.stage, s.status, s.reason, s.facts])),
  )
}
it('x', async () => {
  await go('a', 'function add(a: u64, b: u64): u64 { return a + b }', 'add x0, x0, x1\nret')
  await go('r', 'function add(a: u64, b: u64): u64 { return a + b }', 'add a0, a0, a1\nret')
  await go('r', 'function add(a: u32, b: u32): u32 { return a + b }', 'addw a0, a0, a1\nret')
  await go('r', 'function add(a: u32, b: u32): u32 { return a + b }', 'add a0, a0, a1\nret')
  await go('r', 'function add(a: u8, b: u8): u8 { return a + b }', 'addw a0, a0, a1\nandi a0, a0, 255\nret')
  await go('a', 'function add(a: u8, b: u8): u8 { return a + b }', 'add w0, w0, w1\nret')
  await go('a', 'function mix(a: f32, b: f32): f32 { return a * b }', 'fmul s0, s0, s1\nret')
  await go('r', 'function mix(a: f32, b: f32): f32 { return a * b }', 'fmul.s fa0, fa0, fa1\nret')
  await go(
    'a',
    `function popcount(x: u64): u32 { let n: u32 = 0; while (x != 0) { n += u32(x & 1); x >>= 1 } return n }`,
    'fmov d0, x0\ncnt v0.8b, v0.8b\naddv b0, v0.8b\nfmov w0, s0\nret',
  )
  await go(
    'a',
    `function sum(values: readonly i32[]): i64 { let total: i64 = 0; for (let i: u64 = 0; i < values.length; i++) total += i64(values[i]); return total }`,
    `mov x2, #0
cbz x1, done
top:
ldrsw x3, [x0], #4
add x2, x2, x3
subs x1, x1, #1
b.ne top
done:
mov x0, x2
ret`,
  )
  await go(
    'r',
    `function sum(values: readonly i32[]): i64 { let total: i64 = 0; for (let i: u64 = 0; i < values.length; i++) total += i64(values[i]); return total }`,
    `li a2, 0
beqz a1, done
top:
lw a3, 0(a0)
add a2, a2, a3
addi a0, a0, 4
addi a1, a1, -1
bnez a1, top
done:
mv a0, a2
ret`,
  )
  await go(
    'a',
    'function add(a: u64, b: u64): u64 { return a + b }',
    `stp x29, x30, [sp, #-32]!
mov x29, sp
str x19, [sp, #16]
mov x19, x0
bl other
add x0, x0, x19
ldr x19, [sp, #16]
ldp x29, x30, [sp], #32
ret
other:
mov x0, x1
ret`,
  )
  await go(
    'r',
    'function add(a: u64, b: u64): u64 { return a + b }',
    `addi sp, sp, -16
sd ra, 8(sp)
sd s0, 0(sp)
mv s0, a0
jal ra, other
add a0, a0, s0
ld s0, 0(sp)
ld ra, 8(sp)
addi sp, sp, 16
ret
other:
mv a0, a1
ret`,
  )
}, 100000)
