import type { Machine } from '../types.js'

/** e_machine and e_flags (RISC-V: compressed instructions, floats in registers of 64 bits). */
const machines: Readonly<Record<Exclude<Machine, 'wasm32'>, readonly [machine: number, flags: number]>> = {
  x86_64: [62, 0],
  aarch64: [183, 0],
  riscv64: [243, 5],
}
const headerBytes = 64
const programHeaderBytes = 56

/** Code as the smallest ELF executable that has it at this address, where it begins: so it is listed as any other. */
export function wrapElf(machine: Exclude<Machine, 'wasm32'>, code: Uint8Array, address: number): Uint8Array {
  const start = headerBytes + programHeaderBytes
  const file = new Uint8Array(start + code.length)
  const view = new DataView(file.buffer)
  const halves = (at: number, ...values: readonly number[]): void => {
    for (const [index, one] of values.entries()) view.setUint16(at + 2 * index, one, true)
  }
  const words = (at: number, ...values: readonly number[]): void => {
    for (const [index, one] of values.entries()) view.setUint32(at + 4 * index, one, true)
  }
  const longs = (at: number, ...values: readonly number[]): void => {
    for (const [index, one] of values.entries()) view.setBigUint64(at + 8 * index, BigInt(one), true)
  }
  const [number, flags] = machines[machine]
  file.set([0x7f, 0x45, 0x4c, 0x46, 2, 1, 1])
  halves(16, 2, number)
  words(20, 1)
  longs(24, address, headerBytes, 0)
  words(48, flags)
  halves(52, headerBytes, programHeaderBytes, 1, 0, 0, 0)
  words(64, 1, 5)
  longs(72, start, address, address, code.length, code.length, 1)
  file.set(code, start)
  return file
}
