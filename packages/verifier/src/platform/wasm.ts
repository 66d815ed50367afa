import type { WasmPlatform } from './platform.js'

/** WebAssembly in a host that gives programs `sourceless.read`, `write` and so on. */
export const wasm32: WasmPlatform = { kind: 'wasm', triple: 'wasm32' }
