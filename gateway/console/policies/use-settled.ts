import { useEffect, useState } from 'react'

/** Milliseconds within which somebody who types goes on typing. */
const PAUSE = 350

/** The value once it has not changed for a moment: what is asked of the hub with it is not asked at every key. */
export function useSettled<Value>(value: Value): Value {
  const [settled, setSettled] = useState(value)
  const key = JSON.stringify(value)
  useEffect(() => {
    const timer = setTimeout(() => setSettled(value), PAUSE)
    return () => clearTimeout(timer)
    // Another object that says the same is no change.
  }, [key])
  return settled
}
