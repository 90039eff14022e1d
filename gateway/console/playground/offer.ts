import type { HubAnswer } from '../shared/ask-hub.ts'

export interface NamedWord {
  readonly id: string
  readonly title: string
}

/** What the playground offers, as the console's API tells it. */
export interface Offer {
  readonly mode: 'DEMO' | 'TOKEN' | 'OFF'
  readonly agencies: readonly {
    readonly slug: string
    readonly name: string
    readonly kind: string
    readonly purposes: readonly {
      readonly id: string
      readonly title: string
      readonly tasks: readonly NamedWord[]
    }[]
  }[]
  readonly examples: readonly {
    readonly task: string
    readonly title: string
    readonly agency: string
    readonly purpose: string
    readonly document: string
  }[]
  readonly sdl?: string
}

/** Whether the fields of a document would be released, as the console's API tells it. */
export interface Lens {
  readonly problems: readonly { readonly message: string; readonly line: number | null }[]
  readonly open: boolean
  readonly types: readonly {
    readonly name: string
    readonly title: string
    readonly fields: readonly LensField[]
  }[]
}

export interface LensField {
  readonly coordinate: string
  readonly title: string
  readonly state: 'RELEASED' | 'DEPENDS' | 'WITHHELD'
  readonly why: string
  readonly rule: string | null
  readonly places: readonly { readonly line: number; readonly column: number; readonly length: number }[]
}

/** An answer with the document that it answers. */
export interface SentAnswer {
  readonly query: string
  readonly answer: HubAnswer
}
