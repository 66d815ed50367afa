import type { CallToolResult } from '@modelcontextprotocol/server'
import { z } from 'zod'
import { closedObject } from '../../schemas/closed-object.js'
import type { BuildResult } from '../../schemas/outcome.js'
import { answer, undone } from '../answer.js'
import { fileUri, type KnownBuild } from '../backend.js'
import { progressOf } from '../progress.js'
import { makeResult, making, wish } from '../schemas.js'
import { stageTexts } from '../stages.js'
import { listingLines, page, shownAll } from '../text.js'
import { answered, ask, notUnderstood, understoodFields } from '../wish.js'
import { addTool, makes, type ToolParts } from './tool.js'

/** Up to this size a file is sent along unasked; larger ones on request up to the other; else the resource is read. */
const smallFileBytes = 512
const largestIncludedBytes = 3 * 1024

const input = closedObject({
  ...wish,
  ...making,
  includeFile: z
    .boolean()
    .optional()
    .describe(`Send the binary along in base64, up to ${largestIncludedBytes} bytes; usually not needed`),
})

export function addMakeBinary(parts: ToolParts): void {
  const { server, backend } = parts
  addTool(
    parts,
    {
      name: 'make_binary',
      title: 'Make a verified binary',
      description:
        'Makes a native binary from a sentence or a contract and verifies the final bytes. Nothing unverified is returned. The result has an id for verify_binary, disassemble and run_in_sandbox.',
      input,
      output: makeResult,
      annotations: makes,
    },
    async ({ includeFile, ...given }, ctx) => {
      const onEvent = progressOf(ctx)
      const outcome = await backend.make(answered(given, ctx), {
        signal: ctx.mcpReq.signal,
        ...(onEvent ? { onEvent } : {}),
      })
      if (outcome.kind === 'done') return made(outcome.value, includeFile === true)
      if (outcome.kind !== 'failed') return undone(outcome)
      const { failure } = outcome
      if (failure.code === 'question')
        return ask(server, ctx, { text: failure.message, options: failure.options ?? [] })
      if (failure.code === 'not-understood') return notUnderstood(failure)
      return undone(outcome)
    },
  )
}

async function made(build: KnownBuild, isAsked: boolean): Promise<CallToolResult> {
  const { result } = build
  const { notes, stages, listing, artifacts } = result
  const files = await Promise.all(artifacts.map((artifact) => fileOf(build, artifact, isAsked)))
  const { text, next } = page(listingLines(listing), 0, 2_500)
  return answer(
    {
      kind: 'made',
      build: build.id,
      ...(build.page === undefined ? {} : { page: build.page }),
      verdict: result.verdictText,
      ...understoodFields(result),
      target: result.target,
      files,
      codeBytes: listing.sizeBytes,
      instructions: listing.instructions,
      listing: next === undefined ? text : `${text}\n… (more with disassemble, fromLine ${next})`,
      stages: stageTexts(stages),
      ...(notes.length === 0 ? {} : { notes: shownAll(notes, 5, 200) }),
    },
    artifacts.map(({ name, sizeBytes }) => ({
      type: 'resource_link',
      uri: fileUri(build.id, name),
      name,
      size: sizeBytes,
    })),
  )
}

type Artifact = BuildResult['artifacts'][number]

async function fileOf(build: KnownBuild, artifact: Artifact, isAsked: boolean) {
  const { name, role, sizeBytes, sha256 } = artifact
  const isIncluded = role === 'binary' && sizeBytes <= (isAsked ? largestIncludedBytes : smallFileBytes)
  const bytes = isIncluded ? await build.bytes(name) : undefined
  return {
    name,
    role,
    sizeBytes,
    sha256,
    uri: fileUri(build.id, name),
    ...build.place(name),
    ...(bytes === undefined ? {} : { base64: Buffer.from(bytes).toString('base64') }),
  }
}
