export { edgeInteger, edgeNumber } from './edges.js'
export { createLlvm, type Llvm, type LlvmAnswer } from './llvm.js'
export { describeWith } from './oracle.js'
export { createRandom, type Random } from './random.js'
