import type { Call } from './call';
import { Refusal, parameterRefusal } from './failures';
import { Parameters, isRecord } from './parameters';

function runEntry(call: Call, entry: Record<string, unknown>): { success: boolean } & Record<string, unknown> {
	const { api, method, version } = entry;
	const number = Number(version);
	// A version sent as text ("1") comes back as a number.
	const named = { api, method, version: typeof version === 'string' && number > 0 ? number : version };
	try {
		if (typeof api !== 'string' || typeof method !== 'string' || version === undefined) throw new Refusal(101);
		if (typeof version !== 'number' && call.state.settings.strictJson) {
			call.state.violations.push(`${api} ${method} version`);
		}
		if (api === 'SYNO.Entry.Request') throw new Refusal(103);
		const data = call.invoke({ ...call, parameters: Parameters.entry(entry), version: number }, api, method);
		return { ...named, success: true, ...(data === undefined ? {} : { data }) };
	} catch (reason) {
		if (!(reason instanceof Refusal)) throw reason;
		const error = { code: reason.code, ...(reason.errors === undefined ? {} : { errors: reason.errors }) };
		return { ...named, success: false, error };
	}
}

/** SYNO.Entry.Request request: a success whenever it could be read; its entries tell their own fate. */
export function compound(call: Call): unknown {
	if (call.parameters.any('compound') === undefined) throw new Refusal(114);
	const entries = call.parameters.list('compound').map((entry) => {
		if (!isRecord(entry)) throw parameterRefusal('compound');
		return entry;
	});
	const mode = call.parameters.text('mode');
	if (mode !== 'sequential' && mode !== 'parallel') throw parameterRefusal('mode');
	const stopWhenError = call.parameters.flag('stop_when_error');
	const result: Array<ReturnType<typeof runEntry>> = [];
	for (const entry of entries) {
		const one = runEntry(call, entry);
		result.push(one);
		if (!one.success && stopWhenError) break;
	}
	return { has_fail: result.some((one) => !one.success), result };
}
