import type { CallToolResult } from '@modelcontextprotocol/server'
import { complaint } from './answer.js'
import type { Backend } from './backend.js'
import { shown } from './text.js'

interface Named {
  readonly build?: string | undefined
  readonly file?: string | undefined
  readonly contract?: string | undefined
  readonly target?: string | undefined
  readonly raw?: boolean | undefined
}

/** A file to look at, in base64, with what is known about it. */
export interface Subject {
  readonly file: string
  readonly contract?: string
  readonly target?: string
  readonly raw?: boolean
}

/** The file that is meant, or what is missing. */
export async function subjectOf(backend: Backend, named: Named): Promise<Subject | CallToolResult> {
  const { build, file, contract, target, raw } = named
  if ((build === undefined) === (file === undefined))
    return complaint({
      code: 'usage',
      message: 'Give either build, the id that make_binary returned, or file, the bytes in base64.',
    })
  if (file !== undefined)
    return {
      file,
      ...(contract === undefined ? {} : { contract }),
      ...(target === undefined ? {} : { target }),
      ...(raw === undefined ? {} : { raw }),
    }
  const known = await backend.find(build!)
  const binary = known?.result.artifacts.find(({ role }) => role === 'binary')
  const bytes = binary && (await known!.bytes(binary.name))
  if (known === undefined || bytes === undefined)
    return complaint({
      code: 'not-found',
      message: `There is no binary of a build "${shown(build!, 64)}". Make it with make_binary, or send the file and its contract.`,
    })
  const { result } = known
  return {
    file: Buffer.from(bytes).toString('base64'),
    contract: contract ?? result.contract.source,
    target: result.target,
    raw: result.emit === 'raw',
  }
}

/** The same where nothing goes without a contract. */
export async function contractedOf(
  backend: Backend,
  named: Named,
): Promise<(Subject & { readonly contract: string }) | CallToolResult> {
  const subject = await subjectOf(backend, named)
  if (isRefused(subject)) return subject
  const { contract } = subject
  if (contract === undefined)
    return complaint({ code: 'usage', message: 'A file that is sent needs its contract: what it is to do.' })
  return { ...subject, contract }
}

export const isRefused = (subject: Subject | CallToolResult): subject is CallToolResult => 'content' in subject
