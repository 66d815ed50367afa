import type { FunctionType, ValueType } from '@sourceless/isa-wasm'
import { fail, type System, type Transfer } from './system.js'

const i32: ValueType = 'i32'
const type = (parameters: readonly ValueType[], results: readonly ValueType[]): FunctionType => ({
  parameters,
  results,
})

/** What transfers give when they are to be tried again, as Linux's EINTR. Other negative numbers are failures. */
const interrupted = -4

const transfer = (call: string, { address, length, moved }: Transfer, least: number): string =>
  `${address}; ${length}; call $host_${call}; local.tee ${moved}; i32.const ${interrupted}; i32.eq; br_if 0
   local.get ${moved}; i32.const ${least}; i32.lt_s`

/** The smallest interface that programs can do with, for hosts in JavaScript. */
export const sourceless: System = {
  module: 'sourceless',
  imports: {
    read: type([i32, i32], [i32]),
    write: type([i32, i32], [i32]),
    exit: type([i32], []),
    args_count: type([], [i32]),
    arg_length: type([i32], [i32]),
    arg_copy: type([i32, i32], []),
  },
  exit: 'host_exit',
  read: (operands) => transfer('read', operands, 0),
  write: (operands) => transfer('write', operands, 1),
  /** Copies the arguments behind everything else, with an array of their addresses before them. */
  startWithArguments: {
    locals: [i32, i32, i32, i32],
    text: `call $host_args_count; local.tee 0; i32.const 2; i32.shl; i32.const $__heap_base; i32.add; local.set 2
      block; loop
        local.get 1; local.get 0; i32.ge_u; br_if 1
        local.get 1; call $host_arg_length; local.set 3
        loop
          local.get 2; local.get 3; i32.add; memory.size; i32.const 16; i32.shl; i32.ge_u; if
            i32.const 1; memory.grow; i32.const -1; i32.eq; if; ${fail('host_exit')}; end
            br 1
          end
        end
        local.get 1; local.get 2; call $host_arg_copy
        local.get 1; i32.const 2; i32.shl; i32.const $__heap_base; i32.add; local.get 2; i32.store 0
        local.get 2; local.get 3; i32.add; local.tee 2; i32.const 0; i32.store8 0
        local.get 2; i32.const 1; i32.add; local.set 2
        local.get 1; i32.const 1; i32.add; local.set 1
        br 0
      end; end
      local.get 0; i64.extend_i32_u; i32.const $__heap_base; call $main`,
  },
  writeConstant(bytes) {
    const operands = { address: 'local.get 0', length: 'local.get 1', moved: 2 }
    return {
      data: { name: 'text', kind: 'constant', bytes, alignment: 1 },
      locals: [i32, i32, i32],
      text: `i32.const $text; local.set 0; i32.const ${bytes.length}; local.set 1
        loop
          ${transfer('write', operands, 1)}; if; ${fail('host_exit')}; end
          local.get 0; local.get 2; i32.add; local.set 0
          local.get 1; local.get 2; i32.sub; local.tee 1; br_if 0
        end`,
    }
  },
}
