// Loaded before the first paint: 'auto' follows the system, also while the page is open.
(() => {
    const root = document.documentElement;
    const dark = matchMedia('(prefers-color-scheme: dark)');
    const apply = () => {
        const theme = root.dataset.theme || 'auto';
        root.dataset.bsTheme = theme === 'auto' ? (dark.matches ? 'dark' : 'light') : theme;
    };
    apply();
    dark.addEventListener('change', apply);
    new MutationObserver(apply).observe(root, { attributeFilter: ['data-theme'] });
    root.classList.add('js');
})();
