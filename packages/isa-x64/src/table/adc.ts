import { family } from './row.js'

// biome-ignore format: columns
export const adcForms = family({ manual: 'ADC', flags: 'MMMMMX' }, [
  ['adc rm8:rw, r8',     '10 /r'],
  ['adc rm16:rw, r16',   '66 11 /r'],
  ['adc rm32:rw, r32',   '11 /r'],
  ['adc rm64:rw, r64',   'REX.W 11 /r'],
  ['adc r8:rw, rm8',     '12 /r'],
  ['adc r16:rw, rm16',   '66 13 /r'],
  ['adc r32:rw, rm32',   '13 /r'],
  ['adc r64:rw, rm64',   'REX.W 13 /r'],
  ['adc rm16:rw, imm8',  '66 83 /2 ib'],
  ['adc rm32:rw, imm8',  '83 /2 ib'],
  ['adc rm64:rw, imm8',  'REX.W 83 /2 ib'],
  ['adc al:rw, imm8',    '14 ib'],
  ['adc ax:rw, imm16',   '66 15 iw'],
  ['adc eax:rw, imm32',  '15 id'],
  ['adc rax:rw, imm32',  'REX.W 15 id'],
  ['adc rm8:rw, imm8',   '80 /2 ib'],
  ['adc rm16:rw, imm16', '66 81 /2 iw'],
  ['adc rm32:rw, imm32', '81 /2 id'],
  ['adc rm64:rw, imm32', 'REX.W 81 /2 id'],
])
