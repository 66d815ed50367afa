import type { ViewRequest } from '../file/inspect.js'
import type { ViewedFile } from '../file/viewed-file.js'
import type { RunFileRequest, RunForm, RunResult } from '../run/outcome.js'

/** What the worker does. */
export interface Tasks {
  readonly view: (request: ViewRequest) => Promise<ViewedFile>
  readonly form: (contract: string) => Promise<RunForm>
  readonly run: (request: RunFileRequest) => Promise<RunResult>
  readonly triples: (none: undefined) => Promise<readonly string[]>
}

export type TaskName = keyof Tasks
export type Given<Name extends TaskName> = Parameters<Tasks[Name]>[0]
export type Answer<Name extends TaskName> = Awaited<ReturnType<Tasks[Name]>>

export interface TaskMessage<Name extends TaskName = TaskName> {
  readonly task: Name
  readonly given: Given<Name>
}
export type ReplyMessage =
  | { readonly ok: true; readonly answer: unknown }
  | { readonly ok: false; readonly message: string }
