import type { ProposerEvent } from '@sourceless/models'

/** Gathers what the person should know about models that proposed nothing usable to the end. */
export interface Notes {
  take(event: ProposerEvent): void
  /** A proposer that threw. */
  fault(error: unknown): void
  all(): readonly string[]
}

export function createNotes(): Notes {
  /** How each conversation that failed last did so. */
  const failed = new Map<string, string>()
  const faults: string[] = []
  return {
    take(event) {
      if (event.kind !== 'proposal-judged') return
      const { model, sample, outcome, detail } = event
      const conversation = `${model} ${sample}`
      if (outcome !== 'failed') failed.delete(conversation)
      else failed.set(conversation, detail.startsWith(`${model}:`) ? detail : `${model}: ${detail}`)
    },
    fault(error) {
      const what = error instanceof Error ? error.message : String(error)
      faults.push(`Proposing by models ended early, by a fault in sourceless: ${what}`)
    },
    all: () => [...new Set(failed.values()), ...faults],
  }
}
