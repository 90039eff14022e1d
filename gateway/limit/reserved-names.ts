/** What the hub's own aliases and variables begin with; a caller's name may not pass for one of them. */
export const HUB_PREFIX = 'schakel__'

// CVE-2026-32621 (GHSA-pfjj-6f4p-rvmh): @apollo/gateway before 2.13.2 let an alias or variable of these names reach Object.prototype.
const prototypeNames: ReadonlySet<string> = new Set(['__proto__', 'constructor', 'prototype'])

/** Keys that no JSON object from outside may hold. */
export function isPrototypeName(name: string): boolean {
  return prototypeNames.has(name)
}

/** Names a caller may not choose for an alias, variable, fragment or operation. */
export function isReservedName(name: string): boolean {
  return prototypeNames.has(name) || name.startsWith(HUB_PREFIX)
}
