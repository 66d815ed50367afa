import type { FunctionType, ValueType } from '@sourceless/isa-wasm'
import { fail, type System, type Transfer } from './system.js'

const i32: ValueType = 'i32'
const type = (parameters: number, results: readonly ValueType[]): FunctionType => ({
  parameters: Array.from({ length: parameters }, () => i32),
  results,
})

/** Error numbers of preview 1: `success` is 0. */
const interrupted = 27

/** Puts the buffer into `$vector`, the only one of its list; `$answer` gets how many bytes were moved. */
const transfer = (call: string, file: number, { address, length, moved }: Transfer): string =>
  `i32.const 0; ${address}; i32.store $vector; i32.const 0; ${length}; i32.store $vector+4
   i32.const ${file}; i32.const $vector; i32.const 1; i32.const $answer; call $host_${call}; local.tee ${moved}
   i32.const ${interrupted}; i32.eq; br_if 0
   local.get ${moved}; i32.const 0; i32.load $answer; local.set ${moved}`

/** In the memory of a constant program: the buffer's address and length, what was written, and room for a store that has no effect. */
const layout = { vector: 0, answer: 8, ignored: 16, sizeBytes: 24 }

/** x with 27·x = 16 modulo 2³². */
const errorFactor = 16n * inverse(BigInt(interrupted))

/** The inverse of an odd number modulo 2³², by Newton's iteration: each step doubles the bits that are right, three at first. */
function inverse(odd: bigint): bigint {
  let x = odd
  for (let bits = 3; bits < 32; bits *= 2) x = BigInt.asUintN(32, x * (2n - odd * x))
  return x
}

/** WASI preview 1 commands. */
export const wasiSystem: System = {
  module: 'wasi_snapshot_preview1',
  imports: {
    fd_read: type(4, [i32]),
    fd_write: type(4, [i32]),
    proc_exit: type(1, []),
    args_sizes_get: type(2, [i32]),
    args_get: type(2, [i32]),
  },
  exit: 'host_proc_exit',
  read: (operands) => transfer('fd_read', 0, operands),
  write: (operands) => `${transfer('fd_write', 1, operands)}; local.get ${operands.moved}; i32.eqz; i32.or`,
  /** The host puts the arguments behind everything else; their first is the program's name, if there is any. */
  startWithArguments: {
    locals: [i32, i32, i32],
    text: `i32.const $vector; i32.const $vector+4; call $host_args_sizes_get; if; ${fail('host_proc_exit')}; end
      i32.const 0; i32.load $vector; local.tee 0; i32.const 2; i32.shl; i32.const $__heap_base; i32.add; local.tee 1
      i32.const 0; i32.load $vector+4; i32.add; local.set 2
      loop
        local.get 2; memory.size; i32.const 16; i32.shl; i32.gt_u; if
          i32.const 1; memory.grow; i32.const -1; i32.eq; if; ${fail('host_proc_exit')}; end
          br 1
        end
      end
      i32.const $__heap_base; local.get 1; call $host_args_get; if; ${fail('host_proc_exit')}; end
      local.get 0; local.get 0; i32.const 0; i32.ne; i32.sub; i64.extend_i32_u
      i32.const $__heap_base+4; call $main`,
  },
  /**
   * As small as it gets, without `proc_exit`: a write that fails traps. The error number times a factor is the address that is
   * stored to: 0 without an error, 16 for an interruption, so that the vector stays as it was, and 151 MiB or more for all
   * others but 54, which no write gives. Adding n·(1 − 2³²) to the vector, as one number, adds n to its address and takes n
   * from its length.
   */
  writeConstant(bytes) {
    const padding = -bytes.length & 3
    const start = padding + bytes.length
    const data = new Uint8Array(start + layout.sizeBytes)
    data.set(bytes, padding)
    new DataView(data.buffer).setUint32(start + layout.vector + 4, bytes.length, true)
    const at = (offset: number) => `$text+${start + offset}`
    return {
      data: {
        name: 'text',
        kind: 'variable',
        bytes: data,
        alignment: 4,
        pointers: [{ offset: start + layout.vector, symbol: 'text', addend: padding }],
      },
      text: `loop
          i32.const 1; i32.const ${at(layout.vector)}; i32.const 1; i32.const ${at(layout.answer)}; call $host_fd_write
          i32.const ${BigInt.asIntN(32, errorFactor)}; i32.mul
          i32.const 0; i64.load ${at(layout.vector)}
          i32.const 0; i64.load32_u ${at(layout.answer)}; i64.const ${1n - 2n ** 32n}; i64.mul; i64.add
          i64.store ${at(layout.vector)}
          i32.const 0; i32.load ${at(layout.vector + 4)}; br_if 0
        end`,
    }
  },
}
