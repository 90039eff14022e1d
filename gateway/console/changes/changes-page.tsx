import './changes.css'
import { showPage } from '../shared/page.tsx'
import { ChangeList } from './change-list.tsx'
import { OneChange } from './one-change.tsx'

const asked = new URLSearchParams(location.search).get('release') ?? ''
const release = /^[1-9]\d{0,8}$/u.test(asked) ? Number(asked) : undefined

showPage({
  path: 'changes/',
  title: { en: 'Changes', nl: 'Wijzigingen' },
  content: (me) => me !== null && (release === undefined ? <ChangeList me={me} /> : <OneChange release={release} />),
})
