// form[data-draft]: unsent emails stay in this browser, sealed, until a page says that they were taken, or until sign-out. Before Send
// the form asks whose session it is in, so that one that has ended costs nothing: text and files wait for the same account.
(() => {
    'use strict';
    const { $, $$, make, icon, words, forget, complain, ready, keptFiles, sealer, enhancer } = window.ownrelay;

    const asked = new URL(location.href);
    const signedInAgain = asked.searchParams.has('kept');
    asked.searchParams.delete('kept');
    if (signedInAgain && $('form[data-draft]')) history.replaceState(null, '', asked);
    // a page that was posted has lost the address that it came from
    const place = form => form.elements.follows ? '?from=' + form.elements.follows.value : asked.search;
    const PREFIX = 'ownrelay-draft:';
    const { user: address, userId: person = '' } = document.body.dataset;
    const draftKey = form => PREFIX + person + ':' + form.dataset.draft + place(form);
    const stored = (area, change) => {
        try {
            return change(area);
        } catch {
            return null;
        }
    };
    const neverKept = '[data-deliberate], trix-toolbar *, trix-editor, [type=hidden], [type=password], [type=file], button, [type=submit]';
    const draftFields = form => [...form.elements].filter(field => field.name && !field.matches(neverKept));
    const optionOf = ({ value, text, dataset }) => ({ value, text, name: dataset.name, email: dataset.email });
    const typedIn = field => field.multiple ? [...field.selectedOptions].map(optionOf)
        : ['checkbox', 'radio'].includes(field.type) ? field.checked : field.value;
    // what the page came with: a person may have typed before this script arrived
    const cameWith = field => field.multiple ? [...field.options].filter(option => option.defaultSelected).map(optionOf)
        : ['checkbox', 'radio'].includes(field.type) ? field.defaultChecked : field.defaultValue;
    // an editor that is empty says so in several ways
    const seen = value => typeof value === 'string' && !value.replace(/<\/?(?:div|p|br)[^>]*>|<!--.*?-->|&nbsp;|\s/g, '') ? '' : value;
    const draftOf = (form, valueOf) => draftFields(form).map(field => ({ name: field.name, value: seen(valueOf(field)) }));
    const says = draft => draft.some(({ value }) => typeof value !== 'boolean' && value.length > 0);
    // a reload brings a list back without the options that were added to it: that is nobody's typing
    const untouched = field => field.multiple || JSON.stringify(typedIn(field)) === JSON.stringify(cameWith(field));
    const filesOf = form => $$('[type=file]', form).flatMap(field => [...field.files]);
    function restore(field, value) {
        if (field.multiple) {
            for (const option of field.options) option.selected = false;
            for (const { value: id, text, name, email } of value) {
                const option = [...field.options].find(each => each.value === id) ?? field.appendChild(new Option(text, id));
                option.selected = true;
                if (name) option.dataset.name = name;
                if (email) option.dataset.email = email;
            }
        } else if (['checkbox', 'radio'].includes(field.type)) {
            field.checked = value;
        } else {
            field.value = value;
        }
        field.dispatchEvent(new Event('change', { bubbles: true }));
    }
    // A draft is kept for thirty days from its last change. Two pages that write the same do not write over each other: there may
    // be several drafts of one place. A page keeps to its own; a new one takes up the latest.
    const MINE = 'ownrelay-mine';
    const LIFE = 30 * 24 * 60 * 60_000;
    const parts = key => [key, key + ':files', key + ':at'];
    const drafts = area => Object.keys(area).filter(key => key.startsWith(PREFIX) && !/:(?:files|at)$/.test(key));
    const changedAt = (area, key) => Number(area.getItem(key + ':at'));
    function prune(area) {
        for (const key of drafts(area)) {
            const at = changedAt(area, key);
            if (!at) area.setItem(key + ':at', Date.now());
            else if (at < Date.now() - LIFE) parts(key).forEach(each => area.removeItem(each));
        }
    }
    const another = key => key + '#' + Date.now().toString(36);
    // what was kept before drafts were sealed stands under the address of its writer
    function renew(area) {
        const own = PREFIX + person + ':';
        const before = PREFIX + address + ':';
        for (const old of drafts(area).filter(key => key.startsWith(before))) {
            stored(area, () => move(area, old, own + old.slice(before.length)));
        }
        // under this address nothing was ever clear: what is was put there by somebody else
        for (const key of drafts(area).filter(each => each.startsWith(own) && sealer.isSealed(area.getItem(each)))) {
            stored(area, () => area.setItem(key, sealer.renewed(area.getItem(key), key)));
        }
    }
    // there may not be room for both
    function move(area, old, place) {
        const clear = area.getItem(old);
        const sealed = sealer.renewed(clear, place);
        const key = area.getItem(place) ? another(place) : place;
        area.removeItem(old);
        try {
            area.setItem(key, sealed);
        } catch (full) {
            area.setItem(old, clear);
            throw full;
        }
        area.setItem(key + ':at', changedAt(area, old));
        if (area.getItem(old + ':files')) area.setItem(key + ':files', 'some');
        parts(old).forEach(each => area.removeItem(each));
    }
    const textAt = key => stored(localStorage, area => sealer.openText(area.getItem(key), key));
    const draftAt = base => stored(localStorage, area => {
        const there = drafts(area).filter(key => key === base || key.startsWith(base + '#'));
        const mine = stored(sessionStorage, tab => tab.getItem(MINE));
        return there.includes(mine) ? mine : there.sort((one, other) => changedAt(area, other) - changedAt(area, one))[0];
    }) ?? base;
    function forgetDraft(key) {
        stored(localStorage, area => parts(key).forEach(each => area.removeItem(each)));
        keptFiles.drop();
    }
    // The place for it is there from the start, so that nothing moves.
    function note(keyNow, text) {
        const discard = make('button', { type: 'button', class: 'btn btn-link btn-sm' }, words.discard);
        discard.addEventListener('click', () => {
            forgetDraft(keyNow());
            forget();
            location.reload();
        });
        $('[data-draft-note]')?.replaceChildren(icon('clock-history'), make('span', {}, text), discard);
    }
    const back = keyNow => note(keyNow, signedInAgain ? words.signedIn : words.draft);
    async function bringFilesBack(form, keyNow) {
        const files = await keptFiles.of(keyNow()).catch(() => []);
        const named = stored(localStorage, area => area.getItem(keyNow() + ':files'));
        if (!files.length) return named && note(keyNow, words.draftFiles);
        await ready;
        $('[data-files]', form)?.dispatchEvent(new CustomEvent('ownrelay:files', { detail: files }));
        back(keyNow);
    }
    function bringBack(form, keyNow, kept) {
        draftFields(form).forEach((field, index) => {
            if (kept[index]?.name === field.name && untouched(field)) restore(field, kept[index].value);
        });
        back(keyNow);
    }
    function draft(form) {
        const base = draftKey(form);
        let key = draftAt(base);
        const keyNow = () => key;
        const first = draftOf(form, cameWith);
        const same = draft => JSON.stringify(draft) === JSON.stringify(first);
        let known = textAt(key);
        const kept = known && stored(localStorage, () => JSON.parse(known));
        const rejected = $('.is-invalid, .alert-danger, #route-error', form);
        stored(sessionStorage, area => area.removeItem('ownrelay-sent'));
        if (sealer && known === null && stored(localStorage, area => area.getItem(key))) {
            const closed = key;
            note(() => closed, words.draftClosed);
            key = another(base);
        }
        if (kept && !rejected && says(kept) && !same(kept)) bringBack(form, keyNow, kept);
        if (!rejected) bringFilesBack(form, keyNow);
        const typed = new Set(draftFields(form).filter(field => !untouched(field)));
        let waiting;
        const keep = leaving => {
            const now = draftOf(form, typedIn);
            const files = filesOf(form);
            if (!leaving && rejected && same(now)) return true;
            const worth = says(now) && (leaving || !same(now));
            return stored(localStorage, area => {
                if (textAt(key) !== known) key = another(base);
                known = worth ? JSON.stringify(now) : null;
                area[worth ? 'setItem' : 'removeItem'](key, known && sealer.sealText(known, key));
                area[worth ? 'setItem' : 'removeItem'](key + ':at', Date.now());
                area[worth && files.length ? 'setItem' : 'removeItem'](key + ':files', 'some');
                stored(sessionStorage, tab => tab.setItem(MINE, key));
                return true;
            });
        };
        // an editor writes what it got in words of its own: that is nobody's typing, either
        form.addEventListener('trix-initialize', ({ target: { inputElement: area } }) => {
            const index = draftFields(form).indexOf(area);
            if (first[index] && !typed.has(area)) first[index].value = seen(area.value);
        });
        for (const name of ['input', 'change', 'trix-change']) {
            form.addEventListener(name, event => {
                if (name === 'input') typed.add(event.target);
                clearTimeout(waiting);
                waiting = setTimeout(() => keep(false), 400);
            });
        }
        form.addEventListener('submit', event => {
            if (event.submitter?.formTarget) return;
            clearTimeout(waiting);
            if (sure.delete(form)) {
                keep(false);
                stored(sessionStorage, area => area.setItem('ownrelay-sent', key));
                return;
            }
            event.preventDefault();
            if (!form.dataset.asking) ask(form, event.submitter, keyNow, keep);
        });
    }

    // Send asks first. What it was told may hold a second: the answer of the server stays the one that counts.
    const sure = new WeakSet();
    async function session(form) {
        const answer = await fetch(form.dataset.session, { headers: { 'HX-Request': 'true' }, cache: 'no-store' });
        if (answer.status === 401 || answer.redirected) return null;
        // what cannot answer this may well take the email, and its answer is the one that counts
        return answer.ok ? answer.json() : {};
    }
    async function ask(form, pressed, keyNow, keep) {
        const button = $('#send', form) ?? pressed;
        form.dataset.asking = 'true';
        button?.setAttribute('data-busy', '');
        try {
            const now = await session(form);
            if (now && (!now.user || now.user === document.body.dataset.userId)) send(form, pressed, now.token);
            else if (now) complain(button, words.endedOther);
            else await leave(form, keyNow, keep).catch(() => complain(button, words.endedHere));
        } catch {
            complain(button, words.network);
        } finally {
            delete form.dataset.asking;
            if (!form.dataset.sending) button?.removeAttribute('data-busy');
        }
    }
    function send(form, pressed, token) {
        if (token) {
            for (const field of $$('[name=_csrf]')) field.value = token;
            $('meta[name="_csrf"]')?.setAttribute('content', token);
        }
        sure.add(form);
        form.requestSubmit(pressed?.form === form ? pressed : undefined);
    }
    async function leave(form, keyNow, keep) {
        const files = filesOf(form);
        if (!keep(true)) throw new Error('nothing is kept here');
        const key = keyNow();
        if (files.length) await keptFiles.keep(key, files);
        const page = new URL(form.dataset.page, location.href);
        page.search = place(form);
        const text = stored(localStorage, area => area.getItem(key));
        if (files.length || text) page.searchParams.set('kept', files.length ? 'files' : 'text');
        forget();
        location.assign(page);
    }
    function forgetSent() {
        const key = stored(sessionStorage, area => area.getItem('ownrelay-sent'));
        if (!key || !$('[data-flash=notice]')) return;
        forgetDraft(key);
        stored(sessionStorage, area => area.removeItem('ownrelay-sent'));
    }
    document.addEventListener('submit', event => {
        if (!event.target.matches('[data-signout]')) return;
        keptFiles.drop();
        stored(localStorage, area => Object.keys(area)
            .filter(key => key.startsWith(PREFIX))
            .forEach(key => area.removeItem(key)));
    });

    stored(localStorage, prune);
    if (sealer) stored(localStorage, renew);
    forgetSent();
    enhancer('form[data-draft]', draft);
})();
