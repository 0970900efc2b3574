// Sends messages through Nodemailer's pool and says how long it took and how much CPU.
// Usage: node nodemailer.cjs <folder of node_modules> <port> <connections> <messages>
const { createRequire } = require('node:module');
const { join } = require('node:path');

const [folder, port, connections, messages] = process.argv.slice(2);
const nodemailer = createRequire(join(folder, 'x.js'))('nodemailer');
const text = 'A line of the message to a candidate, about as long as lines are.\r\n'.repeat(52);
const html = '<p>A line of the message to a candidate, about as long as lines are.</p>\r\n'.repeat(82);
const pool = nodemailer.createTransport({
    host: '127.0.0.1', port: Number(port), pool: true, secure: false, ignoreTLS: true,
    maxConnections: Number(connections), maxMessages: Infinity,
});
const send = () => pool.sendMail({
    from: 'Anna de Vries <anna@agency.example>', to: 'carl@candidate.example',
    subject: 'A position for you', text, html,
});

async function run(count) {
    let left = count;
    const worker = async () => {
        while (left-- > 0) {
            await send();
        }
    };
    await Promise.all(Array.from({ length: 2 * Number(connections) }, worker));
}

(async () => {
    await run(Number(messages) / 4);
    const cpu = process.cpuUsage();
    const started = process.hrtime.bigint();
    await run(Number(messages));
    const nanos = process.hrtime.bigint() - started;
    const used = process.cpuUsage(cpu);
    console.log(`${nanos} ${(used.user + used.system) * 1000}`);
    pool.close();
})();
