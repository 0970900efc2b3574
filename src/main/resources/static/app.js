// Shortens the trip; every page works without it. Behaviour is asked for by data- attributes:
// tr[data-href], form[data-confirm], form[data-guard], [data-count-of], [data-theme-choice], [data-copy].
(() => {
    'use strict';
    const $ = (selector, root = document) => root.querySelector(selector);
    const $$ = (selector, root = document) => [...root.querySelectorAll(selector)];
    const words = $('#words')?.dataset ?? {};
    const make = (tag, attributes = {}, ...children) => {
        const element = document.createElement(tag);
        for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
        element.append(...children);
        return element;
    };
    const icon = name => make('i', { class: 'bi bi-' + name, 'aria-hidden': 'true' });
    const say = (text, value) => (text ?? '').replace('{0}', value);
    const app = window.ownrelay = { $, $$, make, icon, say, words, load };
    const loading = new Map();
    function load(url) {
        if (!loading.has(url)) {
            loading.set(url, new Promise((done, failed) => {
                const script = make('script', { src: url });
                script.onload = done;
                script.onerror = failed;
                document.head.append(script);
            }));
        }
        return loading.get(url);
    }

    // htmx: the CSRF token, and a failure said where it happened.
    document.addEventListener('htmx:configRequest', event => {
        const csrf = $('meta[name="_csrf"]');
        if (csrf) event.detail.headers[csrf.dataset.header] = csrf.content;
    });
    const complaintOf = element => {
        const next = (element.closest('table') ?? element).nextElementSibling;
        return next?.matches('.htmx-problem') ? next : null;
    };
    const complain = (element, text) => {
        const place = element.closest('table') ?? element;
        if (!place.isConnected) return;
        complaintOf(place)?.remove();
        place.after(make('p', { class: 'htmx-problem', role: 'alert' }, icon('exclamation-triangle-fill'), ' ' + text));
    };
    for (const name of ['htmx:sendError', 'htmx:timeout']) {
        document.addEventListener(name, event => complain(event.detail.elt, words.network));
    }
    document.addEventListener('htmx:responseError', event => {
        const { elt, xhr } = event.detail;
        const signedOut = [401, 403].includes(xhr.status);
        // files for which there is no room now are another reason, and say when to try again
        const slow = xhr.status === 503 && !xhr.getResponseHeader('Retry-After');
        complain(elt, signedOut ? words.signedOut : slow ? words.slow : words.server);
    });
    document.addEventListener('htmx:beforeOnLoad', event => {
        const { elt, xhr } = event.detail;
        if (xhr.status < 400) complaintOf(elt)?.remove();
        // whoever is writing is not taken to the sign-in before they press Send
        if (![401, 403, 415].includes(xhr.status) || !$('form[data-draft]')) return;
        event.preventDefault();
        complain(elt, words.ended);
    });
    document.addEventListener('htmx:load', event => enhance(event.detail.elt));
    // What asks by itself leaves alone whoever is at it, and lets the session of somebody who left come to its end. What
    // the page unfolded itself is nobody's doing.
    let lively = 0;
    for (const name of ['keydown', 'pointerdown']) addEventListener(name, event => { lively = event.timeStamp; }, true);
    document.addEventListener('htmx:beforeRequest', event => {
        const { elt } = event.detail;
        if (!elt.matches('[data-quiet]')) return;
        const busy = $('[open]:not([data-unfolded])', elt) || elt.contains(document.activeElement);
        if (busy || document.hidden || event.timeStamp - lively > 600_000) event.preventDefault();
    });
    // Menus are closed by Escape and by a press elsewhere; without this script, by their button.
    const shut = menu => { menu.open = false; };
    document.addEventListener('click', event => {
        for (const menu of $$('details[data-menu][open]')) if (!menu.contains(event.target)) shut(menu);
    });
    document.addEventListener('keydown', event => {
        const menu = event.key === 'Escape' && event.target.closest?.('details[data-menu][open]');
        if (!menu) return;
        shut(menu);
        $('summary', menu).focus();
    });

    // Copying: without it the text can be marked by hand. An insecure page has no clipboard, so the text is at least marked.
    document.addEventListener('click', async event => {
        const button = event.target.closest('button[data-copy]');
        if (!button) return;
        const text = document.getElementById(button.dataset.copy);
        text.closest('details')?.toggleAttribute('open', true);
        getSelection().selectAllChildren(text);
        await navigator.clipboard?.writeText(text.textContent).then(() => { button.textContent = button.dataset.done; }, () => {});
    });

    // Whole rows can be pressed; the real link inside stays what keyboards and new tabs use.
    document.addEventListener('click', event => {
        const row = event.target.closest('tr[data-href]');
        if (!row || event.target.closest('a, button, input, select, label, .menu') || getSelection().toString()) return;
        if (event.ctrlKey || event.metaKey) open(row.dataset.href, '_blank', 'noopener');
        else location.href = row.dataset.href;
    });

    // Forms: ask before destroying, send once, warn about what would be lost.
    const confirmed = new WeakSet();
    const ask = (question, pressed) => new Promise(answer => {
        const dialog = $('#confirm');
        $('#confirm-question').textContent = question;
        const yes = $('[value=yes]', dialog);
        yes.textContent = pressed?.textContent.trim() || yes.dataset.words;
        yes.classList.toggle('btn-danger', Boolean(pressed?.className.includes('danger')));
        yes.classList.toggle('btn-primary', !pressed?.className.includes('danger'));
        dialog.returnValue = '';
        dialog.addEventListener('close', () => answer(dialog.returnValue === 'yes'), { once: true });
        dialog.showModal();
    });
    document.addEventListener('submit', event => {
        const form = event.target;
        const question = event.submitter?.dataset.confirm ?? form.dataset.confirm;
        if (!question || confirmed.delete(form)) return;
        event.preventDefault();
        event.stopImmediatePropagation();
        ask(question, event.submitter).then(yes => {
            if (!yes) return;
            confirmed.add(form);
            form.requestSubmit(event.submitter);
        });
    }, true);
    document.addEventListener('submit', event => {
        const form = event.target;
        if (event.defaultPrevented || event.submitter?.formTarget || form.method === 'dialog' || form.method === 'get') return;
        if (form.dataset.sending) {
            event.preventDefault();
            return;
        }
        form.dataset.sending = 'true';
        event.submitter?.setAttribute('data-busy', '');
        event.submitter?.setAttribute('aria-busy', 'true');
    });
    addEventListener('pageshow', event => {
        if (!event.persisted) return;
        $$('form[data-sending]').forEach(form => delete form.dataset.sending);
        $$('[data-busy]').forEach(button => {
            button.removeAttribute('data-busy');
            button.removeAttribute('aria-busy');
        });
    });
    const untyped = ['_csrf', 'route', 'via', 'always'];
    const typed = form => JSON.stringify([...new FormData(form)].filter(([name]) => !untyped.includes(name))
        .map(([name, value]) => [name, value instanceof File ? value.name + value.size : value]));
    const guarded = new Map();
    const ready = new Promise(done => document.readyState === 'complete' ? done() : document.addEventListener('DOMContentLoaded', done));
    const guard = form => ready.then(() => guarded.set(form, typed(form)));
    app.complain = complain;
    app.ready = ready;
    app.forget = () => guarded.clear();
    app.settled = form => guarded.has(form) && guard(form);
    addEventListener('beforeunload', event => {
        for (const [form, before] of guarded) {
            if (form.isConnected && !form.dataset.sending && typed(form) !== before) event.preventDefault();
        }
    });

    // "Send 12 emails"
    function counted(button) {
        const source = button.form?.elements[button.dataset.countOf];
        if (!source) return;
        const text = $('[data-count-text]', button) ?? button;
        const anyway = button.form.elements.anyway;
        const draw = () => {
            const chosen = [...source.selectedOptions ?? []];
            const count = chosen.filter(option => !option.dataset.marked || anyway?.checked).length;
            text.textContent = count > 1 ? say(button.dataset.many, count) : button.dataset.one;
        };
        source.addEventListener('change', draw);
        anyway?.addEventListener('change', draw);
        draw();
    }

    // Keys: never while typing.
    const targets = { h: '/', c: '/candidates', o: '/messages' };
    const go = path => $$('#menu a').find(link => link.pathname.replace(/\/$/, '').endsWith(path.replace(/\/$/, '')))?.click();
    let leading = -Infinity;
    document.addEventListener('keydown', event => {
        if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || $('dialog[open]')) return;
        if (event.target.closest('input, textarea, select, [contenteditable], trix-editor')) return;
        const led = event.timeStamp - leading < 1200;
        leading = event.key === 'g' ? event.timeStamp : -Infinity;
        if (led && event.key in targets) go(targets[event.key]);
        else if (event.key === 'c') go('/messages/new');
        else if (event.key === '?') $('#shortcuts')?.showModal();
        else if (event.key === '/') {
            const search = $('main input[type=search]');
            if (!search) return;
            event.preventDefault();
            search.focus();
            search.select();
        }
    });
    document.addEventListener('click', event => {
        if (event.target.matches('dialog.dialog')) event.target.close();
    });
    document.addEventListener('change', event => {
        const choice = event.target.closest('[data-theme-choice], main [name=theme]');
        if (choice) document.documentElement.dataset.theme = choice.value.toLowerCase();
    });

    // What is ticked says what can be done, and with how many; rows that move keep their ticks.
    const ticked = new Set();
    function label({ dataset }, count, bare) {
        if (dataset.many) return count > 1 ? say(dataset.many, count) : dataset.words;
        return dataset.words + (bare ? '' : ` (${count})`);
    }
    function offer() {
        const bar = $('#many');
        const boxes = $$('input.pick');
        if (!bar) return;
        const chosen = boxes.filter(box => box.checked);
        const { checked } = bar.elements.all;
        bar.classList.toggle('on', checked || chosen.length > 0);
        for (const button of $$('[data-from]', bar)) {
            const from = button.dataset.from.split(' ');
            const count = chosen.filter(box => from.includes(box.dataset.is)).length;
            button.dataset.words ??= button.textContent;
            button.hidden = !checked && !count;
            button.textContent = label(button, checked ? Number(button.dataset.all) : count, checked || !count);
        }
    }
    let offering = 0;
    const noteTick = box => {
        ticked[box.checked ? 'add' : 'delete'](box.value);
        offering ||= requestAnimationFrame(() => {
            offering = 0;
            offer();
        });
    };
    function pick(box) {
        box.checked ||= ticked.has(box.value);
        box.addEventListener('change', () => noteTick(box));
        noteTick(box);
    }
    function picker(all) {
        all.hidden = false;
        all.addEventListener('change', () => {
            for (const box of $$('input.pick')) {
                box.checked = all.checked;
                noteTick(box);
            }
        });
    }

    const shown = button => { button.hidden = false; };
    const parts = {
        'button[data-copy]': shown,
        '[data-pick-all]': picker,
        'input.pick': pick,
        '#many': bar => bar.addEventListener('change', offer),
        '[data-count-of]': counted,
        'form[data-guard]': guard,
    };
    app.enhancer = (selector, enhancement) => {
        parts[selector] = enhancement;
        run(document.body, selector);
    };
    const enhanced = new WeakMap();
    function run(root, selector) {
        const found = root.matches?.(selector) ? [root, ...$$(selector, root)] : $$(selector, root);
        for (const element of found) {
            const done = enhanced.get(element) ?? enhanced.set(element, new Set()).get(element);
            if (done.has(selector)) continue;
            done.add(selector);
            parts[selector](element);
        }
    }
    function enhance(root) {
        for (const selector of Object.keys(parts)) run(root, selector);
    }
    enhance(document.body);
    // The answer to a press gets the focus: what is wrong first, else what a section says.
    const answer = $('main .is-invalid:not([type=hidden])') ?? $('main [data-said], main form > [role=alert]');
    if (answer && !answer.matches('input, select, textarea')) answer.tabIndex = -1;
    // A browser that goes to a part of the page takes the focus away once it is there.
    if (answer && location.hash) addEventListener('load', () => requestAnimationFrame(() => answer.focus()));
    else answer?.focus();
})();
