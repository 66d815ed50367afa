import { op } from '@sourceless/isa-wasm'

/** Opcodes of one container: terms up to 32 bits live in an i32, up to 64 bits in an i64. */
const opcodes = (type: 'i32' | 'i64') => ({
  add: op[`${type}.add`],
  sub: op[`${type}.sub`],
  mul: op[`${type}.mul`],
  udiv: op[`${type}.div_u`],
  sdiv: op[`${type}.div_s`],
  urem: op[`${type}.rem_u`],
  srem: op[`${type}.rem_s`],
  and: op[`${type}.and`],
  or: op[`${type}.or`],
  xor: op[`${type}.xor`],
  shl: op[`${type}.shl`],
  lshr: op[`${type}.shr_u`],
  ashr: op[`${type}.shr_s`],
  rotl: op[`${type}.rotl`],
  rotr: op[`${type}.rotr`],
  clz: op[`${type}.clz`],
  ctz: op[`${type}.ctz`],
  popcount: op[`${type}.popcnt`],
  eqz: op[`${type}.eqz`],
  eq: op[`${type}.eq`],
  ne: op[`${type}.ne`],
  ult: op[`${type}.lt_u`],
  ule: op[`${type}.le_u`],
  slt: op[`${type}.lt_s`],
  sle: op[`${type}.le_s`],
})
export type ContainerOpcodes = ReturnType<typeof opcodes>
const i32 = opcodes('i32')
const i64 = opcodes('i64')
export const containerOpcodes = (bits: number): ContainerOpcodes => (bits <= 32 ? i32 : i64)

const floatOpcodes = (type: 'f32' | 'f64') => ({
  fadd: op[`${type}.add`],
  fsub: op[`${type}.sub`],
  fmul: op[`${type}.mul`],
  fdiv: op[`${type}.div`],
  fmin: op[`${type}.min`],
  fmax: op[`${type}.max`],
  fcopysign: op[`${type}.copysign`],
  fsqrt: op[`${type}.sqrt`],
  fneg: op[`${type}.neg`],
  fabs: op[`${type}.abs`],
  ffloor: op[`${type}.floor`],
  fceil: op[`${type}.ceil`],
  ftrunc: op[`${type}.trunc`],
  fnearest: op[`${type}.nearest`],
  feq: op[`${type}.eq`],
  flt: op[`${type}.lt`],
  fle: op[`${type}.le`],
  fne: op[`${type}.ne`],
})
export type FloatOpcodes = ReturnType<typeof floatOpcodes>
const f32 = floatOpcodes('f32')
const f64 = floatOpcodes('f64')

/** Float operations exist at 32 and 64 bits. */
export function floatOpcodesOf(bits: number): FloatOpcodes {
  if (bits === 32) return f32
  if (bits === 64) return f64
  throw new RangeError(`no float operations at ${bits} bits`)
}
