import { language, say, type Words } from './language.ts'

/** Why the hub did not do something, and what somebody else did meanwhile. */
export interface ChangeRefusal {
  readonly code: string
  readonly message: string
  readonly problems: readonly { readonly en: string; readonly nl: string | null }[]
  readonly since: readonly {
    readonly release: number
    readonly what: string
    readonly by: string
    readonly at: string
  }[]
}

const UNFORESEEN: Words = {
  en: 'The hub refuses this, and this page does not know why. Load it again, and ask the operator if it stays so.',
  nl: 'De hub weigert dit, en deze pagina weet niet waarom. Laad haar opnieuw, en vraag het de beheerder als het zo blijft.',
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
  'not-signed': {
    en: 'The former version was made a change again, but your signature is not on it: sign it below.',
    nl: 'De eerdere versie is weer een wijziging, maar uw handtekening staat er niet op: onderteken haar hieronder.',
  },
  'strange-event': {
    en: 'What was sent is not complete. Load the page again.',
    nl: 'Wat is gestuurd, is niet volledig. Laad de pagina opnieuw.',
  },
  'strange-text': {
    en: 'One of the texts cannot be kept: it is empty, longer than 10,000 characters, or holds characters that nobody can see.',
    nl: 'Een van de teksten kan niet worden bewaard: die is leeg, langer dan 10.000 tekens, of bevat tekens die niemand kan zien.',
  },
  'unknown-release': { en: 'There is no such change.', nl: 'Deze wijziging is er niet.' },
  'not-next': {
    en: 'Somebody else made a change with this number first. Load the page again.',
    nl: 'Iemand anders maakte eerder een wijziging met dit nummer. Laad de pagina opnieuw.',
  },
  'not-a-draft': {
    en: 'This is no draft any more, so its content is fixed.',
    nl: 'Dit is geen concept meer; de inhoud ligt vast.',
  },
  'not-former': {
    en: 'Only a former version can be brought back.',
    nl: 'Alleen een eerdere versie kan worden teruggebracht.',
  },
  'other-content': {
    en: 'The content has changed meanwhile. Load the page again and look at it first.',
    nl: 'De inhoud is intussen gewijzigd. Laad de pagina opnieuw en bekijk haar eerst.',
  },
  'not-own-signature': {
    en: 'A signature can be handed in only by whoever gave it.',
    nl: 'Een handtekening kan alleen worden ingeleverd door wie haar zette.',
  },
  withdrawn: { en: 'This change was withdrawn.', nl: 'Deze wijziging is ingetrokken.' },
  'built-upon': {
    en: 'A later change builds on this one: withdraw that first.',
    nl: 'Een latere wijziging bouwt hierop voort: trek die eerst in.',
  },
  'unknown-person': {
    en: 'You are not among the people that this hub knows.',
    nl: 'U staat niet bij de mensen die deze hub kent.',
  },
  'no-mandate': {
    en: 'You have no mandate to sign this: a mandate holder of the agency it is about signs.',
    nl: 'U hebt geen mandaat om dit te ondertekenen: dat doet een mandaathouder van de organisatie waar het om gaat.',
  },
  'no-officer': {
    en: 'Only a data protection officer advises.',
    nl: 'Alleen een functionaris gegevensbescherming adviseert.',
  },
  'no-writer': {
    en: 'Only privacy officers and mandate holders write versions.',
    nl: 'Alleen privacy officers en mandaathouders schrijven versies.',
  },
  invalid: { en: 'The policies would not hold like this:', nl: 'Zo zou het beleid niet kloppen:' },
}

/** The refusal in the language of the page. */
export function refusalText({ code }: ChangeRefusal): string {
  return say(SENTENCES[code] ?? UNFORESEEN)
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
