import { Option } from 'commander'

/** `--language` or `--lang`, for commands that answer in sentences. */
export function languageOption(): Option {
  return new Option('--lang, --language <language>', 'language of the sentences').choices(['en', 'nl']).default('en')
}
