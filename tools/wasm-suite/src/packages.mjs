/** The packages under test, as built: this folder has no dependencies of its own to install. */

export * as emulator from '../../../packages/emulator/dist/index.js'
export * as isa from '../../../packages/isa/dist/index.js'
export * as wasm from '../../../packages/isa-wasm/dist/index.js'
export * as object from '../../../packages/object-wasm/dist/index.js'
