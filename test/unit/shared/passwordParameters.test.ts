import { readPassword } from '../../../nodes/shared/passwordParameters';
import { inputOf } from './toyRecords';

const generated = (outputKey?: string) =>
	readPassword(inputOf({ generatePassword: true, passwordSettings: outputKey === undefined ? {} : { outputKey } }));

test.each(['outcome', 'wouldBe', 'dryRun', 'notApplied', 'reason', 'notice', 'id', 'dn', 'username', 'error', 'message', '__proto__'])(
	"a generated password is never told under '%s', where the output has something else",
	(outputKey) => {
		expect(() => generated(outputKey)).toThrow(`'${outputKey}' can't be used as 'Output Key'`);
	},
);

test('a generated password is told under the key that was chosen, else under its usual one', () => {
	expect(Object.keys(generated('initialPassword').told)).toEqual(['initialPassword']);
	expect(Object.keys(generated().told)).toEqual(['generatedPassword']);
	const { password, told } = generated('firstPassword');
	expect(told).toEqual({ firstPassword: password });
	expect(password).toHaveLength(20);
});
