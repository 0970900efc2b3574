package dev.ownrelay.advice;

import org.springframework.context.MessageSource;
import org.springframework.web.util.UriUtils;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/// A message for whoever runs the DNS of a domain, with the records to paste.
public record DnsMessage(String subject, String text) {

    public static DnsMessage of(
            String domain, List<Paste> pastes, MessageSource words, Locale locale) {
        var records =
                pastes.stream()
                        .map(paste -> record(paste, words, locale))
                        .collect(Collectors.joining("\n\n"));
        return new DnsMessage(
                words.getMessage("dns.mail.subject", new Object[] {domain}, locale),
                words.getMessage("dns.mail.text", new Object[] {domain, records}, locale));
    }

    private static String record(Paste paste, MessageSource words, Locale locale) {
        var key = paste.replaces() ? "dns.mail.replace" : "dns.mail.add";
        return words.getMessage(key, new Object[] {paste.name(), paste.value()}, locale);
    }

    /// For the reader's own mail program.
    public String mailto() {
        return "mailto:?subject=%s&body=%s"
                .formatted(encoded(subject), encoded(text.replace("\n", "\r\n")));
    }

    private static String encoded(String text) {
        return UriUtils.encode(text, StandardCharsets.UTF_8);
    }
}
