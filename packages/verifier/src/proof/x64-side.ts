import { calleeSaved } from '../abi.js'
import type { LoadedX64 } from '../file/load.js'
import type { CodeMap } from '../x64/flow.js'
import type { CodeSide } from './code-side.js'
import type { Goal } from './prove.js'
import { executeMachine } from './x64-execution.js'
import { machineStart } from './x64-start.js'

/** An x86-64 function under the System V ABI. */
export function x64Side(loaded: LoadedX64, instructions: CodeMap): CodeSide {
  return {
    run(terms, contract, args, limits) {
      const { start, regionOf, assumption } = machineStart(terms, contract, args, loaded.entry, loaded.segments)
      const { end, fault, unfinished } = executeMachine(terms, instructions, start, limits)
      if (end === undefined) return { assumption, fault, unfinished, end: undefined }
      const { registers, contents } = end
      const goals: Goal[] = calleeSaved.map((register) => ({
        name: `${register} is preserved`,
        holds: terms.compare('eq', registers.get(register)!, start.registers.get(register)!),
      }))
      const popped = terms.binary('add', start.registers.get('rsp')!, terms.constant(8, 64))
      goals.push({ name: 'the stack pointer is restored', holds: terms.compare('eq', registers.get('rsp')!, popped) })
      goals.push({ name: 'the direction flag is clear', holds: terms.unary('not', registers.get('DF')!) })
      const { kind } = contract.entry.result
      const result = kind === 'void' ? undefined : registers.get(kind === 'float' ? 'xmm0' : 'rax')!
      const bytesOf = (parameter: number) => {
        const region = regionOf.get(parameter)
        return region === undefined ? undefined : contents[region]
      }
      return { assumption, fault, unfinished, end: { result, bytesOf, goals } }
    },
  }
}
