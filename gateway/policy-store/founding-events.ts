import type { LifecycleEvent } from '../../policies/engine/lifecycle-event.ts'
import { missingApprovals, requiredApprovals } from '../../policies/engine/required-approvals.ts'
import type { LoadedBundle } from '../../policies/load-bundle.ts'
import { type PolicyFile, RELEASE_FILE } from '../../policies/read-policy-files.ts'
import { contentDigest } from './policy-store.ts'
import { contentFiles } from './release-files.ts'

/** The history of a new store: the version that stands in files, drafted, submitted, advised and signed as its release.yaml says. */
export function foundingEvents(bundle: LoadedBundle, files: readonly PolicyFile[], now: Date): LifecycleEvent[] {
  const { policy, release } = bundle
  const { hash } = policy
  const about = { release: release.version, at: now.toISOString(), by: release.author }
  const required = requiredApprovals(undefined, policy)
  const file = files.find(({ name }) => name === RELEASE_FILE)?.text
  // Whoever need not have signed comes first: the history of a release ends with the last signature that is needed.
  const asked = ({ for: kind }: { readonly for: string }) => missingApprovals(required, new Set([kind])).length
  const approvals = [...bundle.approvals].sort((left, right) => asked(right) - asked(left))
  return [
    { ...about, type: 'drafted', content: contentDigest(contentFiles(files)), hash },
    {
      ...about,
      type: 'submitted',
      hash,
      replaces: null,
      reason: release.reason,
      reasons: release.reasons,
      ...(release.dpia === undefined ? {} : { dpia: release.dpia }),
      ...(release.urgent === undefined ? {} : { urgent: release.urgent }),
      ...(release.effective === undefined ? {} : { effective: release.effective }),
      wildcards: release.wildcards,
      required,
      widened: [],
      ...(file === undefined ? {} : { file }),
    },
    ...bundle.advice.map(({ officer, text, objects }): LifecycleEvent => ({
      ...about,
      type: 'advised',
      by: officer,
      hash,
      text,
      objects,
    })),
    ...approvals.map((approval): LifecycleEvent => ({
      ...about,
      type: 'signed',
      by: approval.mandateHolder,
      approval,
    })),
  ]
}
