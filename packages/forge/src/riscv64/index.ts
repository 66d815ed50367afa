import { createAssembler } from '@sourceless/isa-riscv64'
import type { ObjectFile } from '@sourceless/object'
import type { BackEnd, LoweredUnit } from '../candidate.js'
import type { Graph } from '../ir/node.js'
import { allocateRegisters } from '../native/allocate.js'
import { frameRows } from '../native/frame-rows.js'
import { layoutBlocks } from '../native/layout.js'
import { buildObject } from '../native/object.js'
import { splitEdges } from '../optimise/hoist.js'
import { riscv64 } from './description.js'
import { type EmittedFunction, emitFunction } from './emit.js'
import { setBeforeBranches } from './peephole.js'
import { scratch } from './prologue.js'
import { type EmittedProgram, emitProgram } from './runtime.js'
import { selectInstructions } from './select.js'

/** Linux on RISC-V: RV64GC without further extensions, called as the psABI's LP64D says. */
export const riscv64Linux: BackEnd<'riscv64-linux', ObjectFile> = {
  target: 'riscv64-linux',
  build: { machine: 'riscv64', extendsArguments: true, extendsResults: true },
  options: {
    floatSelect: false,
    multiplyHigh: true,
    splitConditions: true,
    branchSelects: true,
    walkPointers: true,
    extension: 'sext32',
  },
  lower: graphToObject,
}

/** An object with the function `name`, or with `_start` when there is no name. */
function graphToObject(graph: Graph, name: string | undefined): LoweredUnit<ObjectFile> {
  splitEdges(graph)
  const machine = selectInstructions(graph)
  allocateRegisters(machine, riscv64)
  setBeforeBranches(machine)
  const blocks = layoutBlocks(machine, riscv64.same)
  const assembler = createAssembler({ farBranchScratch: scratch })
  const emitted: EmittedProgram & Partial<EmittedFunction> =
    name === undefined
      ? emitProgram(assembler, graph, machine, blocks)
      : { runtimeBytes: 0, ...emitFunction(assembler, machine, blocks, undefined) }
  const code = assembler.finish()
  const unit = buildObject({
    machine: 'riscv64',
    symbol: name ?? '_start',
    isProgram: name === undefined,
    code,
    objects: machine.objects,
    runtimeBytes: emitted.runtimeBytes,
    frame: emitted.states && frameRows(emitted.states, code),
  })
  return { unit, instructions: emitted.instructions, sizeBytes: code.bytes.length }
}
