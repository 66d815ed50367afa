import { family } from './row.js'

// biome-ignore format: columns
export const btForms = family({ manual: 'BT', flags: 'UU-UUM' }, [
  ['bt r16, r16',    'MR: 66 0F A3 /r'],
  ['bt r32, r32',    'MR: 0F A3 /r'],
  ['bt r64, r64',    'MR: REX.W 0F A3 /r'],
  ['bt m16, r16', '66 0F A3 /r'],
  ['bt m32, r32', '0F A3 /r'],
  ['bt m64, r64', 'REX.W 0F A3 /r'],
  ['bt rm16, uimm8', '66 0F BA /4 ib'],
  ['bt rm32, uimm8', '0F BA /4 ib'],
  ['bt rm64, uimm8', 'REX.W 0F BA /4 ib'],
])

// biome-ignore format: columns
export const btsForms = family({ manual: 'BTS', flags: 'UU-UUM' }, [
  ['bts r16:rw, r16',    'MR: 66 0F AB /r'],
  ['bts r32:rw, r32',    'MR: 0F AB /r'],
  ['bts r64:rw, r64',    'MR: REX.W 0F AB /r'],
  ['bts m16:rw, r16', '66 0F AB /r'],
  ['bts m32:rw, r32', '0F AB /r'],
  ['bts m64:rw, r64', 'REX.W 0F AB /r'],
  ['bts rm16:rw, uimm8', '66 0F BA /5 ib'],
  ['bts rm32:rw, uimm8', '0F BA /5 ib'],
  ['bts rm64:rw, uimm8', 'REX.W 0F BA /5 ib'],
])

// biome-ignore format: columns
export const btrForms = family({ manual: 'BTR', flags: 'UU-UUM' }, [
  ['btr r16:rw, r16',    'MR: 66 0F B3 /r'],
  ['btr r32:rw, r32',    'MR: 0F B3 /r'],
  ['btr r64:rw, r64',    'MR: REX.W 0F B3 /r'],
  ['btr m16:rw, r16', '66 0F B3 /r'],
  ['btr m32:rw, r32', '0F B3 /r'],
  ['btr m64:rw, r64', 'REX.W 0F B3 /r'],
  ['btr rm16:rw, uimm8', '66 0F BA /6 ib'],
  ['btr rm32:rw, uimm8', '0F BA /6 ib'],
  ['btr rm64:rw, uimm8', 'REX.W 0F BA /6 ib'],
])

// biome-ignore format: columns
export const btcForms = family({ manual: 'BTC', flags: 'UU-UUM' }, [
  ['btc r16:rw, r16',    'MR: 66 0F BB /r'],
  ['btc r32:rw, r32',    'MR: 0F BB /r'],
  ['btc r64:rw, r64',    'MR: REX.W 0F BB /r'],
  ['btc m16:rw, r16', '66 0F BB /r'],
  ['btc m32:rw, r32', '0F BB /r'],
  ['btc m64:rw, r64', 'REX.W 0F BB /r'],
  ['btc rm16:rw, uimm8', '66 0F BA /7 ib'],
  ['btc rm32:rw, uimm8', '0F BA /7 ib'],
  ['btc rm64:rw, uimm8', 'REX.W 0F BA /7 ib'],
])
