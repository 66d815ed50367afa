export type {
  MachoDylibOptions,
  MachoExecutableOptions,
  MachoImageOptions,
  MachoLibrary,
  MachoObjectOptions,
  Sha256,
} from './types.js'
export { writeMachoDylib } from './write/dylib.js'
export { writeMachoExecutable } from './write/executable.js'
export { writeMachoObject } from './write/object.js'
