// Runs in every jest worker before n8n-core is imported: keeps n8n's settings out of the real home folder.
const os = require('node:os');
const path = require('node:path');

process.env.N8N_USER_FOLDER = path.join(os.tmpdir(), `directory-services-n8n-${process.env.JEST_WORKER_ID ?? 0}`);
process.env.N8N_ENCRYPTION_KEY = 'test-key';
process.env.N8N_LOG_LEVEL = 'silent';

// jest asks for 100 lines of every error's stack, and finds the source line of each: most of the time of tests that provoke errors.
Error.stackTraceLimit = 12;
