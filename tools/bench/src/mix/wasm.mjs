import { decodeBody, formatBody, op, WasmEmitter } from '@sourceless/isa-wasm'

function encode(rounds) {
  const e = new WasmEmitter()
  for (let i = 0; i < rounds; i++) {
    e.localGet(0)
    e.localGet(1)
    e.memory(op['i64.load'], 8 * (i & 127), 3)
    e.i64Const(i)
    e.emit(op['i64.add'])
    e.localTee(2)
    e.i32Const(i & 63)
    e.emit(op['i64.extend_i32_u'])
    e.emit(op['i64.shl'])
    e.localSet(3)
  }
  e.end()
  return e.finish()
}

/** LLVM's own way to write memory arguments. */
const forLlvm = (line) =>
  line.replace(/^i64\.load(?: offset=(\d+))?$/, (_, offset) => `i64.load ${offset ?? 0}:p2align=3`)

export const wasm = {
  name: 'wasm',
  encode,
  text: (bytes) =>
    formatBody(decodeBody(bytes).value)
      .split('\n')
      .filter((line) => line !== 'end')
      .map(forLlvm),
  llvm: {
    flags: ['-triple=wasm32', '-no-type-check'],
    prefix: '.functype f () -> ()\nf:\n.functype f () -> ()\n.local i32, i32, i64, i64\n',
    suffix: 'end_function\n',
  },
}
