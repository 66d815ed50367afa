import type { Contract } from '@sourceless/contract'
import { sameFunctionType } from '@sourceless/isa-wasm'
import { hasBuffers } from '../abi.js'
import type { VerifyDiagnostic } from '../api.js'
import { failed, type StageOutcome } from '../stages/stage.js'
import { expectedType, type LoadedWasm } from './load.js'

const programImports = new Set(['read', 'write', 'exit', 'args_count', 'arg_length', 'arg_copy'])

/** Imports, exports and types are what the contract needs and no more; validation has settled control flow. */
export function checkWasmStructure(contract: Contract, { module, entry, functionIndex }: LoadedWasm): StageOutcome {
  const diagnostics: VerifyDiagnostic[] = []
  const imports = module.imports ?? []
  for (const { module: from, field, description } of imports) {
    const isKnown =
      contract.kind === 'program' &&
      from === 'sourceless' &&
      description.kind === 'function' &&
      programImports.has(field)
    if (!isKnown)
      diagnostics.push({
        code: 'forbidden-instruction',
        message: `The module imports ${from}.${field}, which the contract does not permit.`,
      })
  }
  const importedFunctions = imports.filter((i) => i.description.kind === 'function').length
  const type = module.functions?.[functionIndex - importedFunctions]?.type
  const wanted = expectedType(contract)
  if (type === undefined || !sameFunctionType(type, wanted)) {
    const text = (t: typeof wanted) => `(${t.parameters.join(' ')}) -> (${t.results.join(' ')})`
    const message = `${entry} has type ${type === undefined ? 'of an import' : text(type)}; the contract needs ${text(wanted)}.`
    diagnostics.push({ code: 'abi-violation', message })
  }
  if (module.start !== undefined)
    diagnostics.push({ code: 'bad-control-flow', message: 'The module runs a start function when it is loaded.' })
  const hasMemory = module.exports?.some((e) => e.kind === 'memory' && e.name === 'memory') ?? false
  if (hasBuffers(contract.entry) && !hasMemory)
    diagnostics.push({ code: 'abi-violation', message: 'The module exports no memory named "memory".' })
  const facts = { imports: imports.length, functions: module.functions?.length ?? 0, exportsMemory: hasMemory }
  return diagnostics.length > 0 ? failed(diagnostics, facts) : { status: 'passed', facts }
}
