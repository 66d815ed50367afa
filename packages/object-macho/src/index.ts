export type { MachoObjectOptions } from './types.js'
export { writeMachoObject } from './write/object.js'
