/** The settings of an operator, part by part. */
import { AnswerPart, SeesPart } from './answer-parts'
import { HandoffPart } from './handoff-part'
import { HoursPart } from './hours-part'
import { PacePart } from './pace-part'
import { PersonaPart } from './persona-part'

export function OperatorSettingsTab() {
  return (
    <div className="flex w-full max-w-3xl flex-col gap-8">
      <PersonaPart />
      <AnswerPart />
      <HandoffPart />
      <HoursPart />
      <PacePart />
      <SeesPart />
    </div>
  )
}
