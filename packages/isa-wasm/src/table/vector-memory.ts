import {
  loadExtended,
  loadLane,
  loadSplat,
  loadVector,
  loadZero,
  storeLane,
  storeVector,
} from '../meaning/vector-memory.js'
import { laneAccess, vectorAccess } from './row.js'

/** Vector loads and stores. Core specification, section 5.4.8. */
export const vectorMemoryRows = [
  vectorAccess('v128.load', 0x00, 'i32 -> v128', 16, loadVector),
  vectorAccess('v128.load8x8_s', 0x01, 'i32 -> v128', 8, loadExtended(8, 'sext')),
  vectorAccess('v128.load8x8_u', 0x02, 'i32 -> v128', 8, loadExtended(8, 'zext')),
  vectorAccess('v128.load16x4_s', 0x03, 'i32 -> v128', 8, loadExtended(16, 'sext')),
  vectorAccess('v128.load16x4_u', 0x04, 'i32 -> v128', 8, loadExtended(16, 'zext')),
  vectorAccess('v128.load32x2_s', 0x05, 'i32 -> v128', 8, loadExtended(32, 'sext')),
  vectorAccess('v128.load32x2_u', 0x06, 'i32 -> v128', 8, loadExtended(32, 'zext')),
  vectorAccess('v128.load8_splat', 0x07, 'i32 -> v128', 1, loadSplat(1)),
  vectorAccess('v128.load16_splat', 0x08, 'i32 -> v128', 2, loadSplat(2)),
  vectorAccess('v128.load32_splat', 0x09, 'i32 -> v128', 4, loadSplat(4)),
  vectorAccess('v128.load64_splat', 0x0a, 'i32 -> v128', 8, loadSplat(8)),
  vectorAccess('v128.store', 0x0b, 'i32 v128 ->', 16, storeVector),
  laneAccess('v128.load8_lane', 0x54, 'i32 v128 -> v128', 1, loadLane(1)),
  laneAccess('v128.load16_lane', 0x55, 'i32 v128 -> v128', 2, loadLane(2)),
  laneAccess('v128.load32_lane', 0x56, 'i32 v128 -> v128', 4, loadLane(4)),
  laneAccess('v128.load64_lane', 0x57, 'i32 v128 -> v128', 8, loadLane(8)),
  laneAccess('v128.store8_lane', 0x58, 'i32 v128 ->', 1, storeLane(1)),
  laneAccess('v128.store16_lane', 0x59, 'i32 v128 ->', 2, storeLane(2)),
  laneAccess('v128.store32_lane', 0x5a, 'i32 v128 ->', 4, storeLane(4)),
  laneAccess('v128.store64_lane', 0x5b, 'i32 v128 ->', 8, storeLane(8)),
  vectorAccess('v128.load32_zero', 0x5c, 'i32 -> v128', 4, loadZero(4)),
  vectorAccess('v128.load64_zero', 0x5d, 'i32 -> v128', 8, loadZero(8)),
] as const
