import { useFortiAuthenticatorNode } from './fortiAuthenticatorSetup';
import { useSynologyNode } from './synologySetup';

const forti = useFortiAuthenticatorNode();
const synology = useSynologyNode();

test('n8n’s log tells a maintainer at debug level the transport code, the way there and the cause, and the item none of it', async () => {
	forti.simulator.control.fault({ mode: 'resetAfter', kind: 'list', times: 9 });
	const { error, log } = await forti.run('localUser', 'getAll', { returnAll: true });
	expect(error?.message).toMatch(/\[item 0\]$/);
	const lines = log.filter((line) => line.startsWith('debug: ')).join('\n');
	expect(lines).toMatch(/kind=connect delivery=unknown/);
	expect(lines).toMatch(/transportCode=(?:UND_ERR_SOCKET|ECONNRESET)/);
	expect(lines).toMatch(/\n {4}at .+/);
	expect(lines).toContain('caused by');
	expect(JSON.stringify([error?.message, error?.description])).not.toMatch(/ECONNRESET|UND_ERR/);
});

test('a server that quotes the login in its refusal writes no secret into the log', async () => {
	const { password } = synology.simulator.login;
	synology.simulator.control.fault({ mode: 'html', kind: 'login', body: `<html><h1>Refused ${password}</h1></html>`, times: 9 });
	const { error, log } = await synology.run('user', 'getAll', { returnAll: true });
	expect(error).toBeDefined();
	expect(log.length).toBeGreaterThan(0);
	expect(log.join('\n')).not.toContain(password);
});

test('what went well writes nothing', async () => {
	const { log } = await synology.run('user', 'getAll', { returnAll: true });
	expect(log).toEqual([]);
});
