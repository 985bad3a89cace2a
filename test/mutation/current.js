/** What this process tries at the moment: filled before jest runs, read and written by the environment of a test file. */
const current = {
	/** Key of the mutant; none while the tests are surveyed. */
	active: undefined,
	/** By file, the names of the tests to run; without an entry all of them. */
	tests: undefined,
	begin() {
		current.failed = undefined;
		current.passed = [];
		current.reached = new Map();
	},
};
module.exports = current;
