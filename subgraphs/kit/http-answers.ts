export interface HttpAnswer {
  readonly status: number
  readonly body: string | object
}

/** Body of an answer that tells a code and nothing else. */
export function errorBody(
  message: string,
  code: string,
): { errors: { message: string; extensions: { code: string } }[] } {
  return { errors: [{ message, extensions: { code } }] }
}
