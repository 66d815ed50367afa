import type { Contract, ScalarType, Type } from '@sourceless/contract'
import { readWasm, writeWasm, writeWasmObject } from '@sourceless/object-wasm'
import { createScratch, lacks } from '@sourceless/testing'
import { describe, expect, it } from 'vitest'
import { lower } from '../src/index.js'
import { wasm32 } from '../src/wasm/index.js'
import { functions } from './contracts.js'
import { casesOf, contractOf, firstDifference } from './support/cases.js'
import { runModule } from './support/wasm.js'

const { run, save, load } = createScratch('forge-linked-wasm')

function cType(type: Type): string {
  if (type.kind === 'bool') return '_Bool'
  if (type.kind === 'float') return type.bits === 64 ? 'double' : 'float'
  if (type.kind === 'int') return `${type.signed ? '' : 'u'}int${type.bits}_t`
  if (type.kind === 'cstr') return 'char *'
  if (type.kind === 'slice') return `${cType(type.element)} *`
  return 'void'
}

/** The hosts of these tests give narrow integers in any 32 bits; C wants them extended. */
const isNarrow = (type: Type): boolean => type.kind === 'bool' || (type.kind === 'int' && type.bits < 32)

/** C that declares a function, and exports another one of the same type that calls it. */
function callerOf({ name, entry }: Contract): string {
  const list = entry.parameters.flatMap(({ type }, index) => [
    { type: cType(type), name: `p${index}`, isNarrow: isNarrow(type) },
    ...(type.kind === 'slice' ? [{ type: 'uint64_t', name: `n${index}`, isNarrow: false }] : []),
  ])
  const result = cType(entry.result as ScalarType)
  const declared = list.map(({ type }) => type).join(', ') || 'void'
  const taken = list.map((p) => `${p.isNarrow ? 'int' : p.type} ${p.name}`).join(', ') || 'void'
  const given = list.map((p) =>
    p.isNarrow ? `(${p.type})(p${p.name.slice(1)}${p.type === '_Bool' ? ' & 1' : ''})` : p.name,
  )
  return `${result} ${name}(${declared});
__attribute__((export_name("${name}"))) ${result} call_${name}(${taken}) { return ${name}(${given.join(', ')}); }`
}

describe.skipIf(lacks('clang-19', 'wasm-ld-19', 'wasm-validate', 'llvm-readobj-19'))('objects of functions', () => {
  const all = functions.map((source, index) => {
    const contract = contractOf(source)
    const object = save(`${contract.name}.o`, writeWasmObject(lower(contract, wasm32).value!.unit))
    return { contract, object, cases: casesOf(contract, 40, index + 1) }
  })

  it('link with C of clang, which calls them, into a module that does as the interpreter says', () => {
    const text = ['#include <stdint.h>', ...all.map(({ contract }) => callerOf(contract))].join('\n')
    run('clang-19', '--target=wasm32', '-O1', '-Wall', '-Werror', '-c', '-o', 'callers.o', save('callers.c', text))
    const objects = all.map(({ object }) => object)
    run(
      'wasm-ld-19',
      '--no-entry',
      '--fatal-warnings',
      '--export=__heap_base',
      '-o',
      'all.wasm',
      'callers.o',
      ...objects,
    )
    run('wasm-validate', 'all.wasm')
    for (const { contract, cases } of all) {
      expect(cases.length).toBeGreaterThan(0)
      const found = runModule(
        contract,
        load('all.wasm'),
        cases.map(({ input }) => input),
      )
      expect(firstDifference(contract, cases, found)).toBeUndefined()
    }
  })

  it('export nothing of themselves, and lose what nothing calls', () => {
    const objects = all.map(({ object }) => object)
    run('wasm-ld-19', '--no-entry', '--fatal-warnings', '--export=popcount', '-o', 'one.wasm', ...objects)
    const module = readWasm(load('one.wasm'), { integers: 'padded' }).value!
    expect(module.exports?.map(({ name }) => name).sort()).toEqual(['memory', 'popcount'])
    expect(module.functions?.length).toBe(1)
    expect(writeWasm(module).length).toBeLessThan(400)
  })

  it('say to llvm what they define, and what processors they need', () => {
    const text = run('llvm-readobj-19', '--symbols', '--relocations', ...all.map(({ object }) => object))
    for (const { contract } of all) expect(text).toContain(`Name: ${contract.name}\n`)
    expect(text).toContain('R_WASM_MEMORY_ADDR_SLEB')
    const average = contractOf('function half(x: f64): i32 { return i32(x / 2) }')
    const unit = lower(average, wasm32).value!.unit
    expect(unit.features).toEqual(['nontrapping-fptoint'])
  })
})
