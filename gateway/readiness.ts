/** Looks at all conditions at once; one that cannot be told does not hold. */
export async function readiness(
  conditions: Readonly<Record<string, () => Promise<boolean>>>,
): Promise<Readonly<Record<string, boolean>>> {
  const looked = await Promise.all(
    Object.entries(conditions).map(async ([name, check]) => [name, await check().catch(() => false)] as const),
  )
  return Object.fromEntries(looked)
}
