import type { ValueType } from '@sourceless/isa-wasm'
import type { WasmImport } from '@sourceless/object-wasm'
import { type Item, item } from './code.js'

/** Sizes in bytes; a u64 has at most 20 decimal digits. */
const outputBytes = 32 * 1024
const inputBytes = 64 * 1024
const digitBytes = 24

export interface Routine {
  readonly name: string
  readonly parameters: readonly ValueType[]
  readonly results: readonly ValueType[]
  readonly locals: readonly ValueType[]
  readonly items: readonly Item[]
}

interface RoutineSource {
  readonly parameters?: readonly ValueType[]
  readonly results?: readonly ValueType[]
  readonly locals?: readonly ValueType[]
  readonly uses?: readonly string[]
  /** One instruction a line or after a semicolon; `$name` stands for a function, a global or an address. */
  readonly text: string
}

/** The host's side: transfers give the number of bytes, −4 when interrupted, and other negative numbers for errors. */
const imports: Readonly<Record<string, readonly [readonly ValueType[], readonly ValueType[]]>> = {
  'host.read': [['i32', 'i32'], ['i32']],
  'host.write': [['i32', 'i32'], ['i32']],
  'host.exit': [['i32'], []],
  'host.args_count': [[], ['i32']],
  'host.arg_length': [['i32'], ['i32']],
  'host.arg_copy': [['i32', 'i32'], []],
}

const i32: ValueType = 'i32'
const i64: ValueType = 'i64'

const sources: Readonly<Record<string, RoutineSource>> = {
  /** (code) */
  finish: {
    parameters: [i32],
    uses: ['host.exit'],
    text: 'flush?; local.get 0; call $host.exit',
  },
  /** Writes what is buffered, all of it; a failure ends the program with code 1. */
  flush: {
    locals: [i32, i32, i32],
    uses: ['host.write', 'host.exit'],
    text: `i32.const $output; local.set 0; global.get $count; local.set 1; i32.const 0; global.set $count
      block; loop
        local.get 1; i32.eqz; br_if 1
        local.get 0; local.get 1; call $host.write; local.tee 2
        i32.const -4; i32.eq; br_if 0
        local.get 2; i32.const 1; i32.lt_s; if; i32.const 1; call $host.exit; unreachable; end
        local.get 0; local.get 2; i32.add; local.set 0
        local.get 1; local.get 2; i32.sub; local.set 1
        br 0
      end; end`,
  },
  /** (byte) */
  write_byte: {
    parameters: [i32],
    uses: ['flush'],
    text: `global.get $count; i32.const $output; i32.add; local.get 0; i32.store8 0
      global.get $count; i32.const 1; i32.add; global.set $count
      global.get $count; i32.const ${outputBytes}; i32.eq; if; call $flush; end`,
  },
  /** (address, count) */
  write_bytes: {
    parameters: [i32, i32],
    uses: ['write_byte'],
    text: `block; loop
        local.get 1; i32.eqz; br_if 1
        local.get 0; i32.load8_u 0; call $write_byte
        local.get 0; i32.const 1; i32.add; local.set 0
        local.get 1; i32.const 1; i32.sub; local.set 1
        br 0
      end; end`,
  },
  write_decimal_u: {
    parameters: [i64],
    locals: [i32],
    uses: ['write_bytes'],
    text: `i32.const $digits_end; local.set 1
      loop
        local.get 1; i32.const 1; i32.sub; local.tee 1
        local.get 0; i64.const 10; i64.rem_u; i64.const 48; i64.add; i64.store8 0
        local.get 0; i64.const 10; i64.div_u; local.tee 0; i64.const 0; i64.ne; br_if 0
      end
      local.get 1; i32.const $digits_end; local.get 1; i32.sub; call $write_bytes`,
  },
  write_decimal_s: {
    parameters: [i64],
    uses: ['write_byte', 'write_decimal_u'],
    text: `local.get 0; i64.const 0; i64.lt_s; if
        i32.const 45; call $write_byte; i64.const 0; local.get 0; i64.sub; local.set 0
      end
      local.get 0; call $write_decimal_u`,
  },
  read: {
    results: [i32],
    locals: [i32],
    uses: ['host.read', 'host.exit'],
    text: `global.get $position; global.get $end; i32.eq; if
        flush?
        loop
          i32.const $input; i32.const ${inputBytes}; call $host.read; local.tee 0; i32.const -4; i32.eq; br_if 0
        end
        local.get 0; i32.const 0; i32.lt_s; if; i32.const 1; call $host.exit; unreachable; end
        local.get 0; i32.eqz; if; i32.const -1; return; end
        i32.const 0; global.set $position; local.get 0; global.set $end
      end
      global.get $position; i32.const $input; i32.add; i32.load8_u 0
      global.get $position; i32.const 1; i32.add; global.set $position`,
  },
  /** Copies the arguments behind everything else, with an array of their addresses, and calls main. */
  start_with_arguments: {
    locals: [i32, i32, i32, i32],
    uses: ['host.args_count', 'host.arg_length', 'host.arg_copy', 'host.exit'],
    text: `call $host.args_count; local.tee 0; i32.const 2; i32.shl; i32.const $heap; i32.add; local.set 2
      block; loop
        local.get 1; local.get 0; i32.ge_u; br_if 1
        local.get 1; call $host.arg_length; local.set 3
        loop
          local.get 2; local.get 3; i32.add; memory.size; i32.const 16; i32.shl; i32.ge_u; if
            i32.const 1; memory.grow; i32.const -1; i32.eq; if; i32.const 1; call $host.exit; unreachable; end
            br 1
          end
        end
        local.get 1; local.get 2; call $host.arg_copy
        local.get 1; i32.const 2; i32.shl; i32.const $heap; i32.add; local.get 2; i32.store 0
        local.get 2; local.get 3; i32.add; local.tee 2; i32.const 0; i32.store8 0
        local.get 2; i32.const 1; i32.add; local.set 2
        local.get 1; i32.const 1; i32.add; local.set 1
        br 0
      end; end
      local.get 0; i64.extend_i32_u; i32.const $heap; call $main`,
  },
}

export interface RuntimeLayout {
  readonly imports: readonly WasmImport[]
  /** Index of each routine and of `main`. */
  readonly indices: ReadonlyMap<string, number>
  readonly routines: readonly Routine[]
  /** First byte behind the buffers. */
  readonly end: number
}

/** The routines that `used` needs, with imports first, then main, then themselves. `start` is where their memory begins. */
export function layoutRuntime(used: ReadonlySet<string>, start: number): RuntimeLayout {
  const names = new Set<string>()
  const add = (name: string): void => {
    if (names.has(name)) return
    names.add(name)
    for (const other of sources[name]?.uses ?? []) add(other)
  }
  for (const name of used) add(name)
  const imported = Object.keys(imports).filter((name) => names.has(name))
  const defined = Object.keys(sources).filter((name) => names.has(name))
  const indices = new Map<string, number>()
  for (const name of [...imported, 'main', ...defined]) indices.set(name, indices.size)
  const digits = start
  const output = digits + digitBytes
  const input = output + (names.has('flush') ? outputBytes : 0)
  const end = input + (names.has('read') ? inputBytes : 0)
  const addresses = { output, input, digits_end: output, heap: end, count: 0, position: 1, end: 2 }
  const symbols = new Map<string, number>([...indices, ...Object.entries(addresses)])
  const routines = defined.map((name): Routine => {
    const { parameters = [], results = [], locals = [], text } = sources[name]
    return { name, parameters, results, locals, items: parse(text, symbols, names.has('flush')) }
  })
  const list = imported.map((name): WasmImport => {
    const [parameters, results] = imports[name]
    return {
      module: 'sourceless',
      field: name.slice(5),
      description: { kind: 'function', type: { parameters, results } },
    }
  })
  return { imports: list, indices, routines, end }
}

function parse(text: string, symbols: ReadonlyMap<string, number>, flushes: boolean): Item[] {
  return text
    .split(/[;\n]/)
    .map((line) => line.trim())
    .filter((line) => line !== '')
    .flatMap((line) => {
      if (line === 'flush?') return flushes ? [item('call', symbols.get('flush')!)] : []
      const [name, value] = line.split(' ')
      if (value === undefined) return [item(name)]
      return [item(name, value.startsWith('$') ? symbols.get(value.slice(1))! : Number(value))]
    })
}
