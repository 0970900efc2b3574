// What filters would hold against an email, asked while somebody writes, and the preview. The server looks; this tells it what only
// the browser knows, and takes over what a press has mended.
(() => {
    'use strict';
    const { $, enhancer } = window.ownrelay;
    const form = () => $('#findings')?.closest('form');

    document.addEventListener('htmx:configRequest', event => {
        const { elt, parameters } = event.detail;
        if (!elt.closest('#findings')) return;
        for (const file of $('[data-files]', form())?.files ?? []) parameters.append('chosen', `${file.size} ${file.name}`);
    });
    function takeOver({ subject, body }) {
        const { subject: line, body: area } = form().elements;
        line.value = subject;
        const editor = $('trix-editor', form())?.editor;
        if (editor) {
            editor.recordUndoEntry('mend');
            editor.loadHTML(body);
        } else area.value = body;
        for (const field of [line, area]) field.dispatchEvent(new Event('change', { bubbles: true }));
    }
    document.addEventListener('htmx:afterSwap', event => {
        const mended = event.detail.target.id === 'findings' && $('template[data-mended]', event.detail.target);
        if (!mended) return;
        mended.remove();
        takeOver(mended.dataset);
        $('#findings-title').focus();
    });
    // the preview follows what is chosen for it
    enhancer('#preview', preview => {
        const show = $('[data-preview]', preview);
        const draw = () => preview.open && show.click();
        preview.addEventListener('toggle', draw);
        preview.addEventListener('change', event => {
            event.stopPropagation();
            draw();
        });
    });
})();
