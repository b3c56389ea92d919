/** A folder that is no study, or one whose files do not say what a study's files say: the user's input is wrong. */
export class StudyError extends Error {
  override readonly name = 'StudyError';
}
