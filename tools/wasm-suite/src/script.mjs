import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { evaluate, straightLine } from './meanings.mjs'
import { load, roundTripProblem } from './module-checks.mjs'
import { emulator, object } from './packages.mjs'
import { withSpectest } from './spectest.mjs'
import { agrees, agreesByClass, bitsOf, isKnown, text } from './values.mjs'
import { fromCarriers, surfaceOf, toCarriers, withWrappers, wrapperName } from './wrappers.mjs'

const { describeOutcome, instrumentWasm } = emulator
const { writeWasm } = object

const fuel = 2_000_000_000
/** Pages that a memory may grow to here. */
const maximumPages = 10_240

/** What V8 says settles whether a script is of another version of the language than ours. */
const validInV8 = (bytes) => WebAssembly.validate(bytes)

/** Why a module that a script calls valid may be refused here; undefined where it may not. */
const excuse = ({ code }, bytes) => {
  if (code === 'noncanonical-leb') return 'integers are read in their shortest form only'
  return validInV8(bytes) ? undefined : 'V8 does not know the module either: a newer version of the language'
}

/** Reads and checks a module that the script calls valid; a reason where it is of no further use. */
function readValid(bytes, line, tally) {
  const { module, fault } = load(bytes)
  if (module === undefined) {
    const reason = excuse(fault, bytes)
    if (reason === undefined) tally.reject(`line ${line}, a valid module is refused: ${fault.message}`)
    else tally.skip(reason)
    return { unusable: reason ?? 'the module was refused' }
  }
  tally.accept('valid module')
  tally.check('round trip', line, roundTripProblem(module))
  return { module }
}

/** Reads a module of the script, checks it, and starts it in the emulator. */
function openModule(bytes, line, tally) {
  const { module: read, unusable } = readValid(bytes, line, tally)
  if (read === undefined) return { unusable }
  const module = withSpectest(read)
  if (module === undefined) return { unusable: 'the module imports from other modules' }
  const surface = surfaceOf(module)
  const { value: guest, diagnostics } = instrumentWasm(writeWasm(withWrappers(module, surface)), { maximumPages })
  if (guest === undefined) {
    tally.reject(`line ${line}, the emulator refuses a valid module: ${diagnostics[0].message}`)
    return { unusable: 'the emulator refused the module' }
  }
  return { module, surface, guest }
}

const run = ({ surface, guest }, { field, args = [] }) => {
  const { type } = surface.get(field)
  const { outcome, results } = guest.call(wrapperName(field), toCarriers(type.parameters, args.map(bitsOf)), { fuel })
  return { outcome, results: outcome.kind === 'returned' ? fromCarriers(type.results, results) : [] }
}

/** Traps, and accesses outside of the memory, which the emulator tells apart. */
const isTrap = ({ kind }) => kind === 'trap' || kind === 'fault'

const returnProblem = ({ outcome, results }, expected, compare) => {
  if (outcome.kind !== 'returned') return describeOutcome(outcome)
  const isRight = results.length === expected.length && results.every((each, place) => compare(each, expected[place]))
  return isRight ? undefined : `gives ${results.map(text).join(', ')}, not ${JSON.stringify(expected)}`
}

/** What a command's action says about the module in use; a reason where it cannot be run. */
const obstacle = (current, { module, type, field, args = [] }, expected = []) => {
  if (module !== undefined) return 'another module is named'
  if (current.unusable !== undefined) return current.unusable
  if (type !== 'invoke' && type !== 'get') return `actions of type ${type}`
  if (!current.surface.has(field)) return `there is no export of this name`
  return [...args, ...expected].every(isKnown) ? undefined : 'references to functions as values'
}

/** The same assertion by the meanings of the function's instructions, where it only computes. */
function checkMeanings(current, { line, type, action, expected }, tally) {
  const { kind, index } = current.surface.get(action.field)
  const code = kind === 'function' ? current.module.functions[index] : undefined
  const instructions = code === undefined ? undefined : straightLine(code)
  if (instructions === undefined) return
  const results = evaluate(code, instructions, (action.args ?? []).map(bitsOf))
  if (type === 'assert_trap') {
    tally.check('by meanings', line, results === 'trap' ? undefined : `${action.field} does not trap`)
    return
  }
  const outcome = results === 'trap' ? { kind: 'trap', trap: 'unreachable', instructions: 0 } : { kind: 'returned' }
  const problem = returnProblem({ outcome, results }, expected, agreesByClass)
  tally.check('by meanings', line, problem === undefined ? undefined : `${action.field} ${problem}`)
}

function checkAction(current, command, tally) {
  const { type, line, action, expected } = command
  const reason = obstacle(current, action, type === 'assert_return' ? expected : [])
  if (reason !== undefined) return tally.skip(reason)
  const observed = run(current, action)
  const { outcome } = observed
  if (type === 'assert_return') {
    const problem = returnProblem(observed, expected, agrees)
    tally.check(type, line, problem === undefined ? undefined : `${action.field} ${problem}`)
  } else if (type === 'assert_trap') {
    tally.check(type, line, isTrap(outcome) ? undefined : `${action.field}: ${describeOutcome(outcome)}`)
  } else if (type === 'assert_exhaustion') {
    tally.check(type, line, outcome.kind === 'fuel' ? undefined : `${action.field}: ${describeOutcome(outcome)}`)
  } else tally.check('action', line, outcome.kind === 'returned' ? undefined : describeOutcome(outcome))
  if (type === 'assert_return' || type === 'assert_trap') checkMeanings(current, command, tally)
}

const refused = { assert_malformed: 'a malformed module', assert_invalid: 'an invalid module' }

function checkRefusal({ type, line, module_type: format, text: why }, bytes, tally) {
  if (format !== 'binary') return tally.skip('modules as text')
  const { fault } = load(bytes)
  if (fault === undefined && validInV8(bytes))
    return tally.skip('V8 accepts the module too: an older version of the language')
  tally.check(type, line, fault === undefined ? `${refused[type]} is accepted (${why})` : undefined)
}

/** A valid module whose segments or start function trap. */
function checkUninstantiable({ type, line }, bytes, tally) {
  const { module: read } = load(bytes)
  if (read === undefined) return tally.reject(`line ${line}, a valid module is refused`)
  const module = withSpectest(read)
  if (module === undefined) return tally.skip('the module imports from other modules')
  const { value } = instrumentWasm(writeWasm(module), { maximumPages })
  tally.check(type, line, value === undefined ? undefined : 'the emulator starts it')
}

/** Runs the commands of one converted script. */
export async function runScript({ commands }, work, tally) {
  let current = { unusable: 'there is no module' }
  const bytesOf = ({ filename }) => new Uint8Array(readFileSync(join(work, filename)))
  for (const command of commands) {
    switch (command.type) {
      case 'module':
        current = openModule(bytesOf(command), command.line, tally)
        break
      case 'assert_malformed':
      case 'assert_invalid':
        checkRefusal(command, command.module_type === 'binary' ? bytesOf(command) : undefined, tally)
        break
      case 'assert_unlinkable':
        // Valid by itself: what it is linked with is not there.
        readValid(bytesOf(command), command.line, tally)
        break
      case 'assert_uninstantiable':
        checkUninstantiable(command, bytesOf(command), tally)
        break
      case 'assert_return':
      case 'assert_trap':
      case 'assert_exhaustion':
      case 'action':
        checkAction(current, command, tally)
        break
      default:
        tally.skip(`commands of type ${command.type}`)
    }
  }
}
