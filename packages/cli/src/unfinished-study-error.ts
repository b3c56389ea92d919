/** Some cells of a study could not be run for reasons that are not their method's; the results of the others are stored. */
export class UnfinishedStudyError extends Error {
  override readonly name = 'UnfinishedStudyError';
}
