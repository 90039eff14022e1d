import { Option } from 'commander'

/** `--lang en|nl`, for what is printed in either language. */
export function languageOption(): Option {
  return new Option('--lang <language>', 'language').choices(['en', 'nl']).default('en')
}
