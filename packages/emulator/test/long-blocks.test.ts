import { createConcreteMachine } from '@sourceless/isa'
import { expect, test } from 'vitest'
import { createSandbox } from '../src/index.js'
import { assemble } from './support/assemble.js'
import { createRandom } from './support/random.js'
import type { RowsOfIsa } from './support/rows.js'
import { arm64Rows } from './support/tables/arm64.js'
import { riscv64Rows } from './support/tables/riscv64.js'
import { x64Rows } from './support/tables/x64.js'

/** Instructions whose terms are deep or many, each depending on the one before it. */
const chains = [
  [x64Rows, 'pclmulqdq xmm0, xmm1, 17', 120],
  [x64Rows, 'crc32 eax, ecx', 200],
  [x64Rows, 'pext rax, rax, rcx\npdep rcx, rax, rcx', 40],
  [x64Rows, 'aesenc xmm0, xmm1', 24],
  [x64Rows, 'adc rax, rcx\nrcl rcx, 3', 150],
  [x64Rows, 'movups xmmword ptr [rsi], xmm0\npaddb xmm0, xmmword ptr [rsi]', 150],
  [arm64Rows, 'pmull v0.1q, v0.1d, v1.1d', 100],
  [arm64Rows, 'crc32cx w0, w0, x1', 100],
  [arm64Rows, 'sha256h q0, q1, v2.4s', 12],
  [arm64Rows, 'st4 {v0.16b, v1.16b, v2.16b, v3.16b}, [x6]\nld1 {v0.16b, v1.16b, v2.16b, v3.16b}, [x6]', 60],
  [riscv64Rows, 'clmul a0, a0, a1\nclmulh a1, a0, a1', 60],
  [riscv64Rows, 'mulhsu a0, a0, a1\nrem a1, a1, a0', 150],
] as const

function run<I extends { readonly sizeBytes: number }, F>(table: RowsOfIsa<I, F>, text: string, count: number): void {
  const { guest, isa } = table
  const bytes = assemble(`${text}\n`.repeat(count), guest.machine)
  const sandbox = createSandbox({ guest })
  const code = sandbox.loadCode(bytes)
  const buffer = sandbox.allocate(64)
  const start = new Uint8Array(64)
  const random = createRandom(count)
  for (let index = 0; index < 64; index++) start[index] = random.below(256)
  sandbox.bytes(buffer, 64).set(start)
  // Number 6 is rsi, x6 and t1: the address that the texts use.
  for (let index = 0; index < sandbox.vectors.length; index++) sandbox.vectors[index] = random.value(64)
  for (let index = 0; index < sandbox.registers.length; index++)
    sandbox.registers[index] = index === 6 ? buffer : random.value(64)

  const memory = start.slice()
  const machine = createConcreteMachine(isa, {
    memory: {
      load: (address, sizeBytes) => {
        const at = Number(address - buffer)
        return memory.subarray(at, at + sizeBytes).reduceRight((value, byte) => (value << 8n) | BigInt(byte), 0n)
      },
      store(address, value, sizeBytes) {
        for (let index = 0; index < sizeBytes; index++)
          memory[Number(address - buffer) + index] = Number((value >> BigInt(8 * index)) & 0xffn)
      },
    },
  })
  for (const name of Object.keys(isa.locations)) machine.state.set(name, sandbox.read(name))
  let offset = 0
  while (offset < bytes.length) {
    const instruction = table.decode(bytes.subarray(offset))!
    machine.step(instruction, code + BigInt(offset))
    offset += instruction.sizeBytes
  }
  const outcome = sandbox.run(code)
  expect(outcome).toMatchObject({ kind: 'fault', access: 'execute', address: code + BigInt(bytes.length) })
  for (const name of [...guest.registers, ...guest.vectors])
    if (name !== undefined) expect(sandbox.read(name), name).toBe(machine.state.get(name))
  expect(sandbox.bytes(buffer, 64)).toEqual(memory)
}

test.each(chains.map(([table, text, count]) => [table.guest.machine, text, count, table] as const))(
  'a long block for %s: %s, %i times',
  (_machine, text, count, table) => run(table as unknown as RowsOfIsa<{ sizeBytes: number }, unknown>, text, count),
)
