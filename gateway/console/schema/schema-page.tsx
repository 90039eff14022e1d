import './schema.css'
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
      <StatusSection />
      <ChainSection />
      <FieldsSection />
      <StartSection />
    </>
  ),
})
