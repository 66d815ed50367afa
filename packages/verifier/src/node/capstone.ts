/// <reference path="./capstone-wasm.d.ts" />
import type { Disassembler, DisassemblerMachine } from '../api.js'

/** Capstone runs out of memory on 64 KiB at once, so it gets pieces; an instruction is at most 15 bytes long. */
const pieceBytes = 8192
const longestInstructionBytes = 15

/** Capstone (WebAssembly) for x86-64 and AArch64, loaded at the first use. */
export function createCapstone(): Disassembler {
  const loaded = new Map<DisassemblerMachine, Promise<Reader>>()
  return {
    name: 'capstone-wasm',
    async disassemble(code, machine = 'x86_64') {
      let loading = loaded.get(machine)
      if (loading === undefined) {
        loading = load(machine)
        loaded.set(machine, loading)
      }
      const reader = await loading
      const result: { offset: number; sizeBytes: number; mnemonic: string; operands: string }[] = []
      let offset = 0
      while (offset < code.length) {
        const piece = code.subarray(offset, offset + pieceBytes)
        const last = offset + piece.length === code.length
        const before = result.length
        let end = 0
        for (const read of readPiece(reader, piece, offset)) {
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

/** Capstone throws where it reads not a single instruction. */
function readPiece(reader: Reader, piece: Uint8Array, address: number): ReturnType<Reader['disasm']> {
  try {
    return reader.disasm(piece, { address })
  } catch {
    return []
  }
}

interface Reader {
  disasm(data: Uint8Array, options: { address: number }): readonly { size: number; mnemonic: string; opStr: string }[]
}

async function load(machine: DisassemblerMachine): Promise<Reader> {
  const { Capstone, Const, loadCapstone } = await import('capstone-wasm')
  await loadCapstone()
  return machine === 'aarch64'
    ? new Capstone(Const.CS_ARCH_ARM64, Const.CS_MODE_LITTLE_ENDIAN)
    : new Capstone(Const.CS_ARCH_X86, Const.CS_MODE_64)
}
