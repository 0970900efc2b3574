// button[data-passkey="get" or "make"]: asks the device for a passkey, puts its answer into the field that data-field names and sends
// the form. The button is shown where the browser knows passkeys. What is asked stands in data-options, or comes from data-url.
(() => {
    'use strict';
    const { $, $$, words } = window.ownrelay;
    const said = $('#passkey-words')?.dataset;
    if (!said) return;
    const octets = text => Uint8Array.from(atob(text.replaceAll('-', '+').replaceAll('_', '/')), letter => letter.charCodeAt(0));
    const text = buffer => btoa(String.fromCharCode(...new Uint8Array(buffer)))
        .replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');
    const listed = list => (list ?? []).map(({ type, id, transports }) => ({ type, id: octets(id), ...(transports && { transports }) }));

    async function options(button) {
        if (button.dataset.options) return JSON.parse(button.dataset.options);
        const csrf = $('meta[name="_csrf"]');
        const answer = await fetch(button.dataset.url, { method: 'POST', headers: { [csrf.dataset.header]: csrf.content } });
        if (!answer.ok || answer.redirected) throw new DOMException('', 'ExpiredError');
        return answer.json();
    }
    function described({ id, rawId, type, response }, parts) {
        const written = parts.filter(part => response[part]).map(part => [part, text(response[part])]);
        return { id, rawId: text(rawId), type, response: Object.fromEntries(written), clientExtensionResults: {} };
    }
    async function get(asked) {
        const { challenge, rpId, timeout, userVerification, allowCredentials } = asked;
        const publicKey = { challenge: octets(challenge), rpId, timeout, userVerification, allowCredentials: listed(allowCredentials) };
        const made = await navigator.credentials.get({ publicKey });
        return described(made, ['authenticatorData', 'clientDataJSON', 'signature', 'userHandle']);
    }
    async function make(asked) {
        const user = { ...asked.user, id: octets(asked.user.id) };
        const excludeCredentials = listed(asked.excludeCredentials);
        const publicKey = { ...asked, challenge: octets(asked.challenge), user, excludeCredentials };
        const made = await navigator.credentials.create({ publicKey });
        const answer = described(made, ['attestationObject', 'clientDataJSON']);
        answer.response.transports = made.response.getTransports?.() ?? [];
        return answer;
    }
    const faults = {
        NotAllowedError: said.cancelled, AbortError: said.cancelled, InvalidStateError: said.there, SecurityError: said.elsewhere,
        NotSupportedError: said.unable, ConstraintError: said.unable, ExpiredError: said.expired, TypeError: words.network,
    };
    async function press(button) {
        const form = button.form;
        const field = form.elements[button.dataset.field];
        // what is missing beside the answer is said before the device asks for a finger
        if (![...form.elements].every(other => other === field || other.reportValidity())) return;
        const place = $('[data-passkey-said]', form);
        const say = sentence => { place.textContent = sentence; };
        button.disabled = true;
        say(said.wait);
        try {
            const answer = await (button.dataset.passkey === 'make' ? make : get)(await options(button));
            field.type = 'hidden';
            field.value = JSON.stringify(answer);
            form.requestSubmit();
        } catch (fault) {
            button.disabled = false;
            say(faults[fault.name] ?? said.failed);
            button.focus();
        }
    }
    for (const button of $$('button[data-passkey]')) {
        if (!window.PublicKeyCredential) continue;
        button.hidden = false;
        button.addEventListener('click', event => {
            event.preventDefault();
            press(button);
        });
    }
    if (window.PublicKeyCredential) for (const note of $$('[data-passkey-without]')) note.hidden = true;
})();
