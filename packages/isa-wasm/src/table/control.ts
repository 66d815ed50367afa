import { meaningOfUnreachable } from '../meaning/state.js'
import { row } from './row.js'

/** Control instructions. Core specification, sections 2.4.8 and 5.4.1; tail calls came after core 2.0. */
export const controlRows = [
  row('unreachable', 0x00, '*', [], meaningOfUnreachable),
  row('nop', 0x01, '->', [], () => []),
  row('block', 0x02, '*', ['blockType'], 'block'),
  row('loop', 0x03, '*', ['blockType'], 'loop'),
  row('if', 0x04, '*', ['blockType'], 'if'),
  row('else', 0x05, '*', [], 'else'),
  row('end', 0x0b, '*', [], 'end'),
  row('br', 0x0c, '*', ['labelIndex'], 'branch'),
  row('br_if', 0x0d, '*', ['labelIndex'], 'branch-if'),
  row('br_table', 0x0e, '*', ['labelTable'], 'branch-table'),
  row('return', 0x0f, '*', [], 'return'),
  row('call', 0x10, '*', ['functionIndex'], 'call'),
  row('call_indirect', 0x11, '*', ['typeIndex', 'tableIndex'], 'call-indirect'),
  row('return_call', 0x12, '*', ['functionIndex'], 'return-call', 'tail-call'),
  row('return_call_indirect', 0x13, '*', ['typeIndex', 'tableIndex'], 'return-call-indirect', 'tail-call'),
] as const
