// Ends a run with one plain line, and before it names every test that was skipped: a skip is never silent.
class ClosingLineReporter {
  onRunComplete(_contexts, results) {
    for (const file of results.testResults)
      for (const test of file.testResults) if (test.status === 'pending') console.log(`skipped: ${test.fullName}`);
    const { numPassedTests: passed, numFailedTests: failed, numPendingTests: skipped } = results;
    const broken = failed + results.numRuntimeErrorTestSuites;
    console.log(`\n${passed} passed, ${broken} failed, ${skipped} skipped`);
  }
}
module.exports = ClosingLineReporter;
