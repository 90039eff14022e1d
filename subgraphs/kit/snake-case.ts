/** Name of the column or table for a GraphQL field or type: `turns18On` → `turns18_on`, `caseNumberOM` → `case_number_om`. */
export function snakeCase(name: string): string {
  return name.replace(/([a-z0-9])([A-Z])/g, '$1_$2').toLowerCase()
}
