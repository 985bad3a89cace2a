import { label } from '../../../clients/http/settingLabels';
import { FortiAuthenticatorApi } from '../../../credentials/FortiAuthenticatorApi.credentials';
import { FusionDirectoryApi } from '../../../credentials/FusionDirectoryApi.credentials';
import { SynologyDirectoryServerApi } from '../../../credentials/SynologyDirectoryServerApi.credentials';

const shown = [new FortiAuthenticatorApi(), new FusionDirectoryApi(), new SynologyDirectoryServerApi()].flatMap(
	({ properties }) => properties,
);

test.each(Object.entries(label))('what messages call the setting %s is what people see there: %s', (name, text) => {
	const named = shown.filter((property) => property.name === name);
	expect(named.length).toBeGreaterThan(0);
	expect([...new Set(named.map(({ displayName }) => displayName))]).toEqual([text]);
});

test('every setting that people see has its name in the table', () => {
	const missing = shown.filter(({ name, type }) => type !== 'notice' && !(name in label)).map(({ name }) => name);
	expect(missing).toEqual([]);
});
