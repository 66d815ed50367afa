export type {
  BaseEncoding,
  DebugDescription,
  DebugFunction,
  DebugLine,
  DebugParameter,
  DebugPlace,
  DebugType,
} from './types.js'
export { withDebugInformation } from './write/debug-information.js'
export { withEhFrame } from './write/eh-frame.js'
