import type { Contract } from '@sourceless/contract'
import { type DebugFunction, withDebugInformation } from '@sourceless/dwarf'
import type { ObjectFile } from '@sourceless/object'
import { type MachineInstruction, type MachinePlatform, machineArguments } from '@sourceless/verifier'
import { instructionsOf, listCode } from '../listing/code.js'
import { objectRegions } from '../listing/regions.js'
import type { Describe } from '../notes/machine.js'
import { type Explanation, explainBinary } from './explanation.js'
import { debugParameters, type RegisterNumber, scalarType } from './parameters.js'

/** What debugging needs to know about a machine. */
export interface DebugMachine<I extends MachineInstruction> {
  readonly platform: MachinePlatform<I>
  readonly triple: string
  readonly describe: Describe<I>
  readonly registerNumber: RegisterNumber
}

/** The explanation of an object's code, and the object with a debugger's tables that refer to it as `fileName`. */
export function withExplanation<I extends MachineInstruction>(
  { platform, triple, describe, registerNumber }: DebugMachine<I>,
  contract: Contract,
  unit: ObjectFile,
  fileName: string,
): { readonly object: ObjectFile; readonly text: string } {
  const { isa } = platform
  const section = unit.sections.findIndex(({ kind }) => kind === 'code')
  const symbol = unit.symbols.findIndex((one) => one.section === section && one.kind === 'function')
  const [region] = objectRegions(unit)
  if (region === undefined || symbol < 0) throw new Error('the object has no function')
  const explanation = explainBinary(contract, triple, listCode(isa, describe, [region]))
  const isFunction = contract.kind === 'function'
  const parameters = isFunction ? machineArguments(platform, contract.entry) : []
  const { result } = contract.entry
  const described: DebugFunction = {
    symbol,
    name: isFunction ? contract.name : unit.symbols[symbol]!.name,
    line: explanation.headings[0]!,
    parameters: debugParameters(isa, registerNumber, parameters, instructionsOf(isa, region)),
    result: result.kind === 'void' ? undefined : scalarType(result),
  }
  const object = withDebugInformation(unit, {
    fileName,
    producer: 'sourceless',
    functions: [described],
    lines: linesOf(explanation, section),
  })
  return { object, text: explanation.text }
}

const linesOf = ({ lines }: Explanation, section: number) => lines.map((one) => ({ section, ...one }))
