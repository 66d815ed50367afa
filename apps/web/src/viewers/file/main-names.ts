/** What people look for first in a program. */
export const mainNames = /^_?w?main$/
