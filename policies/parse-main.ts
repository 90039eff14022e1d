import { writeFileSync } from 'node:fs'
import { PARSED_FILE, writeParsed } from './parsed-bundle.ts'
import { parsePolicyFiles } from './read-bundle.ts'
import { readPolicyFiles, TEST_FILE } from './read-policy-files.ts'

// Part of the build: leaves the parsed policies beside the files. Policies that do not parse are no fault of the build;
// "schakel policy check" tells what is wrong with them.
const directory = new URL('./', import.meta.url)
const files = readPolicyFiles(directory).filter(({ name }) => !name.endsWith(TEST_FILE))
writeFileSync(new URL(PARSED_FILE, directory), writeParsed(files, parsePolicyFiles(files).documents))
