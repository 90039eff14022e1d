/** The ids that the chain gives its cases: random, or of a demonstration (`demo-dublin-claimant`). */
export const CASE_ID = /^(?:[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}|demo(?:-[a-z]{1,20}){1,4})$/u
