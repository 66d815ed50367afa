import { readFileSync } from 'node:fs'
import { lacks } from '@sourceless/testing'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { checkLoadable, writeMachoDylib, writeMachoExecutable, writeMachoObject } from '../src/index.js'
import { helloWorld, machines, mixedObject, type SampleMachine } from './samples.js'
import { link, save, sha256 } from './tools.js'

const hello = (machine: SampleMachine): Uint8Array =>
  writeMachoExecutable(helloWorld(machine), { sha256, identifier: 'hello' })
const library = (machine: SampleMachine): Uint8Array =>
  writeMachoDylib(mixedObject(machine), { sha256, identifier: 'mixed', installName: '@rpath/libmixed.dylib' })

/** Offset of the first load command of that kind. */
const commandAt = (file: Uint8Array, kind: number, which = 0): number => {
  const view = new DataView(file.buffer, file.byteOffset)
  let [at, left] = [32, which]
  for (let index = view.getUint32(16, true); index > 0; index--) {
    if (view.getUint32(at, true) === kind && left-- === 0) return at
    at += view.getUint32(at + 4, true)
  }
  throw new Error(`no load command ${kind}`)
}

describe.each(machines)('%s', (machine) => {
  test('files of the writers pass, their objects do not load', () => {
    expect(checkLoadable(hello(machine), { sha256 })).toEqual([])
    expect(checkLoadable(library(machine), { sha256 })).toEqual([])
    expect(checkLoadable(writeMachoObject(helloWorld(machine)))).toMatchObject([{ code: 'bad-header', offset: 12 }])
  })

  test.skipIf(lacks('ld64.lld-19'))('files of lld pass', () => {
    const object = save('hello.o', writeMachoObject(helloWorld(machine)))
    for (const [name, ...options] of [
      ['program', '-adhoc_codesign'],
      ['libit.dylib', '-adhoc_codesign', '-dylib'],
    ]) {
      expect(checkLoadable(readFileSync(link(machine, name!, ...options, object)), { sha256 })).toEqual([])
    }
  })

  test('broken rules are named', () => {
    const broken = (kind: number, offset: number, value: number, which = 0): string | undefined => {
      const file = hello(machine)
      new DataView(file.buffer).setUint32(commandAt(file, kind, which) + offset, value, true)
      return checkLoadable(file)[0]?.message
    }
    const segment = 0x19
    expect(broken(segment, 36, 0)).toContain('the lowest 4 GiB are not kept free by __PAGEZERO')
    expect(broken(segment, 60, 7, 1)).toContain('segment __TEXT: it is both writable and executable')
    expect(broken(segment, 24, 0x10, 2)).toContain('does not start on a page')
    expect(broken(segment, 32, 0x10, 1)).toContain('larger in the file than in memory')
    expect(broken(segment, 60, 1, 2)).toContain('a pointer that dyld writes lies in a read-only segment')
    expect(broken(segment, 48, 0x10, 3)).toContain('__LINKEDIT is not the last segment')
    expect(broken(0x32, 8, 2)).toContain('LC_BUILD_VERSION is missing, or not for macOS')
    expect(broken(0x1b, 0, 0x7f)).toContain('LC_UUID is missing')
    expect(broken(0xe, 12, 0x7273752e)).toContain('the dynamic linker is not /usr/lib/dyld')
    expect(broken(0x80000028, 8, 0x7000_0000)).toContain('the entry lies in no segment')
    expect(broken(0x80000034, 8, 4)).toContain('a part of __LINKEDIT lies outside it')
    expect(broken(0xc, 0, 0x7e)).toContain('no library is loaded')
    expect(broken(0x1d, 12, 64)).toContain('leaves its')
  })

  test('any changed byte up to the signature is found', () => {
    const file = hello(machine)
    const view = new DataView(file.buffer)
    const signed = view.getUint32(commandAt(file, 0x1d) + 8, true)
    fc.assert(
      fc.property(fc.nat(signed - 1), fc.integer({ min: 1, max: 255 }), (place, change) => {
        const bytes = file.slice()
        bytes[place]! ^= change
        expect(checkLoadable(bytes, { sha256 })).not.toEqual([])
      }),
      { numRuns: 200 },
    )
  })

  test('mutated files give located diagnostics, never a throw', () => {
    const file = library(machine)
    const places = [...file.keys()].filter((place) => file[place] !== 0 || place < 1200)
    const mutation = fc.array(fc.tuple(fc.nat(places.length - 1), fc.nat(255)), { minLength: 1, maxLength: 6 })
    fc.assert(
      fc.property(mutation, (edits) => {
        const bytes = file.slice()
        for (const [place, value] of edits) bytes[places[place]!] = value
        for (const { offset } of checkLoadable(bytes)) expect(offset).toBeLessThanOrEqual(bytes.length)
      }),
      { numRuns: process.env.SLOW ? 100_000 : 1000 },
    )
  })
})
