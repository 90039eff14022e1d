import './schema.css'
import { say } from '../shared/language.ts'
import { showPage } from '../shared/page.tsx'
import { ChainSection } from './chain-section.tsx'
import { FieldsSection } from './fields-section.tsx'
import { StartSection } from './start-section.tsx'
import { StatusSection } from './status-section.tsx'

showPage({
  path: 'schema/',
  title: { en: 'Schema and status', nl: 'Schema en status' },
  content: () => (
    <>
      <p className="nl-paragraph">
        <a className="nl-link" href="#start">
          {say({ en: 'New here as a developer? Start below.', nl: 'Nieuw hier als ontwikkelaar? Begin onderaan.' })}
        </a>
      </p>
      <StatusSection />
      <ChainSection />
      <FieldsSection />
      <StartSection />
    </>
  ),
})
