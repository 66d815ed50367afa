/// <reference path="./capstone-wasm.d.ts" />
import type { Disassembler } from '../api.js'

/** Capstone runs out of memory on 64 KiB at once, so it gets pieces; an instruction is at most 15 bytes long. */
const pieceBytes = 8192
const longestInstructionBytes = 15

/** Capstone (WebAssembly) for x86-64, loaded at the first use. */
export function createCapstone(): Disassembler {
  let loaded: Promise<Reader> | undefined
  return {
    name: 'capstone-wasm',
    async disassemble(code) {
      const reader = await (loaded ??= load())
      const result: { offset: number; sizeBytes: number; mnemonic: string; operands: string }[] = []
      let offset = 0
      while (offset < code.length) {
        const piece = code.subarray(offset, offset + pieceBytes)
        const last = offset + piece.length === code.length
        const before = result.length
        let end = 0
        for (const read of reader.disasm(piece, { address: offset })) {
          if (!last && end + longestInstructionBytes > piece.length) break
          result.push({ offset: offset + end, sizeBytes: read.size, mnemonic: read.mnemonic, operands: read.opStr })
          end += read.size
        }
        if (result.length === before) break
        offset += end
        if (last && end < piece.length) break
      }
      return result
    },
  }
}

interface Reader {
  disasm(data: Uint8Array, options: { address: number }): readonly { size: number; mnemonic: string; opStr: string }[]
}

async function load(): Promise<Reader> {
  const { Capstone, Const, loadCapstone } = await import('capstone-wasm')
  await loadCapstone()
  return new Capstone(Const.CS_ARCH_X86, Const.CS_MODE_64)
}
