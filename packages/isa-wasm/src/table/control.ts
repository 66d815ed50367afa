import { meaningOfUnreachable } from '../meaning/state.js'
import { row } from './row.js'

/** Control instructions. Core specification, sections 2.4.8 and 5.4.1. */
export const controlRows = [
  row('unreachable', 0x00, '*', [], meaningOfUnreachable),
  row('nop', 0x01, '->', [], () => []),
  row('block', 0x02, '*', ['blockType']),
  row('loop', 0x03, '*', ['blockType']),
  row('if', 0x04, '*', ['blockType']),
  row('else', 0x05, '*'),
  row('end', 0x0b, '*'),
  row('br', 0x0c, '*', ['labelIndex']),
  row('br_if', 0x0d, '*', ['labelIndex']),
  row('br_table', 0x0e, '*', ['labelTable']),
  row('return', 0x0f, '*'),
  row('call', 0x10, '*', ['functionIndex']),
  row('call_indirect', 0x11, '*', ['typeIndex', 'tableIndex']),
] as const
