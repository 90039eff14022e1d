import { Option } from 'commander'

/** `--language`, for commands that answer in sentences. */
export function languageOption(): Option {
  return new Option('--language <language>', 'language of the sentences').choices(['en', 'nl']).default('en')
}
