import { type ReactNode, useId } from 'react'

/** One field of a form under its label. */
export function Labelled({
  label,
  children,
}: {
  readonly label: string
  readonly children: (id: string) => ReactNode
}) {
  const id = useId()
  return (
    <div className="console-field">
      <label htmlFor={id}>{label}</label>
      {children(id)}
    </div>
  )
}
