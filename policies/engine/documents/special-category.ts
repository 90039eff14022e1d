/** Which article of the GDPR makes a data category special. The police's own regime has the same lists (Wpg 5; 2016/680 art. 10). */
const SPECIAL: Readonly<Record<string, 'GDPR 9' | 'GDPR 10'>> = {
  'pd:Health': 'GDPR 9',
  'pd:HealthRecord': 'GDPR 9',
  'pd:MentalHealth': 'GDPR 9',
  'pd:Disability': 'GDPR 9',
  'pd:Sexual': 'GDPR 9',
  'pd:Fingerprint': 'GDPR 9',
  'pd:Criminal': 'GDPR 10',
  'pd:CriminalOffence': 'GDPR 10',
}

/** The article that makes data of this category special, or undefined. What else the data tell is for people to judge. */
export function specialCategory(category: string): 'GDPR 9' | 'GDPR 10' | undefined {
  return Object.hasOwn(SPECIAL, category) ? SPECIAL[category] : undefined
}
