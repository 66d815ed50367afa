/** Processor time of a call, milliseconds: what else the machine does is not counted. */
export const timeOf = (run: () => unknown): number => {
  const before = process.cpuUsage()
  run()
  const { user, system } = process.cpuUsage(before)
  return (user + system) / 1000
}

/** Work of the kind that readers do: many small objects, and tables of them. */
const reference = (): void => {
  for (let round = 0; round < 20; round++) {
    const table = new Map<number, readonly [string, number]>()
    for (let key = 0; key < 20_000; key++) table.set(key, [`name ${key}`, key])
    for (const [key, [name, value]] of table) if (name.length < 6 || key !== value) throw new Error('lost')
  }
}

/** Time of `reference` on the machine on which bounds of time were chosen, milliseconds. */
const referenceMs = 100

/** How many times longer than there the same work takes here and now; 1 where it takes less. Bounds of time are multiplied by it. */
export function slowness(): number {
  const timesMs = Array.from({ length: 3 }, () => timeOf(reference))
  return Math.max(1, Math.min(...timesMs) / referenceMs)
}
