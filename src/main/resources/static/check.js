// What filters would hold against an email, asked while somebody writes, and the preview. The server looks; this tells it what only
// the browser knows, and takes over what a press has mended.
(() => {
    'use strict';
    const { $, $$, make, enhancer } = window.ownrelay;
    const form = () => $('#findings')?.closest('form');
    // the words alone: the editor writes its tags anew in its own time
    const words = html => new DOMParser().parseFromString(html, 'text/html').body.textContent;
    const written = () => JSON.stringify([form().elements.subject.value, words(form().elements.body.value)]);
    let mending = '';

    document.addEventListener('htmx:configRequest', event => {
        const { elt, parameters } = event.detail;
        if (!elt.closest('#findings')) return;
        if (elt.dataset.mend) mending = written();
        for (const file of $('[data-files]', form())?.files ?? []) parameters.append('chosen', `${file.size} ${file.name}`);
    });
    // an email that leaves is not looked at any more, and nothing it asked before may end the session that follows
    document.addEventListener('htmx:beforeRequest', event => {
        const { asking, sending } = event.detail.elt.closest('.findings') ? form().dataset : {};
        if (asking || sending) event.preventDefault();
    });
    document.addEventListener('submit', event => {
        if (event.target !== form() || event.submitter?.formTarget) return;
        for (const box of $$('#findings, #file-findings, #opinion')) box.dispatchEvent(new CustomEvent('htmx:abort'));
    }, true);
    // the editor takes a picture's description only from attributes of its own
    function forEditor(html) {
        const body = new DOMParser().parseFromString(html, 'text/html').body;
        for (const image of $$('img[alt]', body)) {
            const { src: url, alt, width, height } = Object.fromEntries([...image.attributes].map(({ name, value }) => [name, value]));
            const attachment = { url, alt, contentType: 'image', width: Number(width) || undefined, height: Number(height) || undefined };
            image.replaceWith(make('figure', { 'data-trix-attachment': JSON.stringify(attachment) }));
        }
        return body.innerHTML;
    }
    function takeOver({ subject, body }) {
        const { subject: line, body: area } = form().elements;
        line.value = subject;
        const editor = $('trix-editor', form())?.editor;
        if (editor) {
            editor.recordUndoEntry('mend');
            editor.loadHTML(forEditor(body));
        } else area.value = body;
        for (const field of [line, area]) field.dispatchEvent(new Event('change', { bubbles: true }));
    }
    document.addEventListener('htmx:afterSwap', event => {
        const mended = event.detail.target.id === 'findings' && $('template[data-mended]', event.detail.target);
        if (!mended) return;
        mended.remove();
        // what was typed since the press is not lost: the mend is offered again
        if (mending !== written()) return form().elements.subject.dispatchEvent(new Event('change', { bubbles: true }));
        takeOver(mended.dataset);
        $('#findings-title').focus();
    });
    // the preview follows what is chosen for it
    enhancer('#preview', preview => {
        const show = $('[data-preview]', preview);
        const person = $('#preview-person', preview);
        const { to } = preview.closest('form').elements;
        const draw = () => {
            const { value, options: [first] } = person;
            const people = [...to.selectedOptions].map(({ dataset: { name }, text, value }) => new Option(name ?? text, value));
            person.replaceChildren(first, ...people);
            person.value = value;
            if (!person.value) first.selected = true;
            if (preview.open) show.click();
        };
        preview.addEventListener('toggle', draw);
        to.addEventListener('change', draw);
        preview.addEventListener('change', event => {
            event.stopPropagation();
            draw();
        });
    });
})();
