document.addEventListener('htmx:configRequest', event => {
    const csrf = document.querySelector('meta[name="_csrf"]');
    if (csrf) event.detail.headers[csrf.dataset.header] = csrf.content;
});
