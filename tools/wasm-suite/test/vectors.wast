;; Vectors: each kind of immediate, lanes that saturate, lanes that are NaNs.
(module
  (memory 1)
  (data (i32.const 0) "\00\01\02\03\04\05\06\07\08\09\0a\0b\0c\0d\8e\8f")
  (global $kept (mut v128) (v128.const i64x2 1 -1))
  (func (export "const") (result v128) (v128.const f32x4 1 -0 inf nan:0x200001))
  (func (export "shuffle") (param v128 v128) (result v128)
    (i8x16.shuffle 0 17 2 19 4 21 6 23 8 25 10 27 12 29 14 31 (local.get 0) (local.get 1)))
  (func (export "swizzle") (param v128 v128) (result v128) (i8x16.swizzle (local.get 0) (local.get 1)))
  (func (export "extract") (param v128) (result i32) (i8x16.extract_lane_s 15 (local.get 0)))
  (func (export "replace") (param v128 f64) (result v128) (f64x2.replace_lane 1 (local.get 0) (local.get 1)))
  (func (export "sub_sat_u") (param v128 v128) (result v128) (i16x8.sub_sat_u (local.get 0) (local.get 1)))
  (func (export "q15mulr") (param v128 v128) (result v128) (i16x8.q15mulr_sat_s (local.get 0) (local.get 1)))
  (func (export "pmin") (param v128 v128) (result v128) (f32x4.pmin (local.get 0) (local.get 1)))
  (func (export "add") (param v128 v128) (result v128) (f64x2.add (local.get 0) (local.get 1)))
  (func (export "bitmask") (param v128) (result i32) (i8x16.bitmask (local.get 0)))
  (func (export "load") (param i32) (result v128) (v128.load offset=1 align=1 (local.get 0)))
  (func (export "load_extend") (param i32) (result v128) (v128.load8x8_s (local.get 0)))
  (func (export "load_lane") (param i32 v128) (result v128) (v128.load16_lane 7 (local.get 0) (local.get 1)))
  (func (export "store_lane") (param i32 v128) (result i64)
    (v128.store32_lane offset=64 2 (local.get 0) (local.get 1)) (i64.load offset=64 (local.get 0)))
  (func (export "swap") (param v128) (result v128) (global.get $kept) (global.set $kept (local.get 0))))

(assert_return (invoke "const") (v128.const i32x4 0x3f800000 0x80000000 0x7f800000 0x7fa00001))
(assert_return
  (invoke "shuffle" (v128.const i64x2 0 0) (v128.const i64x2 -1 -1))
  (v128.const i16x8 0xff00 0xff00 0xff00 0xff00 0xff00 0xff00 0xff00 0xff00))
(assert_return
  (invoke "swizzle" (v128.const i8x16 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16)
    (v128.const i8x16 15 16 255 0 1 0 0 0 0 0 0 0 0 0 0 0))
  (v128.const i8x16 16 0 0 1 2 1 1 1 1 1 1 1 1 1 1 1))
(assert_return (invoke "extract" (v128.const i8x16 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 200)) (i32.const -56))
(assert_return (invoke "replace" (v128.const f64x2 1 2) (f64.const -3)) (v128.const f64x2 1 -3))
(assert_return
  (invoke "sub_sat_u" (v128.const i16x8 1 2 3 4 5 6 7 65535) (v128.const i16x8 2 2 2 2 2 2 2 1))
  (v128.const i16x8 0 0 1 2 3 4 5 65534))
(assert_return
  (invoke "q15mulr" (v128.const i16x8 -32768 16384 1 0 0 0 0 0) (v128.const i16x8 -32768 16384 16384 0 0 0 0 0))
  (v128.const i16x8 32767 8192 1 0 0 0 0 0))
(assert_return
  (invoke "pmin" (v128.const f32x4 nan 1 0 -0) (v128.const f32x4 1 nan -0 0))
  (v128.const f32x4 nan 1 0 -0))
(assert_return
  (invoke "add" (v128.const f64x2 inf 1) (v128.const f64x2 -inf 2))
  (v128.const f64x2 nan:canonical 3))
(assert_return (invoke "bitmask" (v128.const i8x16 -1 0 0 0 0 0 0 0 0 0 0 0 0 0 0 -1)) (i32.const 0x8001))
(assert_return (invoke "load" (i32.const 0)) (v128.const i64x2 0x0807060504030201 0x008f8e0d0c0b0a09))
(assert_trap (invoke "load" (i32.const 65520)) "out of bounds memory access")
(assert_return (invoke "load_extend" (i32.const 8)) (v128.const i16x8 8 9 10 11 12 13 -114 -113))
(assert_return
  (invoke "load_lane" (i32.const 14) (v128.const i64x2 1 1))
  (v128.const i64x2 1 0x8f8e000000000001))
(assert_return (invoke "store_lane" (i32.const 0) (v128.const i32x4 1 2 3 4)) (i64.const 3))
(assert_trap (invoke "store_lane" (i32.const 65472) (v128.const i32x4 1 2 3 4)) "out of bounds memory access")
(assert_return (invoke "swap" (v128.const i64x2 5 6)) (v128.const i64x2 1 -1))
(assert_return (invoke "swap" (v128.const i64x2 0 0)) (v128.const i64x2 5 6))

(assert_invalid (module (func (result v128) (i32x4.add (v128.const i64x2 0 0) (i64.const 0)))) "type mismatch")
(assert_invalid (module (func (result v128) (v128.load (i32.const 0)))) "unknown memory")
(assert_malformed
  (module binary "\00asm\01\00\00\00\01\05\01\60\00\01\7f\03\02\01\00\0a\0a\01\08\00\41\00\fd\11\fd\1b\04\0b")
  "invalid lane index")
