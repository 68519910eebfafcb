/** A value once it has stood still for a moment, such as what somebody types into a search. */
import { useEffect, useState } from 'react'

const STILL_MS = 200

export function useSettled<Value>(value: Value): Value {
  const [settled, setSettled] = useState(value)
  useEffect(() => {
    const timer = setTimeout(() => setSettled(value), STILL_MS)
    return () => clearTimeout(timer)
  }, [value])
  return settled
}
