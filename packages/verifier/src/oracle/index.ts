export { type CompiledOracle, type CompiledOracleOptions, compileOracle, type RawOracle } from './compile.js'
export { buildOracleModule, type OracleModule } from './module.js'
export { statusCodes, violationStatus } from './status.js'
