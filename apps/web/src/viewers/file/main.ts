/** What people look for first in a program. */
export const mainOf = <Named extends { readonly name: string }>(functions: readonly Named[]): Named | undefined =>
  functions.find(({ name }) => /^_?w?main$/.test(name))
