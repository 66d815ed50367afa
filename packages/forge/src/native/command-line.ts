import { parseContract } from '@sourceless/contract'
import type { BuildTarget } from '../build/builder.js'
import { buildGraph } from '../build/function.js'
import type { Graph } from '../ir/node.js'
import { type OptimiseOptions, optimise } from '../optimise/index.js'

/** A command line has at most this many UTF-16 code units, its end included: their size in bytes is a 16-bit number. */
const lineUnits = 32768
/** A code unit takes at most 3 bytes of UTF-8, and there is one behind each argument. */
export const argumentTextBytes = 3 * lineUnits
/** An argument takes at least a character and what ends it. */
export const argumentPointerBytes = (lineUnits / 2) * 8

/**
 * Splits a command line of Windows: the rules are those of "Parsing C command-line arguments" in Microsoft's C language
 * reference, which its C runtime follows. `text` gets the arguments in UTF-8, each with a NUL behind; what is no valid UTF-16
 * becomes U+FFFD. `pointers` gets their addresses, where `text` is at `base`. Gives their number, the program's name not counted.
 */
const splitter = `function split_command_line(line: readonly u16[], text: u8[], pointers: u64[], base: u64): u64 {
  let at: u64 = 0
  let quoted = false
  while (line[at] != 0 && (quoted || !isBlank(line[at]))) {
    if (line[at] == 34) quoted = !quoted
    at++
  }
  quoted = false
  let count: u64 = 0
  let end: u64 = 0
  while (true) {
    while (isBlank(line[at])) at++
    if (line[at] == 0) return count
    pointers[count] = base + end
    count++
    while (true) {
      let backslashes: u64 = 0
      while (line[at] == 92) {
        backslashes++
        at++
      }
      let literal = true
      if (line[at] == 34) {
        if (backslashes % 2 == 0) {
          if (quoted && line[at + 1] == 34) at++
          else {
            quoted = !quoted
            literal = false
          }
        }
        backslashes /= 2
      }
      while (backslashes > 0) {
        text[end] = 92
        end++
        backslashes--
      }
      const unit = line[at]
      if (unit == 0 || (!quoted && isBlank(unit))) break
      at++
      if (!literal) continue
      let point = u32(unit)
      if (point >> 11 == 27) {
        const next = u32(line[at])
        if (point < 56320 && next >> 10 == 55) {
          point = 65536 + (point - 55296 << 10) + (next - 56320)
          at++
        } else point = 65533
      }
      if (point < 128) text[end] = u8(point)
      else {
        if (point < 2048) text[end] = u8(192 | point >> 6)
        else {
          if (point < 65536) text[end] = u8(224 | point >> 12)
          else {
            text[end] = u8(240 | point >> 18)
            end++
            text[end] = u8(128 | point >> 12 & 63)
          }
          end++
          text[end] = u8(128 | point >> 6 & 63)
        }
        end++
        text[end] = u8(128 | point & 63)
      }
      end++
    }
    text[end] = 0
    end++
  }
}
function isBlank(unit: u16): bool { return unit == 32 || unit == 9 }`

/** The contract of the function that splits a command line of Windows. */
export const commandLineContract = () => parseContract(splitter).value!

/** The same in SSA form, to be lowered by the machine's back end. Slices without bounds: their lengths are not read. */
export function commandLineGraph(target: BuildTarget, options: OptimiseOptions): Graph {
  const graph = buildGraph(commandLineContract(), target)
  optimise(graph, options)
  return graph
}
