/** Agencies that care serves, by OIN of policies/agencies.yaml. */
export const COMENSHA = { agency: '00000099000000010000', kind: 'COMENSHA' }
export const NOORD = { agency: '00000099000000011000', kind: 'SHELTER' }
export const ZUID = { agency: '00000099000000012000', kind: 'SHELTER' }
export const COORDINATOR = { agency: '00000099000000013000', kind: 'CARE_COORDINATION' }
export const HEALTH = { agency: '00000099000000014000', kind: 'HEALTH' }
/** A second provider, which the demonstration has not. */
export const CLINIC = { agency: '00000099000000914000', kind: 'HEALTH' }
export const NIDOS = { agency: '00000099000000015000', kind: 'NIDOS' }
export const YOUTH = { agency: '00000099000000016000', kind: 'YOUTH' }
export const RVDK = { agency: '00000099000000017000', kind: 'RVDK' }
export const VEILIG_THUIS = { agency: '00000099000000018000', kind: 'VEILIG_THUIS' }
export const FUND = { agency: '00000099000000021000', kind: 'SCHADEFONDS' }
export const SUPPORT = { agency: '00000099000000022000', kind: 'VICTIM_SUPPORT' }
export const POLICE = { agency: '00000099000000001000', kind: 'POLICE' }

/** What they have on record. Of each `own-id` is another for every row of a table. */
export const REGISTRATION = {
  registrationNumber: 'CM-2026-own-id',
  registeredAt: '2026-02-02',
  dossierType: 'REGISTRATIE',
  reporterType: 'NP',
  exploitationForms: ['UNKNOWN'],
  reports: [{ reporterType: 'NP', reporterRegion: 'AMSTERDAM', reportedAt: '2026-02-01' }],
}
export const STAY = {
  placementId: 'own-id',
  shelterOrg: NOORD.agency,
  shelterType: 'WOMENS',
  placedAt: '2026-02-02',
  endedAt: null,
  endReason: null,
}
export const PLAN = {
  planId: 'own-id',
  coordinatorAgency: COORDINATOR.agency,
  coordinatorName: 'B. Voorbeeld',
  coordinatorPhone: '020-5550100',
  needs: ['LEGAL'],
  reviewAt: '2026-03-20',
  fullName: 'Anna Voorbeeld',
}
export const INTAKE = {
  acuteMedicalNeed: false,
  treatingProvider: HEALTH.agency,
  diagnosisNotes: 'Notes of the first provider.',
  accessNeedCodes: ['QUIET_ROOM'],
}
export const WARD = {
  guardianType: 'NIDOS',
  guardianAgency: NIDOS.agency,
  guardianContact: 'C. Voorbeeld',
  measure: 'NONE',
  parentsSuspected: null,
  contactParents: 'UNKNOWN',
}
export const SUPPORTED = { supportFileId: 'own-id', servicesProvided: ['LEGAL'], claimFiled: false }
export const NEXT_MONTH = new Date(Date.now() + 30 * 86_400_000).toISOString().slice(0, 10)
