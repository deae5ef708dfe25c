import type { Question } from '../question.js';
import { eventsStatement } from './events-statement.js';
import { macros } from './macros.js';
import { newestStatement, results } from './results.js';
import { conversionsStatement, losersStatement, usersStatement } from './user-statements.js';

/** What reads the files; the tables of `tableStatements` are made of `events`. */
export function readingStatements(question: Question, source: string): string[] {
  const newest = question.windowSeconds === undefined ? [] : [newestStatement];
  return [...macros, eventsStatement(question, source), ...newest];
}

export function tableStatements(question: Question): string[] {
  return [usersStatement, losersStatement, conversionsStatement(question)];
}

/** Everything that runs for a question, as one script. */
export function script(question: Question, source: string): string {
  const statements = [...readingStatements(question, source), ...tableStatements(question), ...Object.values(results)];
  return `${statements.join(';\n\n')};\n`;
}
