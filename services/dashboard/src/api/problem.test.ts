import { expect, test } from 'vitest'
import { asProblem, problemFrom } from './problem'

test('a problem keeps its code, its trace and what is wrong at which field', () => {
  const problem = problemFrom(
    422,
    {
      code: 'invalid',
      title: 'Some fields are not right',
      status: 422,
      traceId: 't1',
      errors: [{ field: 'phoneNumber', message: 'a space', character: ' ', position: 4 }, { odd: true }],
    },
    new Headers(),
  )
  expect([problem.code, problem.traceId, problem.fieldMessage('phoneNumber'), problem.fields.length]).toEqual([
    'invalid',
    't1',
    'a space',
    1,
  ])
})

test('an answer without a body still says what happened and where to look', () => {
  const problem = problemFrom(
    502,
    undefined,
    new Headers({ traceparent: '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01' }),
  )
  expect(problem.message).not.toBe('')
  expect(problem.traceId).toBe('4bf92f3577b34da6a3ce929d0e0e4736')
})

test('an error of the page itself is not blamed on the server', () =>
  expect(asProblem(new TypeError('x')).code).toBe('unexpected'))
