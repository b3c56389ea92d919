/** Some documents are missing or not as they were fetched: the check has done its work, and the command fails. */
export class DataCheckError extends Error {}
