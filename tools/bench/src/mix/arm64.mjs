import * as isa from '@sourceless/isa-arm64'
import { textOf } from './text.mjs'

const { at, createAssembler, form, indexed, post, registers: r } = isa

const add = form('add_x_x_x')
const loadIndexed = form('ldr_x_index')
const addImmediate = form('add_xsp_xsp_imm12')
const multiplyAdd = form('madd_x_x_x_x')
const moveImmediate = form('movz_x_imm16')
const store = form('str_w_offset')
const extract = form('ubfm_x_x_immr_imms')
const compare = form('subs_w_wsp_imm12')
const loadAfter = form('ldr_x_post')
const addLanes = form('add_v4s_v4s_v4s')
const [v0, v1, v2] = [0, 1, 2].map((number) => isa.vector(number, '4s'))

function encode(rounds) {
  const a = createAssembler()
  for (let i = 0; i < rounds; i++) {
    a.emit(add, r.x0, r.x1, r.x2)
    a.emit(loadIndexed, r.x3, indexed(r.x0, r.x1))
    a.emit(addImmediate, r.x4, r.x4, i & 4095)
    a.emit(multiplyAdd, r.x5, r.x6, r.x7, r.x8)
    a.emit(moveImmediate, r.x9, i & 65535)
    a.emit(store, r.w10, at(r.sp, (i & 1023) * 4))
    a.emit(extract, r.x11, r.x12, 7, 40)
    a.emit(compare, r.wzr, r.w13, i & 1023)
    a.emit(loadAfter, r.x14, post(r.x15, 8))
    a.emit(addLanes, v0, v1, v2)
  }
  return a.layout.buffer.toBytes()
}

export const arm64 = {
  name: 'arm64',
  encode,
  text: (bytes) => textOf(isa, bytes),
  llvm: { flags: ['-triple=aarch64'] },
}
