import { language, say, type Words } from './language.ts'

/** Why the hub did not do something, and what somebody else did meanwhile. */
export interface ChangeRefusal {
  readonly code: string
  readonly message: string
  readonly since: readonly {
    readonly release: number
    readonly what: string
    readonly by: string
    readonly at: string
  }[]
}

const SENTENCES: Readonly<Record<string, Words>> = {
  conflict: {
    en: 'Somebody else changed the policies while you were working. Nothing of yours is lost, and nothing of theirs was overwritten.',
    nl: 'Terwijl u bezig was heeft iemand anders het beleid gewijzigd. Van u is niets verloren, en van de ander is niets overschreven.',
  },
  'no-change': {
    en: 'There is nothing to save: this is the version in force.',
    nl: 'Er is niets te bewaren: dit is de versie die al geldt.',
  },
  'author-cannot-sign': {
    en: 'You wrote this change, so somebody else has to sign it.',
    nl: 'U hebt deze wijziging geschreven; iemand anders moet ondertekenen.',
  },
  'reason-missing': { en: 'Say why the change is made.', nl: 'Schrijf op waarom de wijziging nodig is.' },
  'rule-reason-missing': {
    en: 'Give a reason for everything that shows more.',
    nl: 'Geef een reden voor alles waardoor meer te zien is.',
  },
  stale: {
    en: 'Another change was approved first. Withdraw this one and make it again from the new version.',
    nl: 'Een andere wijziging was eerder goedgekeurd. Trek deze in en maak haar opnieuw vanaf de nieuwe versie.',
  },
  'not-author': {
    en: 'Only whoever drafted the change can do this.',
    nl: 'Alleen wie het concept maakte kan dit doen.',
  },
  'not-own-data': {
    en: 'This also changes who sees data of others. The owner decides: ask them to draft it, or an officer of the chain.',
    nl: 'Dit verandert ook wie gegevens van anderen ziet. Daarover beslist de eigenaar: vraag die om het concept te maken, of een functionaris van de keten.',
  },
  'not-base': {
    en: 'A change starts from the version approved last, or from your own draft.',
    nl: 'Een wijziging begint bij de laatst goedgekeurde versie, of bij uw eigen concept.',
  },
  'signed-already': { en: 'You have signed already.', nl: 'U hebt al ondertekend.' },
  'not-genuine': {
    en: 'This signature does not hold: it was made with another key, or for something else.',
    nl: 'Deze handtekening klopt niet: er is met een andere sleutel getekend, of voor iets anders.',
  },
  'effective-before-predecessor': {
    en: 'The day is before the one on which the former version comes into force: choose a later day.',
    nl: 'De dag ligt voor de dag waarop de vorige versie ingaat: kies een latere dag.',
  },
  'not-a-day': { en: 'This day is not in the calendar.', nl: 'Deze dag bestaat niet.' },
  'not-asked': {
    en: 'Your signature is not asked for this change, so you cannot send it back.',
    nl: 'Uw handtekening wordt voor deze wijziging niet gevraagd; u kunt haar dus niet terugsturen.',
  },
  'not-submitted': {
    en: 'This change is a draft, perhaps because somebody sent it back meanwhile: its author has to submit it first.',
    nl: 'Deze wijziging is een concept, misschien omdat iemand haar intussen terugstuurde: de auteur moet haar eerst indienen.',
  },
  'approved-already': {
    en: 'Everybody has signed this change already.',
    nl: 'Iedereen heeft deze wijziging al ondertekend.',
  },
  'in-force-already': {
    en: 'This version is in force: roll back instead.',
    nl: 'Deze versie geldt al: draai haar terug.',
  },
  invalid: { en: 'The policies would not hold like this:', nl: 'Zo zou het beleid niet kloppen:' },
}

/** The refusal in the language of the page; the hub's own words follow where they say more. */
export function refusalText({ code, message }: ChangeRefusal): string {
  const known = SENTENCES[code]
  if (known === undefined) return message
  return code === 'invalid' ? `${say(known)} ${message}` : say(known)
}

const MADE: Readonly<Record<string, Words>> = {
  drafted: { en: 'drafted', nl: 'maakte concept van' },
  withdrawn: { en: 'withdrew', nl: 'trok in:' },
  signed: { en: 'signed, and so approved,', nl: 'ondertekende, waarmee is goedgekeurd:' },
}

/** What somebody else did, in one line. */
export function madeText(what: string, by: string, release: number, moment: string): string {
  const did = say(MADE[what] ?? { en: what, nl: what })
  return language === 'nl'
    ? `${by} ${did} wijziging ${release}, ${moment}`
    : `${by} ${did} change ${release}, ${moment}`
}
