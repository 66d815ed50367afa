/** The two parts of `provider/model`; names of models may have slashes of their own. */
export interface ModelId {
  readonly provider: string
  readonly name: string
}

/** Undefined when it does not have the form `provider/model`. Models are named by visible ASCII, up to 200 characters. */
export function parseModelId(text: string): ModelId | undefined {
  const match = /^([a-z][a-z0-9-]{0,31})\/([\x21-\x7e]{1,200})$/.exec(text)
  return match === null ? undefined : { provider: match[1]!, name: match[2]! }
}
