// Shows the steps of a connection test as they happen. Without this script the page shows them at the end.
(() => {
    'use strict';
    const { $, make, words } = window.ownrelay;
    const button = $('button[data-live-test]');
    if (!button) return;
    const parse = html => new DOMParser().parseFromString(html, 'text/html');
    const problem = text => make('p', { class: 'alert alert-danger', role: 'alert' }, text);

    // What comes is one <li> for each step, and at the end the whole result.
    async function follow(body, arrived) {
        const reader = body.pipeThrough(new TextDecoderStream()).getReader();
        let html = '';
        for (;;) {
            const { done, value } = await reader.read();
            if (done) return parse(html).getElementById('test-result');
            html += value;
            arrived([...parse(html.slice(0, html.lastIndexOf('</li>') + 5)).querySelectorAll('body > li')]);
        }
    }

    async function test(steps, body) {
        const answer = await fetch(button.formAction, {
            method: 'POST',
            body,
            headers: { 'X-Ownrelay-Live': '1' },
            redirect: 'manual',
        });
        if (answer.type === 'opaqueredirect' || answer.status === 403) return [problem(words.signedOut)];
        if (!answer.ok) return [problem(words.server)];
        let shown = 0;
        const result = await follow(answer.body, all => {
            $('.now', steps)?.before(...all.slice(shown));
            shown = all.length;
        });
        return result ? [...result.childNodes] : [steps, problem(words.server)];
    }

    const place = $('#test-result');
    const form = button.form;

    async function run() {
        // before the place is emptied, for it may hold a field
        const body = new URLSearchParams(new FormData(form));
        const now = make('li', { class: 'now' }, make('span', { class: 'spinner', 'aria-hidden': 'true' }), button.dataset.liveTest);
        const steps = make('ol', { class: 'steps' }, now);
        const focused = document.activeElement === button || place.contains(document.activeElement);
        button.disabled = true;
        place.replaceChildren(steps);
        try {
            place.replaceChildren(...await test(steps, body));
            // what is wrong may be a password that has to be typed again
            $('#password-replace')?.toggleAttribute('open', $('#password-replace').open || Boolean($('[data-blocked]', place)));
        } catch {
            now.remove();
            place.append(problem(words.network));
        } finally {
            button.disabled = false;
            if (focused && document.activeElement === document.body) button.focus();
        }
    }

    button.addEventListener('click', event => {
        event.preventDefault();
        run();
    });

    // What a result offers: another mode of encryption, or another sender.
    place.addEventListener('click', event => {
        const again = event.target.closest('button[data-retest]');
        if (!again) return;
        event.preventDefault();
        if (again.value) {
            form.elements.tls.value = again.value;
            form.elements.address.value = again.dataset.retest;
        }
        run();
    });
})();
