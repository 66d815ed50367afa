import type { AssembledCode } from '@sourceless/isa'
import { createAssembler } from '@sourceless/isa-arm64'
import type { FrameRow, ObjectFile } from '@sourceless/object'
import type { BuildTarget } from '../build/builder.js'
import type { BackEnd, LoweredUnit } from '../candidate.js'
import type { Graph } from '../ir/node.js'
import { allocateRegisters } from '../native/allocate.js'
import { commandLineGraph } from '../native/command-line.js'
import { frameRows } from '../native/frame-rows.js'
import { type CodePiece, joinCode } from '../native/join-code.js'
import { layoutBlocks } from '../native/layout.js'
import { buildObject } from '../native/object.js'
import { constantOutput } from '../native/runtime.js'
import { splitEdges } from '../optimise/hoist.js'
import type { OptimiseOptions } from '../optimise/index.js'
import type { Convention } from './convention.js'
import { arm64, program as programDescription } from './description.js'
import { emitFunction } from './emit.js'
import { dropRepeatedComparisons, moveBasesOn } from './peephole.js'
import { constantProgram, runtimePieces } from './program/routines.js'
import type { System } from './program/system.js'
import { selectInstructions } from './select.js'

/** What a target says of its functions and programs. */
export interface Platform {
  readonly convention: Convention
  /** What linkers see in front of a function's name. */
  readonly symbolPrefix: '' | '_'
  /** Where the stack only grows by touching its pages in order: their size. */
  readonly guardBytes: number | undefined
  readonly system: System
}

const options: OptimiseOptions = {
  floatSelect: true,
  multiplyHigh: true,
  splitConditions: 'zero-tests',
  walkPointers: 'counters-gone',
}

/** A back end for AArch64 with the instructions of Armv8.0-A. */
export function createBackEnd<Target extends string>(target: Target, platform: Platform): BackEnd<Target, ObjectFile> {
  const extends32 = platform.convention.extendedToBits === 32
  const build: BuildTarget = { machine: 'aarch64', extendsArguments: extends32, extendsResults: extends32 }
  return {
    target,
    build,
    options,
    lower: (graph, name) =>
      name === undefined ? lowerProgram(graph, platform, build) : lowerFunction(graph, name, platform),
  }
}

interface CompiledFunction {
  readonly code: AssembledCode
  readonly frame: readonly FrameRow[]
}

function compile(graph: Graph, { convention, guardBytes }: Platform, isProgram: boolean): CompiledFunction {
  splitEdges(graph)
  const machine = selectInstructions(graph, convention)
  allocateRegisters(machine, isProgram ? programDescription : arm64)
  dropRepeatedComparisons(machine.blocks)
  moveBasesOn(machine.blocks)
  const blocks = layoutBlocks(machine, arm64.same)
  const assembler = createAssembler()
  const states = emitFunction(assembler, machine, blocks, { isProgram, guardBytes })
  const code = assembler.finish()
  return { code, frame: frameRows(states, code) }
}

function lowerFunction(graph: Graph, name: string, platform: Platform): LoweredUnit<ObjectFile> {
  const { code, frame } = compile(graph, platform, false)
  const symbol = `${platform.symbolPrefix}${name}`
  const parts = { machine: 'aarch64', isProgram: false, runtimeBytes: 0, objects: graph.objects } as const
  return measured(buildObject({ ...parts, symbol, code, frame }), code)
}

function lowerProgram(graph: Graph, platform: Platform, build: BuildTarget): LoweredUnit<ObjectFile> {
  const { code, runtimeBytes } = programCode(graph, platform, build)
  const parts = { machine: 'aarch64', isProgram: true, objects: graph.objects } as const
  return measured(buildObject({ ...parts, symbol: platform.system.entry, code, runtimeBytes }), code)
}

function programCode(graph: Graph, platform: Platform, build: BuildTarget) {
  const { system } = platform
  const constant = constantOutput(graph)
  if (constant !== undefined) return { code: constantProgram(system, constant), runtimeBytes: 0 }
  const takesArguments = graph.parameters.length > 0
  const main = compile(graph, platform, true).code
  const used = new Set(main.relocations.map(({ target }) => target))
  const { start, after, runtimeBytes } = runtimePieces(system, used, takesArguments)
  const pieces: CodePiece[] = [start, { name: 'main', code: main }, ...after]
  if (takesArguments && system.splitsCommandLine) {
    const { code } = compile(commandLineGraph(build, options), platform, false)
    pieces.push({ name: 'split_command_line', code })
  }
  return { code: joinCode(pieces), runtimeBytes }
}

/** All instructions take 4 bytes. */
const measured = (unit: ObjectFile, { bytes }: AssembledCode): LoweredUnit<ObjectFile> => ({
  unit,
  instructions: bytes.length / 4,
  sizeBytes: bytes.length,
})
