import { ByteWriter } from '@sourceless/isa-wasm'
import type { WasmModule } from '../model.js'

/** Name subsections: 0 module, 1 functions, 2 locals. Core specification, section 7.4.1. */
export const nameSubsections = { module: 0, functions: 1, locals: 2 } as const

const functionNames = (module: WasmModule): [number, string][] => {
  const imported = (module.imports ?? []).flatMap(({ description }) =>
    description.kind === 'function' ? [description.name] : [],
  )
  const all = [...imported, ...(module.functions ?? []).map(({ name }) => name)]
  return all.flatMap((name, index): [number, string][] => (name === undefined ? [] : [[index, name]]))
}

const writeNameMap = (out: ByteWriter, entries: readonly (readonly [number, string])[]): void => {
  out.u32(entries.length)
  for (const [index, name] of entries) {
    out.u32(index)
    out.name(name)
  }
}

const localNames = (module: WasmModule): [number, [number, string][]][] => {
  const imported = (module.imports ?? []).filter(({ description }) => description.kind === 'function').length
  return (module.functions ?? []).flatMap(({ localNames: names }, index): [number, [number, string][]][] =>
    names === undefined || names.size === 0 ? [] : [[imported + index, [...names].sort(([a], [b]) => a - b)]],
  )
}

/** Appends the custom name section when anything has a name. */
export const writeNameSection = (out: ByteWriter, module: WasmModule): void => {
  const functions = functionNames(module)
  const locals = localNames(module)
  if (module.name === undefined && functions.length === 0 && locals.length === 0) return
  const contents = new ByteWriter()
  contents.name('name')
  const subsection = (id: number, write: (to: ByteWriter) => void): void => {
    const body = new ByteWriter()
    write(body)
    contents.byte(id)
    contents.u32(body.sizeBytes)
    contents.appendWriter(body)
  }
  const { name } = module
  if (name !== undefined) subsection(nameSubsections.module, (to) => to.name(name))
  if (functions.length > 0) subsection(nameSubsections.functions, (to) => writeNameMap(to, functions))
  if (locals.length > 0) {
    subsection(nameSubsections.locals, (to) => {
      to.u32(locals.length)
      for (const [index, names] of locals) {
        to.u32(index)
        writeNameMap(to, names)
      }
    })
  }
  out.byte(0)
  out.u32(contents.sizeBytes)
  out.appendWriter(contents)
}
