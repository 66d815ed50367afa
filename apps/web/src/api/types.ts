import type { BuildRequest, BuildResult, Reading } from '@sourceless/client'

export type {
  Artifact,
  Build,
  BuildEvent,
  BuildList,
  BuildRequest,
  BuildResult,
  Diagnostic,
  Evidence,
  Failure,
  Reading,
  Target,
} from '@sourceless/client'

/** What a sentence or a contract says is wanted. */
export type Wish = Pick<BuildRequest, 'intent' | 'contract' | 'signature' | 'examples' | 'answer'>
export type Emit = NonNullable<BuildRequest['emit']>
export type Effort = NonNullable<BuildRequest['effort']>
export type Contract = BuildResult['contract']
export type Understanding = Omit<Extract<Reading, { readonly kind: 'contract' }>, 'kind'>
export type ReadingOption = Extract<Reading, { readonly kind: 'question' }>['options'][number]
export type Verdict = BuildResult['verdict']
export type Stage = BuildResult['stages'][number]
export type Listing = BuildResult['listing']
export type ListingLine = Listing['functions'][number]['lines'][number]
