import type { Target } from '../target.js'
import { wasm32 } from './wasm32.js'
import { x86_64Linux } from './x86-64-linux.js'

/** Every target, the default one first. */
export const targets: readonly Target[] = [x86_64Linux, wasm32]
