import { isLoopback } from './custom.js'
import type { Endpoint } from './endpoint.js'
import { createSecret, type Secret } from './secret.js'

/** Where keys may be: variables by name, and what the key file says, by name of a built-in endpoint or by origin. */
export interface KeySources {
  readonly environment: Readonly<Record<string, string | undefined>>
  readonly file: Readonly<Record<string, string>>
}

export type KeyResult =
  | { readonly ok: true; readonly key: Secret | undefined }
  /** `message` names the variable to set; it never has the key. */
  | { readonly ok: false; readonly message: string }

/** The environment goes before the file. A key is sent over plain HTTP only to this machine. */
export function findKey(endpoint: Endpoint, { environment, file }: KeySources, builtIn: boolean): KeyResult {
  const { keyVariable, name } = endpoint
  const url = new URL(endpoint.baseUrl)
  const own = (record: Readonly<Record<string, string | undefined>>, key: string): string | undefined =>
    Object.hasOwn(record, key) ? record[key] : undefined
  const text =
    (keyVariable && own(environment, keyVariable)) || (builtIn && own(file, name)) || own(file, url.origin) || undefined
  if (text === undefined) {
    if (endpoint.isLocal || keyVariable === undefined) return { ok: true, key: undefined }
    return { ok: false, message: `${name} needs a key: set ${keyVariable}, or put it into the key file.` }
  }
  const key = createSecret(text)
  if (key === undefined) return { ok: false, message: `The key for ${name} has characters that no key has.` }
  if (url.protocol === 'http:' && !isLoopback(url))
    return { ok: false, message: `The key for ${name} would travel unencrypted: its base URL must start with https.` }
  return { ok: true, key }
}
