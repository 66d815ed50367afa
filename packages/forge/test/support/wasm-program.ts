import { linkWasmObject, type WasmObject, writeWasm } from '@sourceless/object-wasm'
import { moduleExports } from '../../src/wasm/index.js'

class Exit extends Error {
  readonly code: number
  constructor(code: number) {
    super('exit')
    this.code = code
  }
}

/** The module of a back end's object: a function's, or a program's when there is no name. */
export function moduleOf(unit: WasmObject, name: string | undefined): Uint8Array {
  const { value, diagnostics } = linkWasmObject(unit, { exports: moduleExports(name) })
  if (value === undefined) throw new Error(diagnostics.map(({ message }) => message).join())
  return writeWasm(value)
}

/** Runs `_start` with a host that now and then interrupts a transfer or makes it short. */
export function runWasmProgram(
  unit: WasmObject,
  stdin: Uint8Array,
  args: readonly Uint8Array[],
): { stdout: Uint8Array; exit: number } {
  const out: Uint8Array[] = []
  let at = 0
  let calls = 0
  let memory: WebAssembly.Memory | undefined
  const view = (address: number, size: number) => new Uint8Array(memory!.buffer, address, size)
  const transfer = (length: number) =>
    ++calls % 3 === 0 ? -4 : calls % 3 === 1 ? Math.min(length, 1 + (calls % 4099)) : length
  const imports = {
    read: (address: number, length: number) => {
      const count = Math.min(transfer(length), stdin.length - at)
      if (count <= 0) return count
      view(address, count).set(stdin.subarray(at, at + count))
      at += count
      return count
    },
    write: (address: number, length: number) => {
      const count = transfer(length)
      if (count > 0) out.push(view(address, count).slice())
      return count
    },
    exit: (code: number) => {
      throw new Exit(code)
    },
    args_count: () => args.length,
    arg_length: (index: number) => args[index].length,
    arg_copy: (index: number, address: number) => view(address, args[index].length).set(args[index]),
  }
  const module = new WebAssembly.Module(moduleOf(unit, undefined) as BufferSource)
  const instance = new WebAssembly.Instance(module, { sourceless: imports })
  memory = instance.exports.memory as WebAssembly.Memory
  let exit = 0
  try {
    ;(instance.exports._start as () => void)()
  } catch (error) {
    if (!(error instanceof Exit)) throw error
    exit = error.code
  }
  return { stdout: Uint8Array.from(Buffer.concat(out)), exit }
}
