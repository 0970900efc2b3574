// The files of an email whose session ended at Send wait in this browser, sealed: for its account, half an hour, and not past
// sign-out.
(() => {
    'use strict';
    const NAME = 'ownrelay-files';
    const LIFE = 30 * 60_000;
    const flag = change => {
        try {
            return change(localStorage);
        } catch {
            return null;
        }
    };
    const answered = request => new Promise((done, failed) => {
        request.onsuccess = () => done(request.result);
        request.onerror = () => failed(request.error);
    });
    async function within(mode, work) {
        const opening = indexedDB.open(NAME, 1);
        opening.onupgradeneeded = () => opening.result.createObjectStore('files');
        const base = await answered(opening);
        try {
            const transaction = base.transaction('files', mode);
            const done = new Promise((ended, failed) => {
                transaction.oncomplete = ended;
                transaction.onabort = () => failed(transaction.error);
            });
            const result = await answered(work(transaction.objectStore('files')));
            await done;
            return result;
        } finally {
            base.close();
        }
    }
    const until = () => Number(flag(area => area.getItem(NAME))) || 0;
    function drop() {
        if (!until()) return;
        flag(area => area.removeItem(NAME));
        indexedDB.deleteDatabase(NAME);
    }
    // A page that stays open, such as the sign-in, forgets them in time, too.
    const watch = () => until() && setTimeout(() => until() <= Date.now() && drop(), Math.max(0, until() - Date.now()));
    async function keep(key, files) {
        const sealed = [];
        for (const file of files) sealed.push(await window.ownrelay.sealer.sealFile(file, key));
        const end = Date.now() + LIFE;
        localStorage.setItem(NAME, String(end));
        await within('readwrite', store => store.put({ key, end, files: sealed }, 'kept'));
        watch();
    }
    async function of(key) {
        if (until() <= Date.now()) return [];
        const kept = await within('readonly', store => store.get('kept'));
        return kept?.key === key && kept.end > Date.now() ? kept.files.map(file => window.ownrelay.sealer.openFile(file, key)) : [];
    }
    window.ownrelay.keptFiles = { keep, of, drop };
    watch();
})();
