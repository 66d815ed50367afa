import type { WasmEffect, WasmImports, WasmPlatform } from './platform.js'

const functions = (
  ...rows: readonly (readonly [name: string, parameters: number, results: number, effect: WasmEffect])[]
): WasmImports['functions'] =>
  new Map(
    rows.map(([name, parameters, results, effect]) => {
      const list = (count: number) => Array.from({ length: count }, () => 'i32' as const)
      return [name, { type: { parameters: list(parameters), results: list(results) }, effect }]
    }),
  )

/** WebAssembly in a host that gives programs `sourceless.read`, `write` and so on. */
export const wasm32: WasmPlatform = {
  kind: 'wasm',
  triple: 'wasm32',
  imports: {
    module: 'sourceless',
    functions: functions(
      ['read', 2, 1, 'stdin'],
      ['write', 2, 1, 'stdout'],
      ['exit', 1, 0, 'end'],
      ['args_count', 0, 1, 'args'],
      ['arg_length', 1, 1, 'args'],
      ['arg_copy', 2, 0, 'args'],
    ),
  },
}

/** Commands of WASI preview 1; functions need no host. */
export const wasi: WasmPlatform = {
  kind: 'wasm',
  triple: 'wasm32-wasi',
  imports: {
    module: 'wasi_snapshot_preview1',
    functions: functions(
      ['fd_read', 4, 1, 'stdin'],
      ['fd_write', 4, 1, 'stdout'],
      ['proc_exit', 1, 0, 'end'],
      ['args_sizes_get', 2, 1, 'args'],
      ['args_get', 2, 1, 'args'],
    ),
  },
}
