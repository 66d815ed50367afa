import type { Contract } from '@sourceless/contract'
import { sameFunctionType } from '@sourceless/isa-wasm'
import type { WasmImport } from '@sourceless/object-wasm'
import { hasBuffers } from '../abi.js'
import type { VerifyDiagnostic } from '../api.js'
import { programUses } from '../behaviour/program-inputs.js'
import type { WasmImports } from '../platform/platform.js'
import { failed, type StageOutcome } from '../stages/stage.js'
import { expectedType, type LoadedWasm } from './load.js'

/** Imports, exports and types are what the contract needs and no more; validation has settled control flow. */
export function checkWasmStructure(contract: Contract, loaded: LoadedWasm, permitted: WasmImports): StageOutcome {
  const { module, entry, fileKind, functionIndex, importOffset } = loaded
  const isObject = fileKind === 'WebAssembly object'
  const imports = module.imports ?? []
  const diagnostics = imports.flatMap((each): VerifyDiagnostic[] => {
    const problem = importProblem(contract, each, permitted)
    if (problem === undefined) return []
    const offset = importOffset(each.module, each.field)
    return [{ ...problem, ...(isObject ? { hint: linkHint } : {}), ...(offset === undefined ? {} : { offset }) }]
  })
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

const linkHint = 'If a linker provides it, link the object to a module (wasm-ld --no-entry --export-all).'

/** Why a contract does not permit an import: programs get what its effects need, functions nothing. */
function importProblem(
  contract: Contract,
  { module, field, description }: WasmImport,
  permitted: WasmImports,
): VerifyDiagnostic | undefined {
  const isFunction = contract.kind === 'program' && description.kind === 'function' && module === permitted.module
  const known = isFunction ? permitted.functions.get(field) : undefined
  const isNeeded = known !== undefined && (known.effect === 'end' || programUses(contract)[known.effect])
  if (!isNeeded) {
    const message = `The module imports ${module}.${field}, which the contract does not permit.`
    return { code: 'forbidden-instruction', message }
  }
  if (description.kind === 'function' && sameFunctionType(description.type, known.type)) return undefined
  return { code: 'abi-violation', message: `The module imports ${module}.${field} with another type than it has.` }
}
