package dev.ownrelay.web;

import org.jspecify.annotations.Nullable;
import org.springframework.context.support.ResourceBundleMessageSource;

import java.util.Locale;
import java.util.ResourceBundle;
import java.util.regex.Pattern;

/// The words of pages: Dutch *e-mail* is not broken after its hyphen. What is mailed or copied
/// keeps the hyphen that everybody can type.
final class PageWords extends ResourceBundleMessageSource {

    private static final Pattern EMAIL = Pattern.compile("\\b([eE])-(?=mail)");
    private static final String COPIED = "receiver.";

    PageWords() {
        setBasename("messages");
        setDefaultEncoding("UTF-8");
        setFallbackToSystemLocale(false);
    }

    @Override
    protected @Nullable String getStringOrNull(ResourceBundle bundle, String key) {
        var words = super.getStringOrNull(bundle, key);
        return words == null || !isDutch(bundle.getLocale()) || key.startsWith(COPIED)
                ? words
                : EMAIL.matcher(words).replaceAll("$1\u2011");
    }

    private static boolean isDutch(Locale locale) {
        return "nl".equals(locale.getLanguage());
    }
}
