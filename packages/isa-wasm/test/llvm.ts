import { execFileSync, spawnSync } from 'node:child_process'
import { formatFloatBits, type Immediate, type Mnemonic, type WasmRow } from '../src/index.js'

/** Instructions that llvm-mc does not read with plain numbers, each with its reason; wabt is their witness. */
export const notReadByLlvm: Readonly<Partial<Record<Mnemonic, string>>> = {
  'global.get': 'globals are accessed by symbol only',
  'global.set': 'globals are accessed by symbol only',
  'ref.func': 'not in its assembler',
  select_t: 'not in its assembler',
  call_indirect: 'types are written out and become relocations',
  return_call_indirect: 'types are written out and become relocations',
  'table.init': 'not in its assembler',
  'elem.drop': 'not in its assembler',
}

/** Operand choices that llvm-mc writes differently or refuses, each with its reason. */
export const differsInLlvm = (row: WasmRow, immediates: readonly Immediate[]): string | undefined => {
  if (immediates.length > 0 && row.immediates[0] === 'blockType' && typeof immediates[0] === 'number') {
    return 'block types with several values become relocations with padded integers'
  }
  if (row.immediates[0] === 'dataIndex' && (immediates[0] as number) > 63) {
    return 'data indices are written as signed integers, which the two readings share up to 63'
  }
  const [value] = immediates
  const isNan32 = row.mnemonic === 'f32.const' && ((value as number) & 0x7fff_ffff) > 0x7f80_0000
  const isNan64 = row.mnemonic === 'f64.const' && ((value as bigint) & ((1n << 63n) - 1n)) > 0x7ff0n << 48n
  if (isNan32 || isNan64) return 'NaN payloads cannot be written'
  return undefined
}

const renamed: Readonly<Partial<Record<Mnemonic, string>>> = {
  end: 'end_block',
  select: 'i32.select',
  'v128.load8x8_s': 'i16x8.load8x8_s',
  'v128.load8x8_u': 'i16x8.load8x8_u',
  'v128.load16x4_s': 'i32x4.load16x4_s',
  'v128.load16x4_u': 'i32x4.load16x4_u',
  'v128.load32x2_s': 'i64x2.load32x2_s',
  'v128.load32x2_u': 'i64x2.load32x2_u',
}

/** One instruction in llvm-mc's own syntax. */
export const formatForLlvm = (row: WasmRow, immediates: readonly Immediate[]): string => {
  const name = renamed[row.mnemonic] ?? row.mnemonic
  if (row.mnemonic === 'ref.null') return immediates[0] === 'funcref' ? 'ref.null_func' : 'ref.null_extern'
  if (row.accessBytes > 0) {
    const lane = row.lanes === 0 ? '' : `, ${immediates[2]}`
    return `${name} ${immediates[1]}:p2align=${immediates[0]}${lane}`
  }
  if (row.mnemonic === 'v128.const') return `${name} ${lanesOf(immediates[0] as bigint).join(', ')}`
  if (row.mnemonic === 'i8x16.shuffle') return `${name} ${(immediates[0] as number[]).join(', ')}`
  if (row.mnemonic === 'br_table') return `${name} {${(immediates[0] as number[]).join(', ')}}`
  const texts = immediates.map((value, place) => {
    const kind = row.immediates[place]
    if (kind === 'f32') return formatFloatBits(BigInt(value as number), 32).replace('inf', 'infinity')
    if (kind === 'f64') return formatFloatBits(value as bigint, 64).replace('inf', 'infinity')
    return value === 'empty' ? '' : String(value)
  })
  return `${name} ${texts.join(', ')}`
}

const lanesOf = (bits: bigint): bigint[] => [0n, 32n, 64n, 96n].map((low) => (bits >> low) & 0xffff_ffffn)

const features =
  '+bulk-memory,+reference-types,+nontrapping-fptoint,+sign-ext,+multivalue,+mutable-globals,+simd128,+tail-call'

/** Bytes of each line, as hexadecimal text, in order. */
export const assembleWithLlvm = (lines: readonly string[]): string[] => {
  const options = ['-triple=wasm32', '-show-encoding', '--no-type-check', `-mattr=${features}`]
  const output = execFileSync('llvm-mc-19', options, {
    input: `${lines.join('\n')}\n`,
    encoding: 'utf8',
    maxBuffer: 1 << 28,
    stdio: ['pipe', 'pipe', 'pipe'],
  })
  return [...output.matchAll(/encoding: \[([^\]]*)\]/g)].map(([, bytes]) =>
    bytes!.replaceAll('0x', '').replaceAll(',', ' '),
  )
}

/** What llvm-mc makes of instructions one after the other: mnemonic, and the bytes that it would write for it. */
export const disassembleWithLlvm = (bytes: readonly Uint8Array[]): { mnemonic: string; encoding: string }[] => {
  const options = ['-triple=wasm32', '--disassemble', '-show-encoding', `-mattr=${features}`]
  const { stdout, status } = spawnSync('llvm-mc-19', options, {
    input: bytes.map((each) => Array.from(each, (byte) => `0x${byte.toString(16)}`).join(' ')).join('\n'),
    encoding: 'utf8',
    maxBuffer: 1 << 30,
  })
  if (status !== 0) throw new Error(`llvm-mc ended with ${status}`)
  return [...stdout.matchAll(/^\t(\S+)[^#\n]*# encoding: \[([^\]]*)\]/gm)].map(([, mnemonic, encoding]) => ({
    mnemonic: mnemonic!,
    encoding: encoding!.replaceAll('0x', '').replaceAll(',', ' '),
  }))
}

/** Its mnemonic for a row. */
export const llvmMnemonic = (row: WasmRow, immediates: readonly Immediate[]): string => {
  if (row.mnemonic === 'ref.null') return immediates[0] === 'funcref' ? 'ref.null_func' : 'ref.null_extern'
  if (row.mnemonic === 'select') return 'f32.select'
  return row.mnemonic === 'end' ? 'end' : (renamed[row.mnemonic] ?? row.mnemonic)
}
