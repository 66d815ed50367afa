import { Gallery } from '../gallery/gallery.js'
import { FailureCard } from './failure-card.js'
import { IntentCard } from './intent-card.js'
import { build, finished, isLoading, isRunning, jobTrouble, place, progress, reopen } from './job.js'
import { PublishedCard } from './published-card.js'
import { ReadingCard } from './reading-card.js'
import { ResultCard } from './result-card.js'
import { RunningCard } from './stage-list.js'
import { TroubleNote } from './trouble.js'

/** What was made, what is being made, why not, or where to begin. */
function Outcome() {
  const known = build.value
  if (isRunning.value) return <RunningCard />
  if (finished.value) return <ResultCard finished={finished.value} />
  if (jobTrouble.value)
    return <TroubleNote trouble={jobTrouble.value} {...(place.value ? { onRetry: () => void reopen() } : {})} />
  if (isLoading.value || known?.state === 'succeeded') return <p class="pending">Opening the build…</p>
  if (known?.failure) return <FailureCard failure={known.failure} state={progress.value} />
  return (
    <>
      {known?.state === 'cancelled' && (
        <p class="note" role="status">
          Cancelled. Nothing was made.
        </p>
      )}
      <Gallery />
    </>
  )
}

/** The workbench: what is wanted, beside what was made. */
export function MakePage() {
  // Where nothing is published any more, one may still begin.
  const isPublished = place.value?.kind === 'published' && (build.value !== undefined || isLoading.value)
  return (
    <div class="bench">
      <section class="column wanted" aria-label="What you want">
        {isPublished ? (
          build.value && <PublishedCard build={build.value} />
        ) : (
          <>
            <IntentCard />
            <ReadingCard />
          </>
        )}
      </section>
      <section id="result" class="column made" aria-label="What was made" tabIndex={-1}>
        <Outcome />
      </section>
    </div>
  )
}
