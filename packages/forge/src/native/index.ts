export { AllocationError, allocateRegisters } from './allocate.js'
export { liveOut } from './liveness.js'
export {
  createFunction,
  firstVirtual,
  type MachineDescription,
  type NativeBlock,
  type NativeFunction,
  type NativeInstruction,
  type Register,
} from './machine.js'
export { buildObject, type ObjectParts } from './object.js'
