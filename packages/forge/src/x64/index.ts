import type { ObjectFile } from '@sourceless/object'
import type { BackEnd } from '../candidate.js'
import { build, options } from './allocate.js'
import { unix, windows } from './convention.js'
import { lowerFunction } from './function.js'
import { linux } from './program/linux.js'
import { macos } from './program/macos.js'
import { lowerProgram } from './program/program.js'
import { windows as windowsSystem } from './program/windows.js'

/** Linux on x86-64: the baseline's instructions, called as the System V ABI says. */
export const x64Linux: BackEnd<'x86_64-linux', ObjectFile> = {
  target: 'x86_64-linux',
  build,
  options,
  lower: (graph, name) => (name === undefined ? lowerProgram(graph, linux) : lowerFunction(graph, name, unix)),
}

/** Windows on x86-64: Microsoft's calling convention; programs call kernel32. */
export const x64Windows: BackEnd<'x86_64-windows', ObjectFile> = {
  target: 'x86_64-windows',
  build,
  options,
  lower: (graph, name) =>
    name === undefined ? lowerProgram(graph, windowsSystem) : lowerFunction(graph, name, windows),
}

/**
 * macOS on x86-64: the System V ABI; programs call libSystem. Code relies on extended results there since clang has always
 * extended them; the ABI does not say that callers extend arguments, so functions do.
 */
export const x64Macos: BackEnd<'x86_64-macos', ObjectFile> = {
  target: 'x86_64-macos',
  build: { ...build, extendsResults: true },
  options,
  lower: (graph, name) => (name === undefined ? lowerProgram(graph, macos) : lowerFunction(graph, `_${name}`, unix)),
}
