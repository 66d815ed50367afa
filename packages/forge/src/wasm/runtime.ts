import type { FunctionType, ValueType } from '@sourceless/isa-wasm'
import { digitBytes, inputBytes, outputBytes } from '../native/runtime.js'
import { type Item, item, type Reference } from './code.js'
import type { DataSource, FunctionSource, ImportSource } from './object.js'
import { fail, type System, type Text } from './system.js'

interface Routine {
  readonly parameters?: readonly ValueType[]
  readonly results?: readonly ValueType[]
  readonly locals?: readonly ValueType[]
  /** `flush?` calls flush in programs that write. */
  readonly text: Text
}

const i32: ValueType = 'i32'
const i64: ValueType = 'i64'

/** What programs may call. Locals are numbered behind parameters. */
const routinesOf = (system: System): Readonly<Record<string, Routine>> => ({
  /** (code) */
  finish: {
    parameters: [i32],
    text: `flush?; local.get 0; call $${system.exit}`,
  },
  /** Writes what is buffered, all of it; a failure ends the program with code 1. */
  flush: {
    locals: [i32, i32, i32],
    text: `i32.const $output; local.set 0; global.get $count; local.set 1; i32.const 0; global.set $count
      block; loop
        local.get 1; i32.eqz; br_if 1
        ${system.write({ address: 'local.get 0', length: 'local.get 1', moved: 2 })}; if; ${fail(system.exit)}; end
        local.get 0; local.get 2; i32.add; local.set 0
        local.get 1; local.get 2; i32.sub; local.set 1
        br 0
      end; end`,
  },
  /** (byte) */
  write_byte: {
    parameters: [i32],
    text: `global.get $count; i32.const $output; i32.add; local.get 0; i32.store8 0
      global.get $count; i32.const 1; i32.add; global.set $count
      global.get $count; i32.const ${outputBytes}; i32.eq; if; call $flush; end`,
  },
  /** (address, count) */
  write_bytes: {
    parameters: [i32, i32],
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
    text: `i32.const $digits+${digitBytes}; local.set 1
      loop
        local.get 1; i32.const 1; i32.sub; local.tee 1
        local.get 0; i64.const 10; i64.rem_u; i64.const 48; i64.add; i64.store8 0
        local.get 0; i64.const 10; i64.div_u; local.tee 0; i64.const 0; i64.ne; br_if 0
      end
      local.get 1; i32.const $digits+${digitBytes}; local.get 1; i32.sub; call $write_bytes`,
  },
  write_decimal_s: {
    parameters: [i64],
    text: `local.get 0; i64.const 0; i64.lt_s; if
        i32.const 45; call $write_byte; i64.const 0; local.get 0; i64.sub; local.set 0
      end
      local.get 0; call $write_decimal_u`,
  },
  /** Shows what was written before it waits. */
  read: {
    results: [i32],
    locals: [i32],
    text: `global.get $position; global.get $end; i32.eq; if
        flush?
        loop
          ${system.read({ address: 'i32.const $input', length: `i32.const ${inputBytes}`, moved: 0 })}; if; ${fail(system.exit)}; end
        end
        local.get 0; i32.eqz; if; i32.const -1; return; end
        i32.const 0; global.set $position; local.get 0; global.set $end
      end
      global.get $position; i32.const $input; i32.add; i32.load8_u 0
      global.get $position; i32.const 1; i32.add; global.set $position`,
  },
  _start: system.startWithArguments,
})

/** Memory of the runtime, small things first: their addresses are short. */
const memory: Readonly<Record<string, readonly [sizeBytes: number, alignment: number]>> = {
  vector: [8, 4],
  answer: [4, 4],
  digits: [digitBytes, 8],
  output: [outputBytes, 16],
  input: [inputBytes, 16],
}
const globals = ['count', 'position', 'end']

export interface Runtime {
  readonly imports: readonly ImportSource[]
  readonly functions: readonly FunctionSource[]
  readonly globals: readonly string[]
  readonly data: readonly DataSource[]
}

const optionalFlush = 'flush?'
const namesIn = (text: Text): string[] => [...text.matchAll(/\$(\w+)/g)].map(([, name]) => name)

/** The routines that `called` and `text` need, with the imports, counters and memory that all of these need. */
export function selectRuntime(system: System, called: Iterable<string>, text: Text = ''): Runtime {
  const routines = routinesOf(system)
  const used = new Set<string>()
  const use = (name: string): void => {
    if (used.has(name)) return
    used.add(name)
    const routine = routines[name]
    if (routine !== undefined) for (const other of namesIn(routine.text)) use(other)
  }
  for (const name of [...called, ...namesIn(text)]) use(name)
  const typed = ({ parameters = [], results = [] }: Partial<FunctionType>): FunctionType => ({ parameters, results })
  return {
    imports: Object.entries(system.imports)
      .map(([field, type]) => ({ name: `host_${field}`, module: system.module, field, type }))
      .filter(({ name }) => used.has(name)),
    functions: Object.entries(routines)
      .filter(([name]) => used.has(name))
      .map(([name, routine]) => {
        const { locals = [], text } = routine
        return { name, type: typed(routine), locals, items: parse(text, used.has('flush')) }
      }),
    globals: globals.filter((name) => used.has(name)),
    data: Object.entries(memory)
      .filter(([name]) => used.has(name))
      .map(([name, [sizeBytes, alignment]]) => ({ name, kind: 'zeroed', bytes: new Uint8Array(sizeBytes), alignment })),
  }
}

/** The instructions of a text. */
export const parse = (text: Text, flushes = false): Item[] =>
  text
    .split(/[;\n]/)
    .map((line) => line.trim())
    .filter((line) => line !== '' && (line !== optionalFlush || flushes))
    .map((line) => {
      if (line === optionalFlush) return item('call', { kind: 'function', symbol: 'flush' })
      const [name, operand] = line.split(' ')
      if (operand === undefined) return item(name)
      if (!operand.startsWith('$')) return item(name, name === 'i64.const' ? BigInt(operand) : Number(operand))
      const [symbol, addend = '0'] = operand.slice(1).split('+')
      return item(name, referenceIn(name, symbol, Number(addend)))
    })

function referenceIn(instruction: string, symbol: string, addend: number): Reference {
  if (instruction === 'call') return { kind: 'function', symbol }
  if (instruction.startsWith('global.')) return { kind: 'global', symbol }
  return { kind: 'memory', symbol, addend }
}
