/** Whether a host is this very machine, so that nobody stands in between. Anything it does not know for sure is not. */
export function isLoopback(host: string): boolean {
  return /^(?:localhost|127(?:\.\d{1,3}){3}|::1|\[::1\])$/iu.test(host)
}

/**
 * Whether what comes from an address comes from whoever has that name: https, or this machine itself. Over plain http whoever
 * stands in between answers with keys of his own, and everything signed with those would count.
 */
export function isTrustedAddress(address: string): boolean {
  if (!URL.canParse(address)) return false
  const { protocol, hostname } = new URL(address)
  return protocol === 'https:' || (protocol === 'http:' && isLoopback(hostname))
}
