/** Builds that take less than this are over before others could be fetched. */
const shortMs = 250
const weight = 0.2

/** How long builds take lately, and so how many are worth taking before there is a process for them. */
export function createPace(slots: number): { note(ms: number): void; ahead(): number } {
  // Until something is known nothing is taken ahead: others may be free.
  let averageMs = Number.POSITIVE_INFINITY
  return {
    note: (ms) => {
      averageMs = averageMs === Number.POSITIVE_INFINITY ? ms : averageMs + weight * (ms - averageMs)
    },
    ahead: () => (averageMs < shortMs ? slots : 0),
  }
}
