import { GENERIC } from './generic.js'
import { stem } from './stem.js'

const keySet = (text: string): ReadonlySet<string> => new Set(text.trim().split(/\s+/).map(stem))

/**
 * Words of stated cases: a case that is not understood may change the result where no example looks, so examples never
 * speak for these. Running the behaviour can (`src/evidence/stated.ts`).
 */
export const CASE_WORDS = keySet(`
  not no never without except unless only but instead otherwise else nor neither none nothing nobody nowhere anything
  when whenever until till if empty absent missing invalid malformed valid fit fits overflow overflows wrap saturate saturated
  capped clamp beyond exceed exceeds past above below over under negative positive zero infinity nan unsigned signed
  although though however rather unlike apart besides excluding exclude excluded ignoring ignore ignored skip skipping skipped
  including include included exclusive inclusive strict strictly untouched unchanged larger smaller greater less fewer more
  short small room enough big large
  exact exactly round rounded rounding truncate truncated truncating toward towards
`)

/** Words that name another operation, order or choice: examples speak for them only with all other words understood. */
export const OPERATION_WORDS = keySet(`
  even odd prime distinct duplicate unique ascending descending sort sorted order first second third last middle nth final
  smallest largest minimum maximum between inside outside before after every each other alternate alternating
  absolute magnitude square cube root product sum average mean median mode count index position reverse rotate shift left right
  high low upper lower uppercase lowercase vowel consonant digit letter prefix suffix adjacent pair consecutive
  equal different floor ceil ceiling nearest half double twice triple power logarithm modulo remainder divide multiply add subtract
  increment decrement xor or and complement invert toggle set clear insert remove replace swap longest shortest leading trailing
  distance distances weighted weight twice thrice quarter julian ahead own opposite mirrored jump gap step
  decimal binary octal hexadecimal ignoring case overlapping proper common
`)

/** Whether the word only describes: neither a stated case nor another operation turns on it. */
export const isDescriptive = (key: string): boolean =>
  GENERIC.has(key) || !(CASE_WORDS.has(key) || OPERATION_WORDS.has(key))
