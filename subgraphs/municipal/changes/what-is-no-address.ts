/** An address as `AddressInput` takes it in. */
export interface AddressGiven {
  readonly postcode?: string | null
  readonly huisnummer?: number | null
  readonly nummeraanduidingIdentificatie?: string | null
}

/** What an address in the Netherlands must be (BAG): undefined when it is, and it never repeats what was given. */
export function whatIsNoAddress(address: AddressGiven | null | undefined): string | undefined {
  const { postcode, huisnummer, nummeraanduidingIdentificatie: bag } = address ?? {}
  if (isGiven(postcode) && !/^[1-9]\d{3} ?[A-Z]{2}$/u.test(postcode)) return 'A postal code is such as 1234 AB.'
  if (isGiven(huisnummer) && (huisnummer < 1 || huisnummer > 99_999)) return 'A house number is from 1 to 99999.'
  if (isGiven(bag) && !/^\d{16}$/u.test(bag)) return 'An identification in the register of addresses has 16 digits.'
  return undefined
}

function isGiven<Value>(value: Value | null | undefined): value is Value {
  return value !== undefined && value !== null
}
