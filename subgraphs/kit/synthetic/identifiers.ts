/**
 * Numbers that look right and belong to nobody. BSNs start with 999, a block from which the population register
 * does not hand out numbers; addresses and bank accounts cannot exist; agencies use the OIN test prefix 00000099.
 */
export function passesElevenTest(bsn: string): boolean {
  if (!/^\d{9}$/.test(bsn)) return false
  const sum = Array.from(bsn).reduce((total, digit, index) => total + Number(digit) * (index === 8 ? -1 : 9 - index), 0)
  return sum % 11 === 0
}

function allTestBsns(): readonly string[] {
  const found: string[] = []
  // The last ten heads are kept for the demo cases.
  for (let middle = 0; middle < 99_990; middle += 1) {
    const head = `999${String(middle).padStart(5, '0')}`
    const check = Array.from(head).reduce((total, digit, index) => total + Number(digit) * (9 - index), 0) % 11
    if (check < 10) found.push(`${head}${check}`)
  }
  return found
}

const TEST_BSNS = allTestBsns()

// Shares no divisor with the size of either block, so every case gets a number of its own.
const STEP = 4_050_359

/** A test BSN, different for each `number` up to some 90,000. */
export function testBsn(number: number, seed: number): string {
  return TEST_BSNS[
    (((number * (STEP % TEST_BSNS.length) + seed) % TEST_BSNS.length) + TEST_BSNS.length) % TEST_BSNS.length
  ]!
}

const V_NUMBERS = 9_999_900

/** A V-number of ten digits that starts with 999; those up to 9990000099 are kept for the demo cases. */
export function testVNumber(number: number, seed: number): string {
  const tail = (((number * STEP + seed) % V_NUMBERS) + V_NUMBERS) % V_NUMBERS
  return `999${String(tail + 100).padStart(7, '0')}`
}

/** An IBAN with valid check digits (ISO 7064, mod 97-10) at a bank that does not exist. */
export function testIban(number: number): string {
  const account = `FICT${String(number % 10_000_000_000).padStart(10, '0')}`
  const digits = Array.from(`${account}NL00`, (sign) => Number.parseInt(sign, 36).toString()).join('')
  return `NL${String(98n - (BigInt(digits) % 97n)).padStart(2, '0')}${account}`
}

/**
 * A telephone number from the block that Ofcom keeps free for drama (020 7946 0000 to 0999):
 * no Dutch range is set aside for fiction, and a number that rings at somebody's home will not do.
 */
export function fictionalPhone(number: number): string {
  return `+44 20 7946 0${String(number % 1000).padStart(3, '0')}`
}
