import type { FunctionType } from '@sourceless/isa-wasm'
import { writeWasm } from '@sourceless/object-wasm'
import { createFunctionCode, type FunctionCode, type LocalType } from './function-code.js'
import type { HelperName } from './helper-steps.js'
import { buildHelper } from './helpers.js'

export interface ModuleRequest {
  readonly parameters: readonly LocalType[]
  readonly results: readonly LocalType[]
  readonly memoryPages: number
  /** Imports `host.systemCall` as function 0. */
  readonly withSystemCall: boolean
  /** Writes the body of the function, without its final `end`. */
  build(code: FunctionCode): void
}

/** Function indices of the host import and of the main function. */
export const systemCallIndex = 0

/** A module that exports one function, `run`, with the helpers that it asks for. */
export function buildModule(request: ModuleRequest): Uint8Array {
  const imported = request.withSystemCall ? 1 : 0
  const names: HelperName[] = []
  const indexOf = (name: HelperName): number => {
    const known = names.indexOf(name)
    return imported + 1 + (known === -1 ? names.push(name) - 1 : known)
  }
  const code = createFunctionCode(request.parameters, indexOf)
  request.build(code)
  code.e.end()
  const type: FunctionType = { parameters: request.parameters, results: request.results }
  const functions = [{ type, locals: code.localTypes.slice(request.parameters.length), body: code.e.finish() }]
  // A helper may ask for further helpers, which are appended to `names` meanwhile.
  for (let index = 0; index < names.length; index++) {
    const { parameters, results, locals, code: body } = buildHelper(names[index]!, indexOf)
    functions.push({ type: { parameters, results }, locals: [...locals], body })
  }
  return writeWasm({
    imports: [
      ...(request.withSystemCall
        ? [
            {
              module: 'host',
              field: 'systemCall',
              description: { kind: 'function', type: { parameters: ['i32'], results: ['i32'] } },
            } as const,
          ]
        : []),
      { module: 'host', field: 'memory', description: { kind: 'memory', limits: { minimum: request.memoryPages } } },
    ],
    functions,
    exports: [{ name: 'run', kind: 'function', index: imported }],
  })
}
