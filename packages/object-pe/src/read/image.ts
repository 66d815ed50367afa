import type { Image, Segment } from '@sourceless/object'
import { allocationBytes, fileFlags, sectionFlags } from '../raw/constants.js'
import type { PeFile } from '../types.js'
import { movedContents } from './base-relocations.js'
import { readExports } from './exports.js'
import { hasFlag, type ImageHeaders, isExecutable, isWritable, readImageHeaders } from './headers.js'
import { readImports } from './imports.js'

const segmentsOf = (headers: ImageHeaders, base: number): Segment[] => {
  const contents = movedContents(headers, base - headers.baseAddress)
  const head = headers.bytes.subarray(0, Math.min(headers.headerBytes, headers.bytes.length))
  const permissions = { read: true, write: false, execute: false }
  return [
    { address: base, bytes: head, sizeBytes: head.length, ...permissions },
    ...headers.sections.map((section) => ({
      address: base + section.address,
      bytes: contents.get(section)!,
      sizeBytes: section.memoryBytes,
      read: hasFlag(section.flags, sectionFlags.read),
      write: isWritable(section),
      execute: isExecutable(section),
    })),
  ]
}

export const readImage = (bytes: Uint8Array, view: DataView, loadAddress: number | undefined): PeFile => {
  if (loadAddress !== undefined && (!Number.isSafeInteger(loadAddress) || loadAddress % allocationBytes !== 0)) {
    throw new RangeError(`the load address ${loadAddress} is no multiple of 64 KiB`)
  }
  const headers = readImageHeaders(bytes, view)
  const base = loadAddress ?? headers.baseAddress
  const imports = readImports(headers, base)
  const { name, symbols, forwards } = readExports(headers, base)
  const segments = segmentsOf(headers, base)
  const entry = headers.entry === 0 ? undefined : base + headers.entry
  const image: Image = { machine: headers.machine, segments, entry, symbols }
  const kind = hasFlag(headers.fileFlags, fileFlags.dll) ? 'shared' : 'executable'
  return { kind, image, name, imports, forwards }
}
