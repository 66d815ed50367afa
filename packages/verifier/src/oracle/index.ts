export { compileOracle } from './compile.js'
export { statusCodes, violationStatus } from './status.js'
