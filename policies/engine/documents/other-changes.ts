import type { OtherChange, OtherKind } from '../compare.ts'
import type { Language } from './wording.ts'

/** What a change that is no cell is about, in words. */
export const OTHER_CHANGES: Readonly<
  Record<
    Language,
    {
      readonly subjects: Readonly<Record<OtherKind, string>>
      readonly changes: Readonly<Record<OtherChange['change'], string>>
    }
  >
> = {
  en: {
    subjects: {
      purpose: 'Purpose',
      askers: 'Who may ask',
      tasks: 'Task',
      condition: 'Condition of the whole purpose',
      dates: 'Dates of validity',
      rule: 'Rule',
      'rule-text': 'Text of the rule',
      title: 'Title',
      'legal-basis': 'Legal ground',
      'register-entry': 'Number in the register',
      dpv: 'DPV purpose',
      regime: 'Legal regime',
      derived: 'Computed field',
      argument: 'Filter or sort order',
      change: 'What may be changed',
      'after-closing': 'What is kept after closing',
      confidential: "Confidentiality towards the person's own overview",
      vocabulary: 'Word of the vocabulary',
      'red-line': 'Red line',
      'widening-delay': 'Days that what shows more waits after approval',
      agency: 'Organisation and its kind',
    },
    changes: { added: 'added', removed: 'removed', changed: 'changed' },
  },
  nl: {
    subjects: {
      purpose: 'Doel',
      askers: 'Wie mag vragen',
      tasks: 'Taak',
      condition: 'Voorwaarde voor het hele doel',
      dates: 'Geldigheid',
      rule: 'Regel',
      'rule-text': 'Tekst van de regel',
      title: 'Titel',
      'legal-basis': 'Wettelijke grondslag',
      'register-entry': 'Nummer in het register',
      dpv: 'DPV-doel',
      regime: 'Wettelijk regime',
      derived: 'Berekend veld',
      argument: 'Filter of volgorde',
      change: 'Wat mag worden gewijzigd',
      'after-closing': 'Wat na sluiting zichtbaar blijft',
      confidential: 'Vertrouwelijkheid tegenover het eigen overzicht van de persoon',
      vocabulary: 'Woord uit de woordenlijst',
      'red-line': 'Rode lijn',
      'widening-delay': 'Dagen dat wat meer toont na goedkeuring wacht',
      agency: 'Organisatie en haar soort',
    },
    changes: { added: 'toegevoegd', removed: 'vervallen', changed: 'gewijzigd' },
  },
}
