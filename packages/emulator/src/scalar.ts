import type { CallOutcome, Sandbox, ScalarFunction, ScalarSignature } from './api.js'
import { callFrame, keptLocations, placeArguments } from './convention.js'
import { defaultFuel, state } from './layout.js'
import type { Outcome } from './outcome.js'
import type { ControlFlow } from './translate/discover.js'
import { abiStatus, firstSiteStatus, translateScalar } from './translate/scalar-unit.js'
import type { ExitSite } from './translate/unit-code.js'

export interface ScalarFunctionRequest {
  readonly sandbox: Sandbox
  readonly flow: ControlFlow
  readonly signature: ScalarSignature
  /** What an exit site means; undefined when the run left the translated code. */
  readonly explain: (site: ExitSite, instructions: number) => Outcome | undefined
}

export function createScalarFunction(request: ScalarFunctionRequest): ScalarFunction {
  const { sandbox, flow, signature, explain } = request
  const { memory, base, sizeBytes, stackTop, returnAddress, guest, convention } = sandbox
  const locationIndex = (location: string): number => guest.isa.indexOf.get(location)!
  const { entryStackPointer, exitStackPointer } = callFrame(convention, stackTop, 0)
  const { module, sites } = translateScalar({
    isa: guest.isa,
    flow,
    base,
    windowBytes: sizeBytes,
    coverage: undefined,
    observeFlags: false,
    signature,
    parameterLocations: parameterLocations(sandbox, signature).map(locationIndex),
    resultLocation: resultLocation(sandbox, signature, locationIndex),
    stackPointer: locationIndex(convention.stackPointer.location),
    entryStackPointer,
    exitStackPointer,
    returnAddress,
    link: convention.returnAddress === 'stack' ? undefined : locationIndex(convention.returnAddress.location),
    preserved: keptLocations(guest, convention).map(({ location }) => locationIndex(location)),
    reserved: convention.reserved.map(({ location }) => locationIndex(location)),
    clearFlags: guest.clearFlags.map(locationIndex),
  })
  const instance = new WebAssembly.Instance(new WebAssembly.Module(module as BufferSource), { host: { memory } })
  const fuelPerCall = new BigInt64Array(memory.buffer, state.scalarFuel, 1)
  const fuelLeft = new BigInt64Array(memory.buffer, state.fuel, 1)
  const target = new BigUint64Array(memory.buffer, state.target, 1)
  const site = new Int32Array(memory.buffer, state.site, 1)
  fuelPerCall[0] = BigInt(defaultFuel)
  return {
    run: instance.exports.run as ScalarFunction['run'],
    signature,
    setFuel(instructions) {
      fuelPerCall[0] = BigInt(instructions)
    },
    explain(status): CallOutcome {
      const instructions = Number(fuelPerCall[0]! - fuelLeft[0]!)
      const none = { result: 0n, floatResult: 0n, abiViolations: [] }
      if (status === 0) return { ...none, outcome: { kind: 'returned', instructions: 0 } }
      if (status === abiStatus) {
        return { ...none, outcome: { kind: 'returned', instructions }, abiViolations: ['callee-saved'] }
      }
      const exit = sites[status - firstSiteStatus] ?? sites[site[0]!]!
      const outcome = explain(exit, instructions)
      if (outcome !== undefined) return { ...none, outcome }
      const instructionAddress = exit.kind === 'fuel' ? undefined : base + BigInt(exit.instruction)
      const address = target[0]!
      const fault = { kind: 'fault', access: 'execute', address, faultingAddress: address, sizeBytes: 1 } as const
      return { ...none, outcome: { ...fault, instructionAddress, instructions } }
    },
  }
}

function parameterLocations({ guest, convention }: Sandbox, { parameters }: ScalarSignature): string[] {
  const shapes = parameters.map((kind) => ({ kind, bits: 64 }) as const)
  return placeArguments(guest, convention, shapes).places.map((place) => {
    if (typeof place === 'string') return place
    const { arguments: integers, floatArguments: floats, name } = convention
    throw new RangeError(
      `a scalar function takes its arguments in registers: ${integers.length} integers, ${floats.length} floats (${name})`,
    )
  })
}

function resultLocation(
  { convention }: Sandbox,
  { result }: ScalarSignature,
  indexOf: (location: string) => number,
): number {
  if (result === 'none') return -1
  const register = result === 'int' ? convention.result : convention.floatResult
  if (register === undefined) throw new RangeError(`${convention.name} has no register for a float result`)
  return indexOf(register.location)
}
