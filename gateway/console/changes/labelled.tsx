import { type ReactNode, useId } from 'react'

/** A field of a form under its label, which names it for screen readers too. */
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
