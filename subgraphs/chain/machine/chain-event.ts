// The agencies' subgraphs send them, so they stand where those can import them.
export type {
  CaseEvent,
  ChainEvent,
  EventOf,
  EventType,
  OpeningEvent,
  PersonKnown,
} from '../../kit/referral-chain/chain-event.ts'
