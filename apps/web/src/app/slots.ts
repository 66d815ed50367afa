import type { ComponentType } from 'preact'
import type { Artifact, BuildResult, Evidence } from '../api/types.js'

/**
 * What the viewers in `src/viewers` are given: plain data. Each viewer is a module of its own that is loaded when its
 * tab is first opened, and fills the pane it is put into (a size container named `pane`, without padding).
 */

/** A finished build with the bytes of its files. */
export interface FinishedBuild {
  /** A build's id or a permalink's slug; tells one build from another. */
  readonly id: string
  readonly result: BuildResult
  /** The artifact whose role is `binary`. */
  readonly binary: Artifact
  readonly bytes: Uint8Array
}

/** `code.tsx`, `graph.tsx`, `layout.tsx`, `run.tsx`: CodeViewer, GraphViewer, LayoutViewer, RunViewer. */
export interface ResultViewerProps {
  readonly build: FinishedBuild
}
/** `verdict.tsx`: VerdictViewer. Evidence comes when it is asked for. */
export interface VerdictViewerProps extends ResultViewerProps {
  readonly loadEvidence: () => Promise<Evidence>
}
/** `diff.tsx`: DiffViewer. */
export interface DiffViewerProps {
  readonly before: FinishedBuild
  readonly after: FinishedBuild
}
/** `inspect.tsx`: InspectViewer, for a file of one's own; nothing of it leaves the browser. */
export interface InspectViewerProps {
  readonly name: string
  readonly bytes: Uint8Array
}

export type ViewerModule<Props> = () => Promise<ComponentType<Props>>
