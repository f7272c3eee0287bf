// The steps of setting a connection up, the same on both of its pages.
import type { useTexts, WizardStep } from '#ui'

export const stepsOf = ({ t }: Pick<ReturnType<typeof useTexts>, 't'>, kind?: string): WizardStep[] =>
  (['art', 'zugang', 'test', 'zuordnung', 'regeln', 'start'] as const).map((id) => ({
    id,
    label: t(`connections.step.${id}`),
    note: id === 'art' ? kind : undefined,
  }))
