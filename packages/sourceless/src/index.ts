export { formatSignature, parseContract, renderContract } from '@sourceless/contract'
export { createReader, parseConcept, standardConcepts } from '@sourceless/intent'
export {
  type Build,
  type Check,
  type CheckRequest,
  createPipeline,
  type ExplainRequest,
  type Explanation,
  exitCodes,
  type Failure,
  type FailureCode,
  formatRun,
  type MakeRequest,
  type Pipeline,
  type PipelineEvent,
  type PipelineParts,
  type ReadingOption,
  type ReadingRequest,
  type Run,
  type RunRequest,
  type Understanding,
  type Wish,
} from '@sourceless/pipeline'
export {
  type Artifact,
  contractFileName,
  type Emit,
  formatListing,
  type Listing,
  type ListingLine,
  type LoadedTarget,
  recognise,
  type Target,
  targets,
} from '@sourceless/targets'
export type { Effort, StageReport, Verdict, VerdictLevel } from '@sourceless/verifier'
